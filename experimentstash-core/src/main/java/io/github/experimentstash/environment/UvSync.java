package io.github.experimentstash.environment;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.process.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes an environment what the tool's files say, by uv, whatever kind of files these are. */
final class UvSync {
    private final UvSession uv;
    private final EnvironmentRequest request;
    private final ToolProject project;
    private final Path environment;
    private final Dependencies dependencies;
    private final Path stashLock;
    private final List<Problem> warnings = new ArrayList<>();

    UvSync(UvSession uv, EnvironmentRequest request, ToolProject project, Path environment, Dependencies dependencies) {
        this.uv = uv;
        this.request = request;
        this.project = project;
        this.environment = environment;
        this.dependencies = dependencies;
        this.stashLock = request.stashRoot().resolve(StashLock.path(request));
    }

    /** @throws StashFailure with uv's failure in our words */
    SyncOutcome run() throws IOException, InterruptedException {
        return switch (project.kind()) {
            case LOCKED_PROJECT -> lockedProject(List.of(), Map.of());
            case SCRIPT -> project.lockFile().isPresent() ? lockedScript() : unlocked();
            case HASHED_REQUIREMENTS -> hashedRequirements();
            case PROJECT, POETRY, REQUIREMENTS, SETUP_PY, BARE -> unlocked();
            case CONDA -> throw new IllegalStateException("conda is refused before");
        };
    }

    private SyncOutcome lockedScript() throws IOException, InterruptedException {
        return lockedProject(
                List.of("--script", project.source().orElseThrow().toString()),
                Map.of("VIRTUAL_ENV", environment.toString()));
    }

    private SyncOutcome lockedProject(List<String> target, Map<String, String> variables)
            throws IOException, InterruptedException {
        Path lock = project.lockFile().orElseThrow();
        Mirror mirror = Mirror.of(lock, uv.variables(), UvStore.cache(uv.variables()));
        Map<String, String> hidden = new HashMap<>(variables);
        hidden.putAll(mirror.hidden());
        LockCheck.Verdict verdict = LockCheck.check(uv, request, target, hidden);
        if (verdict == LockCheck.Verdict.STALE && request.editedOrPlain()) {
            throw new StashFailure(staleInOwnCode(request, lock));
        }
        if (verdict == LockCheck.Verdict.UNKNOWN) {
            warnings.add(Problem.warning(
                    ProblemCode.LOCK_STALE,
                    relative(lock) + " could not be compared with its project without the network",
                    "run once with the network"));
        }
        List<String> sync = new ArrayList<>(List.of("sync"));
        sync.add(verdict == LockCheck.Verdict.IN_STEP ? "--locked" : "--frozen");
        if (!target.isEmpty()) {
            sync.add("--active");
        }
        sync.addAll(List.of("--python", uv.python().executable().toString()));
        sync.addAll(target);
        sync.addAll(request.tool().environmentOptions());
        if (mirror.index().isPresent()) {
            Optional<String> refused = withoutNetwork(sync, hidden);
            if (refused.isPresent()) {
                if (uv.offline()) {
                    throw failure(refused.get());
                }
                fromMirror(target, mirror.index().get());
            }
        } else {
            offlineFirst(sync, hidden);
        }
        boolean unlockedExtras = extras();
        return new SyncOutcome(
                verdict == LockCheck.Verdict.IN_STEP ? LockState.IN_STEP : LockState.STALE,
                Optional.of(lock),
                unlockedExtras,
                warnings);
    }

    /** What the lock names, by its hashes, from another index than the lock's. */
    private void fromMirror(List<String> target, String index) throws IOException, InterruptedException {
        Path requirements = Files.createTempFile("stash-export-", ".txt");
        try {
            List<String> export = new ArrayList<>(List.of("export", "--quiet", "--frozen"));
            if (target.isEmpty()) {
                export.add("--no-emit-project");
            }
            export.addAll(target);
            export.addAll(List.of("--format", "requirements.txt", "--output-file", requirements.toString()));
            export.addAll(request.tool().environmentOptions());
            must(export, Map.of());
            makeEnvironment();
            Map<String, String> mirrored = Map.of("UV_DEFAULT_INDEX", index, "UV_INDEX_URL", "");
            must(pip("sync", "--require-hashes", requirements.toString()), mirrored);
            if (target.isEmpty() && project.installable()) {
                must(pip("install", "--no-deps", "-e", "."), mirrored);
            }
        } finally {
            Files.deleteIfExists(requirements);
        }
    }

    private SyncOutcome hashedRequirements() throws IOException, InterruptedException {
        Path lock = project.lockFile().orElseThrow();
        makeEnvironment();
        offlineFirst(pip("sync", "--require-hashes", lock.toString()), Map.of());
        installProject();
        boolean unlockedExtras = extras();
        return new SyncOutcome(LockState.IN_STEP, Optional.of(lock), unlockedExtras, warnings);
    }

