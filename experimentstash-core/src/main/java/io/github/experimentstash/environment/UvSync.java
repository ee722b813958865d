package io.github.experimentstash.environment;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
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

    /**
     * @param rebuild packages that are to be installed again in any case
     * @throws StashFailure with uv's failure in our words
     */
    SyncOutcome run(Rebuild rebuild) throws IOException, InterruptedException {
        warnings.clear();
        UvInstall install = new UvInstall(uv, request, project, environment, rebuild);
        return switch (project.kind()) {
            case LOCKED_PROJECT -> locked(install, List.of(), Map.of());
            case SCRIPT -> project.lockFile().isPresent() ? lockedScript(install) : unlocked(install);
            case HASHED_REQUIREMENTS -> hashedRequirements(install);
            case PROJECT, POETRY, REQUIREMENTS, SETUP, BARE, FOREIGN -> unlocked(install);
        };
    }

    private SyncOutcome lockedScript(UvInstall install) throws IOException, InterruptedException {
        return locked(install, LockCheck.target(project), Map.of("VIRTUAL_ENV", environment.toString()));
    }

    private SyncOutcome locked(UvInstall install, List<String> target, Map<String, String> variables)
            throws IOException, InterruptedException {
        Path lock = project.lockFile().orElseThrow();
        Mirror mirror = Mirror.of(uv, project);
        Map<String, String> hidden = new HashMap<>(variables);
        hidden.putAll(mirror.hidden());
        LockCheck.Verdict verdict = LockCheck.check(uv, request, project, hidden);
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
        install.sync(sync, target, mirror, hidden);
        boolean unlockedExtras = extras(install);
        return new SyncOutcome(
                verdict == LockCheck.Verdict.IN_STEP ? LockState.IN_STEP : LockState.STALE,
                Optional.of(lock),
                unlockedExtras,
                warnings);
    }

    private SyncOutcome hashedRequirements(UvInstall install) throws IOException, InterruptedException {
        Path lock = project.lockFile().orElseThrow();
        install.makeEnvironment();
        install.hashed("sync", "--require-hashes", lock.toString());
        installProject(install);
        boolean unlockedExtras = extras(install);
        return new SyncOutcome(LockState.IN_STEP, Optional.of(lock), unlockedExtras, warnings);
    }

    private SyncOutcome unlocked(UvInstall install) throws IOException, InterruptedException {
        install.makeEnvironment();
        if (Files.isRegularFile(stashLock)) {
            StashLock.check(request, project, dependencies).ifPresent(warnings::add);
            install.hashed("sync", "--require-hashes", stashLock.toString());
            installProject(install);
            return new SyncOutcome(LockState.STASH, Optional.of(stashLock), false, warnings);
        }
        List<String> wanted = new ArrayList<>();
        if (project.kind() == ToolProject.Kind.REQUIREMENTS
                || project.kind() == ToolProject.Kind.SCRIPT
                || (project.kind() == ToolProject.Kind.PROJECT && !project.installable())) {
            wanted.addAll(List.of("-r", project.source().orElseThrow().toString()));
        }
        if (project.installable() && project.kind() != ToolProject.Kind.SCRIPT) {
            wanted.addAll(List.of("-e", "."));
        }
        wanted.addAll(dependencies.requirements());
        if (!wanted.isEmpty()) {
            wanted.addAll(0, List.of("install", "--exact"));
            latest(install, wanted);
        }
        return new SyncOutcome(
                LockState.NONE, Optional.empty(), !dependencies.requirements().isEmpty(), warnings);
    }

    /** The tool's own package, where it has one, on top of what the lock has given it. */
    private void installProject(UvInstall install) throws IOException, InterruptedException {
        if (project.installable() && project.kind() != ToolProject.Kind.SCRIPT) {
            install.hashed("install", "--no-deps", "-e", ".");
        }
    }

    /**
     * Extra dependencies, which a sync takes out again.
     *
     * @return true if they are not locked
     */
    private boolean extras(UvInstall install) throws IOException, InterruptedException {
        if (dependencies.requirements().isEmpty()) {
            return false;
        }
        if (Files.isRegularFile(stashLock)) {
            StashLock.check(request, project, dependencies).ifPresent(warnings::add);
            install.hashed("install", "--require-hashes", "-r", stashLock.toString());
            return false;
        }
        List<String> wanted = new ArrayList<>(List.of("install"));
        wanted.addAll(dependencies.requirements());
        latest(install, wanted);
        return true;
    }

    private void latest(UvInstall install, List<String> wanted) throws IOException, InterruptedException {
        if (!install.latest(wanted.toArray(String[]::new))) {
            warnings.add(Problem.warning(
                    ProblemCode.INDEX_UNREACHABLE,
                    "the package index cannot be reached; what '"
                            + request.tool().name() + "' does not lock was taken from uv's cache, in the versions that"
                            + " are there",
                    "mvn stash:lock -Dtool=" + request.tool().name() + "   makes versions certain, once there is a"
                            + " network"));
        }
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
