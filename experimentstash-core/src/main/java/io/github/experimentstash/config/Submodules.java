package io.github.experimentstash.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;

/** Reads which folders {@code .gitmodules} names; git itself is not asked, so a hundred submodules cost one file. */
public final class Submodules {
    private Submodules() {}

    /** Paths relative to the stash's root; empty if there are none that can be known. */
    public static Set<String> paths(StashRoot root) {
        Set<String> paths = new HashSet<>();
        try {
            for (String line : Files.readAllLines(root.path().resolve(".gitmodules"), StandardCharsets.ISO_8859_1)) {
                int equals = line.indexOf('=');
                if (equals > 0 && line.substring(0, equals).strip().equals("path")) {
                    paths.add(line.substring(equals + 1).strip());
                }
            }
        } catch (IOException e) {
            return Set.of();
        }
        return paths;
    }
}
