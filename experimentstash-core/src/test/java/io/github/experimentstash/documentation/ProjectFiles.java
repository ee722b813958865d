package io.github.experimentstash.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The files of this repository: its pages and the sources that they speak of. */
final class ProjectFiles {
    private static final Path ROOT = findRoot();
    /** Not written by hand, or the results of runs. */
    private static final Set<String> SKIPPED =
            Set.of("target", ".git", ".venv", "outputs", "node_modules", ".stash", "backups", "__pycache__");

    private ProjectFiles() {}

    private static Path findRoot() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("experimentstash-maven-plugin"))) {
                return folder;
            }
        }
        throw new IllegalStateException("not in the repository: " + Path.of("").toAbsolutePath());
    }

    static Path path(String relative) {
        return ROOT.resolve(relative);
    }

    /** Relative to the root, with {@code /}. */
    static String name(Path file) {
        return ROOT.relativize(file).toString().replace('\\', '/');
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static String text(String relative) {
        return text(path(relative));
    }

    /** All pages, in the order of their names. */
    static List<Path> pages() {
        return below("").stream()
                .filter(file -> file.getFileName().toString().endsWith(".md"))
                .toList();
    }

    /** Main sources and resources of both modules, and the example that users copy from. */
    static List<Path> productFiles() {
        return Stream.of("experimentstash-core/src/main", "experimentstash-maven-plugin/src/main", "example-repo")
                .flatMap(folder -> below(folder).stream())
                .toList();
    }

    static List<Path> javaSources() {
        return productFiles().stream()
                .filter(file -> file.getFileName().toString().endsWith(".java"))
                .toList();
    }

    /** Tests too. */
    static List<Path> allJava() {
        return Stream.of("experimentstash-core", "experimentstash-maven-plugin")
                .flatMap(folder -> below(folder).stream())
                .filter(file -> file.getFileName().toString().endsWith(".java"))
                .toList();
    }

    private static List<Path> below(String folder) {
        try (Stream<Path> files = Files.walk(path(folder))) {
            return files.filter(Files::isRegularFile)
                    .filter(ProjectFiles::isOurs)
                    .sorted()
                    .toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static boolean isOurs(Path file) {
        for (Path part : ROOT.relativize(file)) {
            if (SKIPPED.contains(part.toString())) {
                return false;
            }
        }
        return true;
    }
}
