package io.github.experimentstash.environment;

import io.github.experimentstash.model.EntryPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a tool says of its own environment, read from its files without a program.
 *
 * @param kind which of its files counts
 * @param root folder of the project: of its {@code pyproject.toml}, or where it would be
 * @param source the file that names the requirements; absent for {@link Kind#BARE}
 * @param lockFile the tool's own lock; absent if it has none
 * @param requiresPython specifiers of the project or script, such as {@code >=3.11,<3.13}
 * @param pythonVersionFile first line of {@code .python-version}
 * @param requiredUv {@code [tool.uv] required-version}
 * @param installable the project itself can be installed: it has a build system or a {@code setup.py}
 * @param watched files whose change means that the environment may be out of step, present or not
 */
record ToolProject(
        Kind kind,
        Path root,
        Optional<Path> source,
        Optional<Path> lockFile,
        Optional<String> requiresPython,
        Optional<String> pythonVersionFile,
        Optional<String> requiredUv,
        boolean installable,
        List<Path> watched) {

    /** Where the requirements come from; the first that is found counts. */
    enum Kind {
        /** The entry point is a file with inline metadata (PEP 723). */
        SCRIPT,
        /** {@code [project]} and {@code uv.lock}. */
        LOCKED_PROJECT,
        /** {@code requirements.txt} with a hash for each requirement. */
        HASHED_REQUIREMENTS,
        /** {@code [project]} without a lock. */
        PROJECT,
        /** {@code [tool.poetry]} without {@code [project]}. */
        POETRY,
        /** {@code requirements.txt} without hashes. */
        REQUIREMENTS,
        /** {@code setup.py}, or a build system that knows more than {@code pyproject.toml} says. */
        SETUP,
        /** Only files of another manager: conda's, pixi's or pipenv's. */
        FOREIGN,
        /** Nothing of all that: the standard library is enough. */
        BARE
    }

    ToolProject {
        watched = List.copyOf(watched);
    }

    private static final String[] FOREIGN_FILES = {
        "environment.yml", "environment.yaml", "conda-lock.yml", "pixi.toml", "Pipfile"
    };

    /**
     * What a script or a project that is not installed asks for, for a program that does not read it by itself.
     * Requirements that only a build system knows are not among them.
     */
    List<String> declared() throws IOException {
        return switch (kind) {
            case SCRIPT ->
                Toml.strings(Toml.parse(InlineScript.block(source.orElseThrow()).orElse("")), "dependencies");
            case PROJECT, LOCKED_PROJECT ->
                installable
                        ? List.of()
                        : Toml.strings(
                                Toml.table(Toml.readFile(root.resolve("pyproject.toml")), "project")
                                        .orElse(Map.of()),
                                "dependencies");
            default -> List.of();
        };
    }

    /** All files that name requirements of a tool without a lock. */
    List<Path> sources() {
        List<Path> sources = new ArrayList<>();
        if (kind != Kind.FOREIGN) {
            source.ifPresent(sources::add);
        }
        if (kind == Kind.REQUIREMENTS && installable) {
            first(root, "setup.py", "setup.cfg", "pyproject.toml").ifPresent(sources::add);
        }
        return sources;
    }

    static ToolProject read(EnvironmentRequest request) throws IOException {
        Path root = workspaceRoot(request);
        Path pyproject = root.resolve("pyproject.toml");
        Map<String, Object> toml = Toml.readFile(pyproject);
        // of a file that cannot be read to its end uv is the judge
        boolean unreadable = !Toml.isReadable(pyproject);
        Optional<Map<String, Object>> project =
                Toml.table(toml, "project").or(() -> unreadable ? Optional.of(Map.of()) : Optional.empty());
        Optional<String> pythonFile = firstLine(root.resolve(".python-version"));
        Optional<String> requiredUv = requiredUv(root, toml);
        List<Path> watched = watchedFiles(request, root, toml);

        Optional<Path> script = inlineScript(request);
        if (script.isPresent()) {
            Map<String, Object> block =
                    Toml.parse(InlineScript.block(script.get()).orElse(""));
            Path lock = script.get().resolveSibling(script.get().getFileName() + ".lock");
            watched.add(lock);
            return new ToolProject(
                    Kind.SCRIPT,
                    root,
                    script,
                    Files.isRegularFile(lock) ? Optional.of(lock) : Optional.empty(),
                    Toml.string(block, "requires-python"),
                    pythonFile,
                    requiredUv,
                    false,
                    watched);
        }
        boolean installable = toml.containsKey("build-system") || Files.isRegularFile(root.resolve("setup.py"));
        Path requirements = root.resolve("requirements.txt");
        Path lock = root.resolve("uv.lock");
        Optional<String> requiresPython = project.flatMap(table -> Toml.string(table, "requires-python"));
        Kind kind;
        Optional<Path> source = Optional.empty();
        Optional<Path> lockFile = Optional.empty();
        if (Files.isRegularFile(lock) && (project.isPresent() || isWorkspace(toml))) {
            kind = Kind.LOCKED_PROJECT;
            source = Optional.of(pyproject);
            lockFile = Optional.of(lock);
            watched.addAll(localSources(root, lock));
        } else if (RequirementsFile.isLocked(requirements)) {
            kind = Kind.HASHED_REQUIREMENTS;
            source = Optional.of(requirements);
            lockFile = source;
        } else if (project.isPresent()) {
            kind = Kind.PROJECT;
            source = Optional.of(pyproject);
        } else if (Toml.table(toml, "tool", "poetry").isPresent()) {
            kind = Kind.POETRY;
            source = Optional.of(pyproject);
        } else if (Files.isRegularFile(requirements)) {
            kind = Kind.REQUIREMENTS;
            source = Optional.of(requirements);
        } else if (installable) {
            kind = Kind.SETUP;
            source = first(root, "setup.py", "setup.cfg", "pyproject.toml");
        } else if (first(root, FOREIGN_FILES).isPresent()) {
            kind = Kind.FOREIGN;
            source = first(root, FOREIGN_FILES);
        } else {
            kind = Kind.BARE;
        }
        return new ToolProject(
                kind, root, source, lockFile, requiresPython, pythonFile, requiredUv, installable, watched);
    }

    /**
     * The project's folder, or a workspace of the tool itself that it is a member of and whose lock counts for it.
     */
    private static Path workspaceRoot(EnvironmentRequest request) throws IOException {
        Path project = request.projectDirectory();
        if (Files.isRegularFile(project.resolve("uv.lock"))) {
            return project;
        }
        for (Path above = project.getParent();
                above != null && above.startsWith(request.toolDirectory());
                above = above.getParent()) {
            if (Files.isRegularFile(above.resolve("uv.lock"))
                    && isWorkspace(Toml.readFile(above.resolve("pyproject.toml")))) {
                return above;
            }
        }
        return project;
    }

    private static boolean isWorkspace(Map<String, Object> toml) {
        return Toml.table(toml, "tool", "uv", "workspace").isPresent();
    }

    /** Present or not: a file that appears changes the kind. */
    private static List<Path> watchedFiles(EnvironmentRequest request, Path root, Map<String, Object> toml)
            throws IOException {
        List<Path> watched = new ArrayList<>();
        for (String name : List.of(
                "pyproject.toml",
                "uv.lock",
                "uv.toml",
                ".python-version",
                "requirements.txt",
                "setup.py",
                "setup.cfg")) {
            watched.add(root.resolve(name));
        }
        for (String name : FOREIGN_FILES) {
            watched.add(root.resolve(name));
        }
        watched.addAll(RequirementsFile.included(root.resolve("requirements.txt")));
        watched.add(request.stashRoot().resolve(StashLock.path(request)));
        // a project above can take the sync for itself; its appearance must be noticed
        for (Path above = root.getParent();
                above != null && above.startsWith(request.stashRoot());
                above = above.getParent()) {
            watched.add(above.resolve("pyproject.toml"));
            watched.add(above.resolve("uv.toml"));
        }
        // files that setuptools reads the dependencies from: uv does not notice their change
        Toml.table(toml, "tool", "setuptools", "dynamic").ifPresent(dynamic -> {
            for (Object value : dynamic.values()) {
                Map<String, Object> table = Toml.asTable(value);
                if (table != null) {
                    Toml.string(table, "file").ifPresent(file -> watched.add(root.resolve(file)));
                    for (String file : Toml.strings(table, "file")) {
                        watched.add(root.resolve(file));
                    }
                }
            }
        });
        return watched;
    }

    /** Project files of path dependencies and workspace members, as the lock names them. */
    private static List<Path> localSources(Path root, Path lock) throws IOException {
        List<Path> files = new ArrayList<>();
        String text = Files.readString(lock);
        for (String form : List.of("editable", "directory", "virtual")) {
            String opening = "source = { " + form + " = \"";
            for (int at = text.indexOf(opening); at >= 0; at = text.indexOf(opening, at + 1)) {
                int start = at + opening.length();
                int end = text.indexOf('"', start);
                String folder = end < 0 ? "." : text.substring(start, end);
                if (!folder.equals(".")) {
                    for (String name : List.of("pyproject.toml", "setup.py", "setup.cfg")) {
                        files.add(root.resolve(folder).normalize().resolve(name));
                    }
                }
            }
        }
        return files;
    }

    private static Optional<String> requiredUv(Path root, Map<String, Object> toml) throws IOException {
        Map<String, Object> own = Toml.readFile(root.resolve("uv.toml"));
        return Toml.string(own, "required-version")
                .or(() -> Toml.table(toml, "tool", "uv").flatMap(uv -> Toml.string(uv, "required-version")));
    }

    private static Optional<Path> first(Path root, String... names) {
        for (String name : names) {
            if (Files.isRegularFile(root.resolve(name))) {
                return Optional.of(root.resolve(name));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> firstLine(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                return Optional.of(line.strip());
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> inlineScript(EnvironmentRequest request) throws IOException {
        if (request.tool().entryPoint() instanceof EntryPoint.ScriptFile file) {
            Path script = request.projectDirectory().resolve(file.file());
            if (InlineScript.block(script).isPresent()) {
                return Optional.of(script);
            }
        }
        return Optional.empty();
    }
}
