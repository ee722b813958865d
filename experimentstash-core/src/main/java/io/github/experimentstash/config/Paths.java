package io.github.experimentstash.config;

import io.github.experimentstash.model.Texts;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Questions about paths that stand in a file; they are written with {@code /}. */
final class Paths {
    /** Far below what a system takes, since the stash's own place stands before it; far above what a person types. */
    private static final int LONGEST = 1000;

    private Paths() {}

    /** True if one of the parts is {@code ..}, or the path is absolute for any system. */
    static boolean leaves(String path) {
        if (path.startsWith("/") || path.startsWith("~") || path.indexOf('\\') >= 0 || path.indexOf('\0') >= 0) {
            return true;
        }
        if (path.length() > 1 && path.charAt(1) == ':') {
            return true;
        }
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                return true;
            }
        }
        return false;
    }

    /**
     * Why a path from a file cannot be one inside the stash, as the end of a sentence; absent if it can. Links are
     * another question.
     */
    static Optional<String> refusal(String path) {
        if (path.indexOf('\\') >= 0) {
            return Optional.of("it is written with '\\'");
        }
        if (Texts.hasControlCharacter(path)) {
            return Optional.of("a control character is in it");
        }
        if (path.length() > LONGEST) {
            return Optional.of("it is longer than " + LONGEST + " characters");
        }
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                return Optional.of("it is written with '..'");
            }
            if (part.equalsIgnoreCase(".git")) {
                return Optional.of("it lies in git's own folder");
            }
        }
        if (leaves(path)) {
            return Optional.of("it is absolute");
        }
        return asPath(path).isPresent()
                ? Optional.empty()
                : Optional.of("the locale has no such letters, try   export LC_ALL=C.UTF-8");
    }

    /** Absent if the file system's encoding, which the locale chooses, has no such letters. */
    static Optional<Path> asPath(String path) {
        try {
            return Optional.of(Path.of(path));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Without {@code ./}, doubled and trailing slashes; empty for the folder itself. */
    static String tidy(String path) {
        StringBuilder tidy = new StringBuilder();
        for (String part : path.split("/", -1)) {
            if (!part.isEmpty() && !part.equals(".")) {
                tidy.append(tidy.length() == 0 ? "" : "/").append(part);
            }
        }
        return tidy.toString();
    }
}
