package io.github.experimentstash.validate;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Looks into folders of tools without ever walking an environment or results. */
final class Folders {
    /** Folders that hold no source of a tool and may hold very many files. */
    private static final Set<String> SKIPPED = Set.of(
            "outputs",
            "multirun",
            "node_modules",
            "__pycache__",
            "venv",
            "env",
            "wandb",
            "mlruns",
            "data",
            "site-packages",
            "build",
            "dist");

    private Folders() {}

    /** Names in a folder, sorted; empty if it cannot be read. */
    static List<String> names(Path folder) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                names.add(String.valueOf(child.getFileName()));
            }
        } catch (IOException | DirectoryIteratorException e) {
            return List.of();
        }
        Collections.sort(names);
        return names;
    }

    /** True for a folder that may hold source. */
    static boolean holdsSource(String name) {
        return !name.startsWith(".") && !SKIPPED.contains(name);
    }
}
