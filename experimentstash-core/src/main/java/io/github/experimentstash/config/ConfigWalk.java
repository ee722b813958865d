package io.github.experimentstash.config;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.Texts;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Lists the experiment files below {@code configs/}: hidden files, {@code meta.yaml} and other types left out. */
final class ConfigWalk {
    private final StashRoot root;
    private final Path meta;
    private final Problems problems;
    private final List<ConfigFile> found = new ArrayList<>();
    /** Links to folders, looked at when every folder that is really there has been. */
    private final List<Path> linkedFolders = new ArrayList<>();
    /** Real places of folders already walked: what has a name of its own is not listed by a second one. */
    private final Set<Path> walked = new HashSet<>();

    ConfigWalk(StashRoot root, Problems problems) {
        this.root = root;
        this.meta = root.meta();
        this.problems = problems;
    }

    List<ConfigFile> list() {
        if (Files.isSymbolicLink(root.configs())) {
            link(root.configs());
        } else {
            walk(root.configs());
        }
        // one linked folder may hold links to others
        while (!linkedFolders.isEmpty()) {
            List<Path> level = new ArrayList<>(linkedFolders);
            linkedFolders.clear();
            Collections.sort(level);
            level.forEach(this::walkLinked);
        }
        found.sort(Comparator.comparing(ConfigFile::config));
        return found;
    }

    private void walk(Path folder) {
        try {
            // a walk does not enter a link, so a linked folder is walked at its real place
            Path start = Files.isSymbolicLink(folder) ? folder.toRealPath() : folder;
            Files.walkFileTree(start, new Visitor(folder, start));
        } catch (IOException e) {
            problem(ProblemCode.FILE_UNREADABLE, folder, "this folder cannot be read", "check its permissions");
        }
    }

    private final class Visitor extends SimpleFileVisitor<Path> {
        private final Path named;
        private final Path start;
        private final boolean asNamed;

        Visitor(Path named, Path start) {
            this.named = named;
            this.start = start;
            this.asNamed = named.equals(start);
        }

        /** By the name that a person gives it. */
        private Path named(Path visited) {
            return asNamed ? visited : named.resolve(start.relativize(visited));
        }

        @Override
        public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes) throws IOException {
            boolean below = !entered.equals(start);
            String name = name(entered);
            if (below && (isHidden(name) || isUntypable(name, named(entered)))) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            return walked.add(entered.toRealPath()) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path visited, BasicFileAttributes attributes) {
            String name = name(visited);
            if (!isHidden(name)) {
                Path file = named(visited);
                if (attributes.isSymbolicLink()) {
                    link(file);
                } else {
                    file(file, name);
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            problem(ProblemCode.FILE_UNREADABLE, named(file), "this cannot be read", "check its permissions");
            return FileVisitResult.CONTINUE;
        }
    }

    private void link(Path link) {
        try {
            if (!root.holds(link)) {
                problem(
                        ProblemCode.CONFIG_OUTSIDE,
                        link,
                        "this link leaves the stash, so nothing behind it is run",
                        "copy what it leads to into configs/");
            } else if (Files.isDirectory(link)) {
                linkedFolders.add(link);
            } else {
                file(link, name(link));
            }
        } catch (IOException e) {
            problem(ProblemCode.FILE_UNREADABLE, link, "this link leads nowhere", "delete it, or put back its target");
        }
    }

    private void walkLinked(Path link) {
        if (!isUntypable(name(link), link)) {
            walk(link);
        }
    }

    private void file(Path file, String name) {
        if (name.endsWith(".yaml")) {
            if (!file.equals(meta) && !isUntypable(name, file)) {
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

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static boolean isHidden(String name) {
        return name.startsWith(".");
    }

    /** Told as a problem: no command line can name it, and no record could. */
    private boolean isUntypable(String name, Path path) {
        boolean control = Texts.hasControlCharacter(name);
        if (control) {
            problem(ProblemCode.BAD_VALUE, path, "a control character in its name", "rename it");
        }
        return control;
    }

    private void problem(ProblemCode code, Path path, String message, String hint) {
        problems.add(Problem.error(code, SourceLocation.ofFile(root.show(path)), message, hint));
    }
}
