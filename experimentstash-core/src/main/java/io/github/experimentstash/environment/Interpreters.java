package io.github.experimentstash.environment;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.process.Command;
import io.github.experimentstash.process.CommandResult;
import io.github.experimentstash.process.CommandRunner;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the interpreter that a tool asks for. uv would ask the shims of a version manager, which answer for the one
 * version that is chosen there; so the versions that the manager has are looked at themselves, and uv is given a path.
 */
final class Interpreters {
    private static final String PROBE = "import sys;print('%d.%d.%d'%sys.version_info[:3]);"
            + "print(getattr(sys,'_base_executable',None) or sys.executable);print(sys.executable)";
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(20);

    private final Map<String, String> variables;
    private final CommandRunner runner = new CommandRunner();

    Interpreters(Map<String, String> variables) {
        this.variables = variables;
    }

    /**
     * What a tool's files and {@code meta.yaml} ask for.
     *
     * @param version such as {@code 3.11} or {@code 3.11.7}; absent for any
     * @param versionFrom who says so, for a message
     * @param requires specifiers of the project; absent for any
     */
    record Wanted(
            Optional<String> version,
            String versionFrom,
            Optional<String> requires,
            Optional<SourceLocation> location) {

        /** @throws StashFailure if the two contradict each other */
        static Wanted of(EnvironmentRequest request, ToolProject project) {
            Optional<String> version = request.tool().pythonVersion();
            String from = "python_version of '" + request.tool().name() + "'";
            Optional<SourceLocation> location = version.map(v -> request.tool().locationOf("python_version"));
            if (version.isEmpty()) {
                version = project.pythonVersionFile().filter(Wanted::isRelease);
                from = ".python-version of '" + request.tool().name() + "'";
            }
            Wanted wanted = new Wanted(version, from, project.requiresPython(), location);
            wanted.contradiction(request).ifPresent(problem -> {
                throw new StashFailure(problem);
            });
            return wanted;
        }

        private static boolean isRelease(String text) {
            return !text.isEmpty() && text.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
        }

        private Optional<Problem> contradiction(EnvironmentRequest request) {
            if (version.isEmpty() || requires.isEmpty() || couldFit(version.get(), requires.get())) {
                return Optional.empty();
            }
            return Optional.of(Problem.error(
                    ProblemCode.PYTHON_NOT_FOUND,
                    location.orElse(null),
                    versionFrom + " is " + version.get() + ", but the tool's requires-python is '" + requires.get()
                            + "'",
                    "in configs/meta.yaml give '" + request.tool().name() + "' a python_version that fits "
                            + requires.get()));
        }

        /** A version without a patch level stands for all of them. */
        private static boolean couldFit(String version, String requires) {
            if (version.indexOf('.') != version.lastIndexOf('.')) {
                return VersionSpec.fits(version, requires);
            }
            for (int patch = 0; patch < 40; patch++) {
                if (VersionSpec.fits(version + "." + patch, requires)) {
                    return true;
                }
            }
            return false;
        }

        /** What to do when there is none. */
        String hint(EnvironmentRequest request) {
            String install = "install it and put it on PATH, or with a version manager such as pyenv";
            return version.isEmpty() || location.isPresent()
                    ? install
                    : install + "; or in configs/meta.yaml give '"
                            + request.tool().name() + "' a python_version, which wins over .python-version";
        }

        boolean fits(String candidate) {
            return (version.isEmpty() || VersionSpec.hasPrefix(candidate, version.get()))
                    && (requires.isEmpty() || VersionSpec.fits(candidate, requires.get()));
        }

        String words() {
            String words = version.map(v -> "Python " + v).orElse("a Python");
            return requires.map(r -> words + " (requires-python " + r + ")").orElse(words);
        }
    }

    /**
     * The best one there is: what the environment is made of already, then the first of {@code PATH}, then the newest
     * of a version manager.
     *
     * @param environment an existing virtual environment that is kept if it fits
     * @throws StashFailure if no interpreter of the machine fits
     */
    Interpreter find(EnvironmentRequest request, Wanted wanted, Optional<Path> environment)
            throws IOException, InterruptedException {
        if (environment.isPresent()) {
            Path python = python(environment.get());
            if (Files.isExecutable(python)) {
                Optional<Interpreter> present = probe(python, true);
                if (present.isPresent() && wanted.fits(present.get().version())) {
                    return present.get();
                }
            }
        }
        return first(request, wanted, true);
    }

    /** The python that the user would get by its name, which may be that of an environment he has activated. */
    Interpreter findForUse(EnvironmentRequest request, Wanted wanted) throws IOException, InterruptedException {
        return first(request, wanted, false);
    }

    private Interpreter first(EnvironmentRequest request, Wanted wanted, boolean base)
            throws IOException, InterruptedException {
        Set<String> seen = new LinkedHashSet<>();
        for (Path candidate : candidates(wanted)) {
            Optional<Interpreter> found = probe(candidate, base);
            if (found.isPresent()) {
                seen.add(found.get().version());
                if (wanted.fits(found.get().version())) {
                    return found.get();
                }
            }
        }
        throw new StashFailure(Problem.error(
                ProblemCode.PYTHON_NOT_FOUND,
                wanted.location().orElse(request.tool().location()),
                "tool '" + request.tool().name() + "' needs " + wanted.words() + ", which this machine does not have"
                        + (seen.isEmpty() ? "; no Python was found at all" : "; found: " + String.join(", ", seen)),
                wanted.hint(request)));
    }

