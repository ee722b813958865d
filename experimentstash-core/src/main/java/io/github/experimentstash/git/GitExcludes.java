package io.github.experimentstash.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Patterns in {@code info/exclude}: kept out of git for this clone, without a change to a file of the project. (What a
 * sync leaves in a submodule is excluded by {@code environment}, which does not know git.)
 */
public final class GitExcludes {
    private static final String TITLE = "# ExperimentStash";

    private GitExcludes() {}

    /**
     * Adds the patterns that are missing, as whole lines; the file is replaced at once and only if it has to be.
     *
     * @param directory in the work tree: in a bigger repository a pattern that begins with {@code /} is meant from this
     *     folder
     * @param patterns as in {@code .gitignore}
     * @return false if there is no repository
     * @throws IOException if the file cannot be read or replaced
     */
    public static boolean add(Path directory, List<String> patterns) throws IOException {
        Optional<RepositoryFolder> repository = RepositoryFolder.around(directory);
        if (repository.isEmpty()) {
            return false;
        }
        String prefix = escaped(repository.get().prefixOf(directory));
        Path file = repository.get().commonFolder().resolve("info").resolve("exclude");
        String present = Files.isRegularFile(file) ? new String(Files.readAllBytes(file), UTF_8) : "";
        Set<String> known = new HashSet<>();
        for (String line : present.split("\n", -1)) {
            known.add(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
        }
        List<String> missing = new ArrayList<>();
        for (String pattern : patterns) {
            String placed = pattern.startsWith("/") && !prefix.isEmpty() ? "/" + prefix + pattern : pattern;
            if (known.add(placed)) {
                missing.add(placed);
            }
        }
        if (missing.isEmpty()) {
            return true;
        }
        StringBuilder text = new StringBuilder(present);
        if (!present.isEmpty() && !present.endsWith("\n")) {
            text.append('\n');
        }
        if (!known.contains(TITLE)) {
            text.append(TITLE).append('\n');
        }
        for (String pattern : missing) {
            text.append(pattern).append('\n');
        }
        replace(file, text.toString());
        return true;
    }

    private static void replace(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        // git follows a link here, so the file behind it is the one to replace
        Path target = Files.exists(file) ? file.toRealPath() : file;
        Path temporary = target.resolveSibling("exclude.stash-" + Long.toHexString(System.nanoTime()));
        try {
            Files.write(temporary, text.getBytes(UTF_8));
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Characters of a folder's name that a pattern would read otherwise. */
    private static String escaped(String path) {
        StringBuilder text = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '*' || c == '?' || c == '[' || c == '\\') {
                text.append('\\');
            }
            text.append(c);
        }
        return text.toString();
    }
}
