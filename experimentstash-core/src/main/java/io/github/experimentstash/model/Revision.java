package io.github.experimentstash.model;

/**
 * Which commit of an upstream is wanted.
 *
 * @param kind what {@code name} is
 * @param name as typed; empty for the default branch
 */
public record Revision(Kind kind, String name) {
    /** What a name is meant to be. */
    public enum Kind {
        /** What the upstream's HEAD names. */
        DEFAULT,
        BRANCH,
        TAG,
        /** Full, or short where it is unambiguous. */
        COMMIT
    }

    public static Revision ofDefault() {
        return new Revision(Kind.DEFAULT, "");
    }

    public static Revision branch(String name) {
        return new Revision(Kind.BRANCH, name);
    }

    public static Revision tag(String name) {
        return new Revision(Kind.TAG, name);
    }

    public static Revision commit(String hash) {
        return new Revision(Kind.COMMIT, hash);
    }

    /** For a message: {@code branch 'dev'}. */
    public String words() {
        return switch (kind) {
            case DEFAULT -> "the default branch";
            case BRANCH -> "branch '" + name + "'";
            case TAG -> "tag '" + name + "'";
            case COMMIT -> "commit " + name;
        };
    }

    /** False for a commit whose name is none: git would take it for a branch or a tag. */
    public boolean isPlausible() {
        return kind != Kind.COMMIT || name.matches("[0-9a-fA-F]{4,64}");
    }

    /** As git names it in a clone. */
    public String expression() {
        return switch (kind) {
            case DEFAULT -> "HEAD^{commit}";
            case BRANCH -> "refs/remotes/origin/" + name + "^{commit}";
            case TAG -> "refs/tags/" + name + "^{commit}";
            case COMMIT -> name + "^{commit}";
        };
    }
}
