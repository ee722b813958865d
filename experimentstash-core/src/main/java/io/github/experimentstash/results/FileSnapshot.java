package io.github.experimentstash.results;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Size and time of a folder's files, without environments, git and caches: before and after a run. */
public final class FileSnapshot {
    private static final int MOST_FILES = 50_000;
    private static final Set<String> NEVER = Set.of(
            ".venv",
            ".git",
            ".stash",
            "__pycache__",
            ".pytest_cache",
            ".mypy_cache",
            ".ruff_cache",
            ".ipynb_checkpoints",
            "node_modules");

    private record Stamp(long bytes, FileTime modified) {
        /** A record's own {@code equals} costs 15 ms at its first use, on the path of every run. */
        boolean isSameAs(Stamp other) {
            return bytes == other.bytes && modified.equals(other.modified);
        }
    }

    private final Map<String, Stamp> files;
    private final boolean complete;

    private FileSnapshot(Map<String, Stamp> files, boolean complete) {
        this.files = files;
        this.complete = complete;
    }

    /**
     * What differs between two snapshots, paths relative to the folder.
     *
     * @param complete false if there were too many files to look at all of them
     */
    public record Changes(List<String> created, List<String> changed, List<String> deleted, boolean complete) {
        public Changes {
            created = List.copyOf(created);
            changed = List.copyOf(changed);
            deleted = List.copyOf(deleted);
        }

        public boolean isEmpty() {
            return created.isEmpty() && changed.isEmpty() && deleted.isEmpty();
        }
    }

    /**
     * Symbolic links are not followed.
     *
     * @param directory absent is the same as empty
     * @param ignored folders relative to it, with {@code /}: where this and other runs are meant to write
     */
    public static FileSnapshot take(Path directory, Set<String> ignored) {
        Map<String, Stamp> files = new LinkedHashMap<>();
        boolean complete = walk(directory, "", ignored, files);
        return new FileSnapshot(files, complete);
    }

    /** What was created, changed and deleted since. */
    public Changes changesSince(FileSnapshot before) {
        Set<String> created = new TreeSet<>();
        Set<String> changed = new TreeSet<>();
        Set<String> deleted = new TreeSet<>();
        for (Map.Entry<String, Stamp> file : files.entrySet()) {
            Stamp old = before.files.get(file.getKey());
            if (old == null) {
                created.add(file.getKey());
            } else if (!old.isSameAs(file.getValue())) {
                changed.add(file.getKey());
            }
        }
        for (String name : before.files.keySet()) {
            if (!files.containsKey(name)) {
                deleted.add(name);
            }
        }
        return new Changes(
                new ArrayList<>(created),
                new ArrayList<>(changed),
                new ArrayList<>(deleted),
                complete && before.complete);
    }

    /** Environments, git and caches: nobody's work and nobody's results. */
    static boolean isByProduct(Path folder, String name) {
        return NEVER.contains(name) || name.endsWith(".egg-info") || new File(folder.toFile(), "pyvenv.cfg").isFile();
    }

    private static boolean walk(Path folder, String prefix, Set<String> ignored, Map<String, Stamp> files) {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                String name = child.getFileName().toString();
                String path = prefix + name;
                BasicFileAttributes attributes;
                try {
                    attributes = Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                } catch (IOException gone) {
                    continue;
                }
                if (attributes.isDirectory()) {
                    if (!isByProduct(child, name)
                            && !ignored.contains(path)
                            && !walk(child, path + "/", ignored, files)) {
                        return false;
                    }
                } else {
                    if (files.size() >= MOST_FILES) {
                        return false;
                    }
                    files.put(path, new Stamp(attributes.size(), attributes.lastModifiedTime()));
                }
            }
        } catch (IOException unreadable) {
            return !Files.exists(folder);
        }
        return true;
    }
}
