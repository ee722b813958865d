package io.github.experimentstash.environment;

import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.process.Command;
import io.github.experimentstash.process.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code environment: venv}: {@code python -m venv} and pip, for who has no uv. pip reads no {@code uv.lock}: such a tool
 * counts as not locked here, unless the stash has a lock of it.
 */
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
        List<Path> locks = new ArrayList<>();
        if (project.kind() == ToolProject.Kind.HASHED_REQUIREMENTS) {
            locks.add(project.lockFile().orElseThrow());
        }
        if (Files.isRegularFile(stashLock)) {
            StashLock.check(request, project, dependencies).ifPresent(warnings::add);
            locks.add(stashLock);
        }
        if (locks.isEmpty()) {
            unlocked();
            return new SyncOutcome(
                    LockState.NONE,
                    Optional.empty(),
                    !dependencies.requirements().isEmpty(),
                    warnings);
        }
        for (Path lock : locks) {
            must(pip("--require-hashes", "-r", lock.toString()));
        }
        if (project.installable()) {
            must(pip("--no-deps", "-e", "."));
        }
        boolean unlockedExtras =
                !locks.contains(stashLock) && !dependencies.requirements().isEmpty();
        if (unlockedExtras) {
            List<String> install = pip();
            install.addAll(dependencies.requirements());
            must(install);
        } else {
            removeOthers(locks);
        }
        boolean ofStash = locks.get(0).equals(stashLock);
        return new SyncOutcome(
                ofStash ? LockState.STASH : LockState.IN_STEP, Optional.of(locks.get(0)), unlockedExtras, warnings);
    }

    private void unlocked() throws IOException, InterruptedException {
        List<String> wanted = new ArrayList<>(project.declared());
        if (project.kind() == ToolProject.Kind.REQUIREMENTS) {
            wanted.addAll(List.of("-r", project.source().orElseThrow().toString()));
        }
        if (project.installable() && project.kind() != ToolProject.Kind.SCRIPT) {
            wanted.addAll(List.of("-e", "."));
        }
        wanted.addAll(dependencies.requirements());
        if (!wanted.isEmpty()) {
            must(pip(wanted.toArray(String[]::new)));
        }
    }

    /** pip leaves alone what it was not told of; what is called locked must not hold it. */
    private void removeOthers(List<Path> locks) throws IOException, InterruptedException {
        Set<String> known = new HashSet<>(List.of("pip", "setuptools", "wheel"));
        for (Path lock : locks) {
            known.addAll(RequirementsFile.names(lock));
        }
        List<String> command = new ArrayList<>(
                List.of(Interpreters.python(environment).toString(), "-m", "pip", "uninstall", "--quiet", "--yes"));
        int options = command.size();
        for (SitePackages.Distribution one :
                SitePackages.of(environment).orElseThrow().distributions()) {
            if (!one.editable() && !known.contains(RequirementsFile.normal(one.name()))) {
                command.add(one.name());
            }
        }
        if (command.size() > options) {
            must(command);
        }
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
        Map<String, String> variables = new HashMap<>(ScrubbedVariables.forPip(host.variables()));
        variables.put("PYTHONNOUSERSITE", "1");
        CommandResult result = new ToldPrograms(programs, host.reporter())
                .run(new Command(command, request.projectDirectory(), variables, TIMEOUT));
        if (!result.succeeded()) {
            throw new StashFailure(PipFailures.translate(
                    request.tool().name(), host.offline(), result.outputText() + result.errorText()));
        }
    }
}