    private SyncOutcome unlocked() throws IOException, InterruptedException {
        makeEnvironment();
        if (Files.isRegularFile(stashLock)) {
            if (StashLock.isStale(stashLock, project, dependencies)) {
                stashLockIsStale();
            }
            offlineFirst(pip("sync", "--require-hashes", stashLock.toString()), Map.of());
            installProject();
            return new SyncOutcome(LockState.STASH, Optional.of(stashLock), false, warnings);
        }
        List<String> install = pip("install", "--exact");
        switch (project.kind()) {
            case PROJECT -> {
                if (project.installable()) {
                    install.addAll(List.of("-e", "."));
                } else {
                    install.addAll(List.of("-r", project.source().orElseThrow().toString()));
                }
            }
            case POETRY, SETUP_PY -> install.addAll(List.of("-e", "."));
            case REQUIREMENTS, SCRIPT ->
                install.addAll(List.of("-r", project.source().orElseThrow().toString()));
            default -> {
                // nothing of its own
            }
        }
        install.addAll(dependencies.requirements());
        if (project.kind() != ToolProject.Kind.BARE
                || !dependencies.requirements().isEmpty()) {
            must(install, Map.of());
        }
        return new SyncOutcome(
                LockState.NONE, Optional.empty(), !dependencies.requirements().isEmpty(), warnings);
    }

    /** The tool's own package, where it has one, on top of what the lock has given it. */
    private void installProject() throws IOException, InterruptedException {
        if (project.installable() && project.kind() != ToolProject.Kind.SCRIPT) {
            offlineFirst(pip("install", "--no-deps", "-e", "."), Map.of());
        }
    }

    /**
     * Extra dependencies, which a sync takes out again.
     *
     * @return true if they are not locked
     */
    private boolean extras() throws IOException, InterruptedException {
        if (dependencies.requirements().isEmpty()) {
            return false;
        }
        if (Files.isRegularFile(stashLock)) {
            if (StashLock.isStale(stashLock, project, dependencies)) {
                stashLockIsStale();
            }
            offlineFirst(pip("install", "--require-hashes", "-r", stashLock.toString()), Map.of());
            return false;
        }
        List<String> install = pip("install");
        install.addAll(dependencies.requirements());
        must(install, Map.of());
        return true;
    }

    private void stashLockIsStale() {
        Problem problem = StashLock.stale(request);
        if (problem.isError()) {
            throw new StashFailure(problem);
        }
        warnings.add(problem);
    }

    /** An empty environment of the wanted interpreter, unless there is one. */
    private void makeEnvironment() throws IOException, InterruptedException {
        Path python = Interpreters.python(environment);
        if (Files.isRegularFile(environment.resolve("pyvenv.cfg"))
                && Files.isExecutable(python)
                && python.toRealPath().equals(uv.python().executable())) {
            return;
        }
        List<String> venv = new ArrayList<>(List.of(
                "venv",
                "--no-project",
                "--no-config",
                "--python",
                uv.python().executable().toString()));
        if (Files.isRegularFile(environment.resolve("pyvenv.cfg"))) {
            venv.add("--clear");
        }
        venv.add(environment.toString());
        Files.createDirectories(environment.getParent());
        must(venv, Map.of());
    }

    private List<String> pip(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("pip"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--python", Interpreters.python(environment).toString()));
        command.addAll(UserConfiguration.options(project.root(), uv.variables()));
        return command;
    }

    /**
     * Without the network first: an environment that is complete, or whose packages are in the cache, must not depend
     * on an index or a git host that cannot be reached, nor wait for it.
     */
    private void offlineFirst(List<String> command, Map<String, String> variables)
            throws IOException, InterruptedException {
        Optional<String> refused = withoutNetwork(command, variables);
        if (refused.isPresent()) {
            if (uv.offline()) {
                throw failure(refused.get());
            }
            must(command, variables);
        }
    }

    /**
     * @return what uv said when it wanted the network; empty if it did without
     * @throws StashFailure if the network would not have helped
     */
    private Optional<String> withoutNetwork(List<String> command, Map<String, String> variables)
            throws IOException, InterruptedException {
        List<String> offline = new ArrayList<>(command);
        offline.add("--offline");
        CommandResult result = uv.run(offline, variables);
        if (result.succeeded()) {
            return Optional.empty();
        }
        String text = result.errorText();
        if (UvFailures.isOffline(text)
                || text.contains("No solution found")
                || text.contains("Git operation failed")
                || text.contains("Failed to build")) {
            return Optional.of(text);
        }
        throw failure(text);
    }

    private void must(List<String> command, Map<String, String> variables) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(command);
        if (uv.offline()) {
            all.add("--offline");
        }
        CommandResult result = uv.run(all, variables);
        if (!result.succeeded()) {
            throw failure(result.errorText());
        }
    }

    private StashFailure failure(String text) {
        return new StashFailure(
                UvFailures.translate(request.tool().name(), LockCheck.place(request), uv.offline(), text));
    }

    private String relative(Path file) {
        return request.stashRoot().relativize(file).toString().replace('\\', '/');
    }

    /** In code of the user's own a stale lock can be mended, so it must be. */
    static Problem staleInOwnCode(EnvironmentRequest request, Path lock) {
        String name = request.stashRoot().relativize(lock).toString().replace('\\', '/');
        boolean script = !lock.getFileName().toString().equals("uv.lock");
        String place = LockCheck.place(request);
        return Problem.error(
                ProblemCode.LOCK_STALE,
                name + " does not fit " + (script ? "its script" : place + "/pyproject.toml")
                        + "; nothing was installed",
                "in " + place + ": uv lock"
                        + (script ? " --script " + lock.getFileName().toString().replaceFirst("\\.lock$", "") : "")
                        + "   (then run the same command again)");
    }
}
