package io.github.experimentstash.git.change;

import java.nio.file.Path;

/**
 * A path that stays true when the repository is moved as a whole: relative to one of its folders.
 *
 * @param path with {@code /}
 */
public record Place(Base base, String path) {
    /** What it is relative to. */
    public enum Base {
        /** The work tree's root. */
        WORK_TREE("work-tree"),
        /** The git folder of this work tree. */
        GIT("git"),
        /** What linked work trees share. */
        COMMON("common"),
        /** The folder of the running change. */
        OPERATION("operation");

        private final String word;

        Base(String word) {
            this.word = word;
        }
    }

    public static Place workTree(String path) {
        return new Place(Base.WORK_TREE, path);
    }

    public static Place git(String path) {
        return new Place(Base.GIT, path);
    }

    public static Place common(String path) {
        return new Place(Base.COMMON, path);
    }

    public static Place operation(String path) {
        return new Place(Base.OPERATION, path);
    }

    public Path in(ChangeArea area) {
        return folder(area).resolve(path);
    }

    /** The folder that the path is relative to. */
    Path folder(ChangeArea area) {
        return switch (base) {
            case WORK_TREE -> area.top();
            case GIT -> area.git();
            case COMMON -> area.common();
            case OPERATION -> area.operation();
        };
    }

    /** As written in the journal. */
    String text() {
        return base.word + ":" + path;
    }

    static Place parse(String text) {
        int colon = text.indexOf(':');
        for (Base base : Base.values()) {
            if (colon > 0 && text.substring(0, colon).equals(base.word)) {
                return new Place(base, text.substring(colon + 1));
            }
        }
        throw new IllegalArgumentException("not a place: " + text);
    }
}
