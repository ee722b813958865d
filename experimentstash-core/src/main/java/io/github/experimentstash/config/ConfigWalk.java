package io.github.experimentstash.config;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.SourceLocation;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Lists the experiment files below {@code configs/}: hidden files, {@code meta.yaml} and other types left out. */
final class ConfigWalk {
    private final StashRoot root;
    private final Problems problems;
    private final List<ConfigFile> found = new ArrayList<>();
    /** Real folders already walked, so that a link to a folder above does not go round. */
    private final Set<Path> walked = new HashSet<>();

    ConfigWalk(StashRoot root, Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    List<ConfigFile> list() {
        walk(root.configs());
        found.sort(Comparator.comparing(ConfigFile::config));
        return found;
    }

    private void walk(Path folder) {
        FileVisitor<Path> visitor = new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes) throws IOException {
                if (!entered.equals(folder) && isHidden(entered)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                return walked.add(entered) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (isHidden(file)) {
                    return FileVisitResult.CONTINUE;
                }
                if (attributes.isSymbolicLink()) {
                    link(file);
                } else {
                    file(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                problem(ProblemCode.FILE_UNREADABLE, file, "this cannot be read", "check its permissions");
                return FileVisitResult.CONTINUE;
            }
        };
        try {
            Files.walkFileTree(folder, visitor);
        } catch (IOException e) {
            problem(ProblemCode.FILE_UNREADABLE, folder, "this folder cannot be read", "check its permissions");
        }
    }

    private void link(Path link) {
        try {
            Path real = link.toRealPath();
            if (!real.startsWith(root.path().toRealPath())) {
                problem(
                        ProblemCode.CONFIG_OUTSIDE,
                        link,
                        "this link leaves the stash, so nothing behind it is run",
                        "copy the file into configs/");
            } else if (Files.isRegularFile(real)) {
                file(link);
            } else if (Files.isDirectory(real) && walked.add(real)) {
                walkLinked(link);
            }
        } catch (IOException e) {
            problem(ProblemCode.FILE_UNREADABLE, link, "this link leads nowhere", "delete it, or put back its target");
        }
    }

    /** The names of what is behind a link are those below the link. */
    private void walkLinked(Path link) {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(link)) {
            for (Path child : children) {
                if (isHidden(child)) {
                    continue;
                }
                if (Files.isSymbolicLink(child)) {
                    link(child);
                } else if (Files.isDirectory(child)) {
                    walk(child);
                } else {
                    file(child);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            problem(ProblemCode.FILE_UNREADABLE, link, "this folder cannot be read", "check its permissions");
        }
    }

    private void file(Path file) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".yaml")) {
            if (!file.equals(root.meta())) {
                found.add(ExperimentCatalog.configFile(root, file));
            }
        } else if (name.endsWith(".yml")) {
            String renamed = name.substring(0, name.length() - ".yml".length()) + ".yaml";
            problems.add(Problem.warning(
                    ProblemCode.BAD_VALUE,
                    SourceLocation.ofFile(root.show(file)),
                    "an experiment's file ends with .yaml, so this one is not seen",
                    "rename it to " + renamed));
        }
    }

    private static boolean isHidden(Path path) {
        return String.valueOf(path.getFileName()).startsWith(".");
    }

    private void problem(ProblemCode code, Path path, String message, String hint) {
        problems.add(Problem.error(code, SourceLocation.ofFile(root.show(path)), message, hint));
    }
}
