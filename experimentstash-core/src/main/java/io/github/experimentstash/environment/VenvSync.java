package io.github.experimentstash.environment;

import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.process.Command;
import io.github.experimentstash.process.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code environment: venv}: {@code python -m venv} and pip, for who has no uv. pip reads no {@code uv.lock}. */
final class VenvSync {
    private static final Duration TIMEOUT = Duration.ofHours(24);

    private final Host host;
    private final Programs programs;
    private final EnvironmentRequest request;
    private final ToolProject project;
    private final Interpreter python;
    private final Path environment;
    private final Dependencies dependencies;
    private final List<Problem> warnings = new ArrayList<>();

    VenvSync(
            Host host,
            Programs programs,
            EnvironmentRequest request,
            ToolProject project,
            Interpreter python,
            Path environment,
            Dependencies dependencies) {
        this.host = host;
        this.programs = programs;
        this.request = request;
        this.project = project;
        this.python = python;
        this.environment = environment;
        this.dependencies = dependencies;
    }

    SyncOutcome run() throws IOException, InterruptedException {
        Path inside = Interpreters.python(environment);
        if (!Files.isExecutable(inside) || !inside.toRealPath().equals(python.executable()) || !hasPip()) {
            if (Files.exists(environment)) {
                Trees.deleteContent(environment);
            }
            must(List.of(python.executable().toString(), "-m", "venv", environment.toString()));
            // as newer Pythons and uv do: the folder hides itself from git
            Files.writeString(environment.resolve(".gitignore"), "*\n");
        }
        Path stashLock = request.stashRoot().resolve(StashLock.path(request));
        Optional<Path> lock = Files.isRegularFile(stashLock)
                ? Optional.of(stashLock)
                : project.lockFile().filter(file -> project.kind() == ToolProject.Kind.HASHED_REQUIREMENTS);
        if (lock.isPresent()) {
            must(pip("--require-hashes", "-r", lock.get().toString()));
            if (project.kind() == ToolProject.Kind.HASHED_REQUIREMENTS
                    && lock.get().equals(stashLock)) {
                must(pip(
                        "--require-hashes",
                        "-r",
                        project.lockFile().orElseThrow().toString()));
            }
            if (project.installable()) {
                must(pip("--no-deps", "-e", "."));
            }
        } else {
            List<String> install = pip();
            boolean something = !dependencies.requirements().isEmpty();
            if (project.kind() == ToolProject.Kind.REQUIREMENTS) {
                install.addAll(List.of("-r", project.source().orElseThrow().toString()));
                something = true;
            } else if (project.installable()) {
                install.addAll(List.of("-e", "."));
                something = true;
            } else if (project.source().isPresent()) {
                throw new StashFailure(Problem.error(
                        ProblemCode.NOT_A_UV_PROJECT,
                        request.tool().location(),
                        "pip cannot install what " + LockCheck.place(request) + "/"
                                + project.source().get().getFileName() + " asks for: there is no build system in it",
                        "in configs/meta.yaml write   environment: uv   at '"
                                + request.tool().name() + "', or run: mvn stash:lock -Dtool="
                                + request.tool().name()));
            }
            install.addAll(dependencies.requirements());
            if (something) {
                must(install);
            }
        }
        LockState state =
                lock.isEmpty() ? LockState.NONE : lock.get().equals(stashLock) ? LockState.STASH : LockState.IN_STEP;
        boolean unlockedExtras = !dependencies.requirements().isEmpty() && state != LockState.STASH;
        if (unlockedExtras && state == LockState.IN_STEP) {
            List<String> install = pip();
            install.addAll(dependencies.requirements());
            must(install);
        }
        return new SyncOutcome(state, lock, unlockedExtras, warnings);
    }

    /** One that uv made has none. */
    private boolean hasPip() throws IOException {
        Optional<SitePackages> packages = SitePackages.of(environment);
        return packages.isPresent()
                && Files.isDirectory(packages.get().directory().resolve("pip"));
    }

    private List<String> pip(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Interpreters.python(environment).toString(),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--no-input",
                "--disable-pip-version-check"));
        if (host.offline()) {
            command.add("--no-index");
        }
        command.addAll(List.of(arguments));
        return command;
    }

    private void must(List<String> command) throws IOException, InterruptedException {
        host.reporter().debug(Redaction.ofUrls(String.join(" ", command)));
        Map<String, String> variables = new HashMap<>(ScrubbedVariables.forPip(host.variables()));
        variables.put("PYTHONNOUSERSITE", "1");
        CommandResult result = programs.run(new Command(command, request.projectDirectory(), variables, TIMEOUT));
        if (!result.succeeded()) {
            throw new StashFailure(PipFailures.translate(
                    request.tool().name(), host.offline(), result.outputText() + result.errorText()));
        }
    }
}
