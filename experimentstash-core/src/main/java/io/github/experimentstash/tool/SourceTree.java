package io.github.experimentstash.tool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** The Python files of a strange repository: a bounded look, without tests, examples and links. */
final class SourceTree {
    private static final int MAXIMUM_DEPTH = 6;
    private static final int MAXIMUM_FILES = 5_000;
    private static final int HEAD_BYTES = 256 * 1024;
    private static final Set<String> SKIPPED = Set.of(
            "tests",
            "test",
            "docs",
            "doc",
            "examples",
            "example",
            "notebooks",
            "build",
            "dist",
            "node_modules",
            "venv",
            "env",
            "data",
            "outputs",
            "site-packages",
            "third_party",
            "vendor",
            "benchmarks",
            "__pycache__");

    private SourceTree() {}

    /** Relative paths with {@code /}, the shallow ones first, then by name. */
    static List<String> pythonFiles(Path folder) throws IOException {
        List<String> files = new ArrayList<>();
        List<String> level = List.of("");
        for (int depth = 0; depth < MAXIMUM_DEPTH && !level.isEmpty() && files.size() < MAXIMUM_FILES; depth++) {
            List<String> next = new ArrayList<>();
            for (String parent : level) {
                for (String name : names(folder.resolve(parent))) {
                    Path child = folder.resolve(parent + name);
                    if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                        if (!name.startsWith(".") && !SKIPPED.contains(name)) {
                            next.add(parent + name + "/");
                        }
                    } else if (name.endsWith(".py") && Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS)) {
                        files.add(parent + name);
                    }
                }
            }
            level = next;
        }
        return files;
    }

    /** Sub-folders that may hold source, sorted. */
    static List<String> folders(Path folder) throws IOException {
        List<String> folders = new ArrayList<>();
        for (String name : names(folder)) {
            if (!name.startsWith(".")
                    && !SKIPPED.contains(name)
                    && Files.isDirectory(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                folders.add(name);
            }
        }
        return folders;
    }

    static List<String> names(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
                for (Path child : children) {
                    names.add(String.valueOf(child.getFileName()));
                }
            }
        }
        Collections.sort(names);
        return names;
    }

    /** The beginning of a file as text; unreadable bytes are replaced. */
    static String head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8);
        }
    }
}
