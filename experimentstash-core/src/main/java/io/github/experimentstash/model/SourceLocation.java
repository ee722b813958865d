package io.github.experimentstash.model;

import java.util.Objects;

/**
 * A place in a file of the stash.
 *
 * @param file path relative to the stash's root, with {@code /}
 * @param line 1-based; 0 when the whole file is meant
 * @param column 1-based, in characters; 0 when the whole line is meant
 */
public record SourceLocation(String file, int line, int column) {
    private static final int LONGEST_PATH = 4096;

    public SourceLocation {
        Objects.requireNonNull(file);
    }

    /** The file as a whole. */
    public static SourceLocation ofFile(String file) {
        return new SourceLocation(file, 0, 0);
    }

    /** {@code file:line:column}, shortened where line or column are not known. */
    public String text() {
        String shown = Texts.oneLine(file, LONGEST_PATH);
        if (line <= 0) {
            return shown;
        }
        return column <= 0 ? shown + ":" + line : shown + ":" + line + ":" + column;
    }
}