    static Path python(Path environment) {
        Path windows = environment.resolve("Scripts").resolve("python.exe");
        return Files.exists(windows) ? windows : environment.resolve("bin").resolve("python");
    }

    private List<Path> candidates(Wanted wanted) throws IOException {
        Set<Path> found = new LinkedHashSet<>();
        List<Path> path = path();
        if (wanted.version().isPresent()) {
            String[] parts = wanted.version().get().split("\\.");
            if (parts.length >= 2) {
                addExecutables(found, path, "python" + parts[0] + "." + parts[1]);
            }
        }
        addExecutables(found, path, "python3");
        addExecutables(found, path, "python");
        List<Path> managed = managed();
        // newest first; names of folders begin with the version, or carry it after a dash
        managed.sort((a, b) -> VersionSpec.compare(versionInName(b), versionInName(a)));
        for (Path home : managed) {
            if (!isFreeThreaded(home) && (versionInName(home).isEmpty() || wanted.fits(versionInName(home)))) {
                found.add(home.resolve("bin").resolve("python3"));
            }
        }
        for (int minor = 20; minor >= 8; minor--) {
            addExecutables(found, path, "python3." + minor);
        }
        return new ArrayList<>(found);
    }

    private List<Path> path() {
        List<Path> folders = new ArrayList<>();
        for (String entry : variables.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (!entry.isEmpty()) {
                folders.add(Path.of(entry));
            }
        }
        for (String usual : List.of("/usr/local/bin", "/opt/homebrew/bin", "/usr/bin")) {
            folders.add(Path.of(usual));
        }
        return folders;
    }

    private static void addExecutables(Set<Path> found, List<Path> path, String name) {
        for (Path folder : path) {
            Path program = folder.resolve(name);
            if (Files.isExecutable(program) && !Files.isDirectory(program)) {
                found.add(program);
            }
        }
    }

    /** Installations of pyenv, asdf, mise and uv. */
    private List<Path> managed() throws IOException {
        List<Path> homes = new ArrayList<>();
        Path home = Path.of(variables.getOrDefault("HOME", System.getProperty("user.home")));
        addChildren(homes, folder("PYENV_ROOT", home.resolve(".pyenv")).resolve("versions"));
        addChildren(homes, folder("ASDF_DATA_DIR", home.resolve(".asdf")).resolve("installs/python"));
        Path data = folder("XDG_DATA_HOME", home.resolve(".local/share"));
        addChildren(homes, folder("MISE_DATA_DIR", data.resolve("mise")).resolve("installs/python"));
        addChildren(homes, data.resolve("uv/python"));
        return homes;
    }

    private Path folder(String variable, Path otherwise) {
        String value = variables.get(variable);
        return value == null || value.isEmpty() ? otherwise : Path.of(value);
    }

    private static void addChildren(List<Path> homes, Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                if (Files.isExecutable(child.resolve("bin").resolve("python3"))) {
                    homes.add(child);
                }
            }
        }
    }

    /** {@code 3.13.0t}: few packages have wheels for it, so it is for who asks for it by its place. */
    private static boolean isFreeThreaded(Path home) {
        return home.getFileName().toString().startsWith(versionInName(home) + "t");
    }

    /** {@code 3.11.7} of {@code 3.11.7} and of {@code cpython-3.11.7-linux}; empty if there is none. */
    private static String versionInName(Path home) {
        String name = home.getFileName().toString();
        int start = name.startsWith("cpython-") ? "cpython-".length() : 0;
        int end = start;
        while (end < name.length() && (Character.isDigit(name.charAt(end)) || name.charAt(end) == '.')) {
            end++;
        }
        return name.substring(start, end);
    }

    /**
     * Absent for what does not run, such as a shim of a version that is not chosen.
     *
     * @param base of a virtual environment, the one that it was made from
     */
    private Optional<Interpreter> probe(Path program, boolean base) throws IOException, InterruptedException {
        Map<String, String> clean = ScrubbedVariables.of(variables);
        CommandResult result;
        try {
            result = runner.run(new Command(
                    List.of(program.toString(), "-I", "-c", PROBE),
                    Path.of(System.getProperty("java.io.tmpdir")),
                    clean,
                    PROBE_TIMEOUT));
        } catch (IOException notStarted) {
            return Optional.empty();
        }
        String[] lines = result.outputText().split("\r?\n", -1);
        if (!result.succeeded() || lines.length < 3 || lines[1].isEmpty() || lines[2].isEmpty()) {
            return Optional.empty();
        }
        Path executable = Path.of(lines[base ? 1 : 2]);
        if (!Files.isExecutable(executable)) {
            return Optional.empty();
        }
        // links lead out of a virtual environment
        return Optional.of(new Interpreter(base ? executable.toRealPath() : executable, lines[0]));
    }
}
