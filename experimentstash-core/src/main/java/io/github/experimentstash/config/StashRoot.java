package io.github.experimentstash.config;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The folder that is a stash.
 *
 * @param path absolute
 */
public record StashRoot(Path path) {
    /** Path of the manifest, relative to the root. */
    public static final String META = "configs/meta.yaml";

    public Path meta() {
        return path.resolve("configs").resolve("meta.yaml");
    }

    public Path configs() {
        return path.resolve("configs");
    }

    /**
     * Whether a file or folder that exists lies in the stash, wherever links lead.
     *
     * @throws IOException if it cannot be looked at
     */
    boolean holds(Path existing) throws IOException {
        return existing.toRealPath().startsWith(path.toRealPath());
    }

    /** A path relative to the root, with {@code /}, as written in records and messages. */
    public String show(Path inside) {
        String base = path.toString();
        String full = inside.toString();
        // asked for each file: what has no dots to be taken out is cut
        if (File.separatorChar == '/'
                && full.length() > base.length() + 1
                && full.startsWith(base)
                && full.charAt(base.length()) == '/'
                && full.indexOf("/.", base.length()) < 0) {
            return full.substring(base.length() + 1);
        }
        String text = path.relativize(inside.toAbsolutePath()).toString();
        return path.getFileSystem().getSeparator().equals("/")
                ? text
                : text.replace(path.getFileSystem().getSeparator(), "/");
    }
}
