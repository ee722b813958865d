package io.github.experimentstash.environment;

import io.github.experimentstash.model.Digest;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Code of the tool's own that a sync copies into the environment: path dependencies that are not editable. uv does not
 * look at it again while its {@code pyproject.toml} stays the same, so old code would run in silence.
 */
final class CopiedSources {
    private static final Set<String> PASSED_OVER =
            Set.of("__pycache__", "build", "dist", "outputs", "multirun", "node_modules");

    private CopiedSources() {}

    /**
     * Names of the packages that are copied, with the folders of their code.
     *
     * @param root the project's folder
     * @param lock its {@code uv.lock}
     * @param options of the sync
     */
    static Map<String, Path> of(Path root, Path lock, List<String> options) throws IOException {
        Map<String, Path> found = new LinkedHashMap<>();
        String text = Files.readString(lock);
        collect(found, root, text, "directory");
        if (options.contains("--no-editable")) {
            collect(found, root, text, "editable");
        }
        return found;
    }

    private static void collect(Map<String, Path> found, Path root, String lock, String form) {
        String opening = "\nsource = { " + form + " = \"";
        String naming = "\nname = \"";
        for (int at = lock.indexOf(opening); at >= 0; at = lock.indexOf(opening, at + 1)) {
            int start = at + opening.length();
            int end = lock.indexOf('"', start);
            int name = lock.lastIndexOf(naming, at);
            if (end > 0 && name >= 0) {
                int nameStart = name + naming.length();
                found.put(
                        lock.substring(nameStart, lock.indexOf('"', nameStart)),
                        root.resolve(lock.substring(start, end)).normalize());
            }
        }
    }

    /** Changes with each change of a file below; reads no content, and no hidden folders or what builds leave behind. */
    static String digest(Path folder) throws IOException {
        List<String> entries = new ArrayList<>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    String name = directory.getFileName().toString();
                    boolean left = !directory.equals(folder)
                            && (name.startsWith(".") || name.endsWith(".egg-info") || PASSED_OVER.contains(name));
                    return left ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    entries.add(folder.relativize(file) + " " + Stamp.text(attributes));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException | NotDirectoryException gone) {
            return Stamp.ABSENT;
        }
        Collections.sort(entries);
        return Digest.ofText(String.join("\n", entries));
    }
}
