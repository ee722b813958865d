package io.github.experimentstash.environment;

import io.github.experimentstash.model.EnvironmentKind;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One preparation of one environment. Trust is positive: an environment is taken as it is only if its fingerprint
 * holds; without one it is compared with the records of its packages, since uv accepts what an interrupted sync left
 * behind, and it is made anew if it is broken.
 */
final class Preparation {
    private static final long POLL_MILLIS = 50;

    private final Host host;
    private final EnvironmentOptions options;
    private final Programs programs;
    private final EnvironmentRequest request;
    private final EnvironmentFiles files;
    private final Users users;

    Preparation(Host host, EnvironmentOptions options, Programs programs, EnvironmentRequest request) {
        this.host = host;
        this.options = options;
        this.programs = programs;
        this.request = request;
        this.files = EnvironmentFiles.of(request);
        this.users = new Users(files.users());
    }

    PreparedEnvironment run() throws IOException, InterruptedException {
        boolean told = false;
        while (true) {
            Optional<EnvironmentLock> lock = lock();
            boolean writable = lock.isPresent();
            EnvironmentLock held = lock.orElseGet(EnvironmentLock::ofNothing);
            boolean keep = false;
            try {
                Optional<EnvironmentState> state = valid();
                if (state.isEmpty()) {
                    Optional<Path> busy = users.anyAlive();
                    if (busy.isPresent()) {
                        if (!request.waitForBusy()) {
                            throw busy(busy.get());
                        }
                        if (!told) {
                            told = true;
                            host.reporter().line("waiting for " + shown(busy.get()) + ", which uses the environment");
                        }
                    } else {
                        PreparedEnvironment prepared = synced(held, writable);
                        keep = true;
                        return prepared;
                    }
                } else {
                    PreparedEnvironment prepared =
                            prepared(state.get(), false, Leases.of(held, writable ? users : null));
                    keep = true;
                    return prepared;
                }
            } finally {
                if (!keep) {
                    held.close();
                }
            }
            Thread.sleep(POLL_MILLIS * 10);
        }
    }

    /** Waits for others that prepare this environment. Absent where no lock can be written. */
    private Optional<EnvironmentLock> lock() throws InterruptedException {
        long waited = 0;
        while (true) {
            try {
                EnvironmentLock lock = EnvironmentLock.tryAcquire(files.lock());
                if (lock != null) {
                    return Optional.of(lock);
                }
            } catch (IOException readOnly) {
                host.reporter().debug("no lock for the environment: " + readOnly);
                return Optional.empty();
            }
            if (waited == POLL_MILLIS * 20) {
                host.reporter()
                        .line("waiting for another run that prepares the environment of "
                                + request.tool().name());
            }
            Thread.sleep(POLL_MILLIS);
            waited += POLL_MILLIS;
        }
    }

    /** The fingerprint, if it holds. */
    private Optional<EnvironmentState> valid() throws IOException {
        if (Files.exists(files.syncing())) {
            return Optional.empty();
        }
        Optional<EnvironmentState> state = EnvironmentState.read(files.state());
        if (state.isEmpty()) {
            return state;
        }
        Path environment = Path.of(state.get().get("environment"));
        if (!state.get().holds(environment, Settings.of(request))) {
            return Optional.empty();
        }
        if (state.get().lock() == LockState.STALE && request.editedOrPlain()) {
            throw new StashFailure(UvSync.staleInOwnCode(
                    request, request.stashRoot().resolve(state.get().get("lock_file"))));
        }
        return state;
    }

    private PreparedEnvironment synced(EnvironmentLock lock, boolean writable)
            throws IOException, InterruptedException {
        SupervisedPrograms.awaitEarlier(request);
        ToolProject project = ToolProject.read(request);
        Refusals.of(request, project).ifPresent(problem -> {
            throw new StashFailure(problem);
        });
        Dependencies dependencies = Dependencies.of(request);
        if (!dependencies.problems().isEmpty()) {
            throw new StashFailure(dependencies.problems());
        }
        Interpreters.Wanted wanted = Interpreters.Wanted.of(request, project);
        Path environment = Environments.place(request, project);
        boolean interrupted = Files.exists(files.syncing());
        if (interrupted) {
            discard(environment, "an earlier sync was interrupted");
        } else {
            List<String> damage = damage(environment);
            if (!damage.isEmpty()) {
                mark();
                discard(
                        environment,
                        damage.get(0) + (damage.size() > 1 ? ", and " + (damage.size() - 1) + " more" : ""));
            }
        }
        Interpreter python = new Interpreters(host.variables()).find(request, wanted, Optional.of(environment));
        boolean fresh = !Files.isRegularFile(environment.resolve("pyvenv.cfg"));
        if (fresh && isForeign(environment)) {
            throw new StashFailure(foreign());
        }
        String before = content(environment);
        Sync sync = sync(project, dependencies, python, environment, fresh);
        mark();
        SyncOutcome outcome;
        try {
            outcome = sync.run();
        } catch (StashFailure failure) {
            if (!fresh) {
                forgiveIfUntouched(environment, before);
            }
            throw failure;
        }
        boolean changed = fresh || !before.equals(content(environment));
        SitePackages packages = SitePackages.of(environment)
                .orElseThrow(() -> new StashFailure(broken(List.of("it has no site-packages folder"))));
        if (changed) {
            List<String> damage = packages.damage();
            if (!damage.isEmpty()) {
                throw new StashFailure(broken(damage));
            }
        }
        Optional<String> lockSha = outcome.lockFile().isPresent()
                ? Optional.of(Digest.ofFile(outcome.lockFile().get()))
                : Optional.empty();
        Installed installed = new Installed(
                environment,
                Interpreters.python(environment),
                python.version(),
                sync.uvVersion(),
                packages,
                packages.freeze(),
                outcome.lock(),
                outcome.lockFile()
                        .map(file ->
                                request.stashRoot().relativize(file).toString().replace('\\', '/')),
                lockSha,
                outcome.unlockedExtras());
        EnvironmentState state = EnvironmentState.of(
                installed, Settings.of(request), project.watched(), host.clock().millis());
        if (request.submodule() && changed) {
            SubmoduleExcludes.write(request.toolDirectory());
        }
        remember(state);
        if (changed) {
            host.reporter().line("the first run in it is slower: Python compiles its packages once");
        }
        List<Problem> warnings = new ArrayList<>(outcome.warnings());
        PreparedEnvironment prepared = prepared(state, changed, Leases.of(lock, writable ? users : null));
        warnings.addAll(prepared.warnings());
        return withWarnings(prepared, warnings);
    }

    /** How the environment is made, once everything that it takes is found. */
    private interface Step {
        SyncOutcome run() throws IOException, InterruptedException;
    }

    private record Sync(Step step, Optional<String> uvVersion) {
        SyncOutcome run() throws IOException, InterruptedException {
            return step.run();
        }
    }

    private Sync sync(
            ToolProject project, Dependencies dependencies, Interpreter python, Path environment, boolean fresh)
            throws IOException, InterruptedException {
        String setting = "setting up the environment of " + request.tool().name() + " with ";
        if (request.tool().environment() == EnvironmentKind.VENV) {
            if (fresh) {
                host.reporter().line(setting + "venv and pip");
            }
            VenvSync venv = new VenvSync(host, programs, request, project, python, environment, dependencies);
            return new Sync(venv::run, Optional.empty());
        }
        Uv uv = new UvFinder(host, options).find(project.requiredUv(), programs);
        UvSession session = new UvSession(host, programs, uv, request, python, environment);
        Hijack.refuse(session, request, project);
        if (fresh) {
            host.reporter().line(setting + "uv " + uv.version());
        }
        UvSync sync = new UvSync(session, request, project, environment, dependencies);
        return new Sync(sync::run, Optional.of(uv.version()));
    }

    /** A sync that failed before it changed anything leaves what was there as good as it was. */
    private void forgiveIfUntouched(Path environment, String before) throws IOException {
        if (before.equals(content(environment)) && damage(environment).isEmpty()) {
            Files.deleteIfExists(files.syncing());
        }
    }

    /** What is broken in an environment; nothing if there is none. */
    private static List<String> damage(Path environment) throws IOException {
        if (!Files.isRegularFile(environment.resolve("pyvenv.cfg"))) {
            return List.of();
        }
        Optional<SitePackages> packages = SitePackages.of(environment);
        return packages.isPresent() ? packages.get().damage() : List.of("it has no site-packages folder");
    }

    /** A folder in the way that no environment was ever in; it is not ours to delete. */
    private static boolean isForeign(Path environment) throws IOException {
        if (!Files.isDirectory(environment) || Files.exists(environment.resolve("CACHEDIR.TAG"))) {
            return false;
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(environment)) {
            return children.iterator().hasNext();
        }
    }

    private Problem foreign() {
        String place = LockCheck.place(request) + "/.venv";
        return Problem.error(
                ProblemCode.ENVIRONMENT_BROKEN,
                place + " is in the way: it is a folder with files, but not a Python environment",
                "look at what it holds and move it away: mv " + place + " " + place + ".old");
    }

    private String content(Path environment) throws IOException {
        Optional<SitePackages> packages = SitePackages.of(environment);
        return packages.isPresent() ? packages.get().contentStamp() : "";
    }

    private Problem broken(List<String> damage) {
        return Problem.error(
                ProblemCode.ENVIRONMENT_BROKEN,
                "the environment of '" + request.tool().name() + "' is not whole after its sync: "
                        + String.join("; ", damage.subList(0, Math.min(5, damage.size()))),
                "run the same command again: it is made anew; if that does not help, clear uv's cache: uv cache clean");
    }

    private void discard(Path environment, String why) throws IOException {
        if (Files.exists(environment)) {
            host.reporter().line("making the environment of " + request.tool().name() + " anew: " + why);
            Trees.deleteContent(environment);
        }
    }

    /** From here on, until {@link #remember}, the environment is not to be trusted. */
    private void mark() throws IOException {
        try {
            Files.createDirectories(files.directory());
            Files.writeString(files.syncing(), "");
            Files.deleteIfExists(files.state());
        } catch (FileSystemException readOnly) {
            host.reporter().debug("nothing can be remembered: " + readOnly);
        }
    }

    private void remember(EnvironmentState state) throws IOException {
        try {
            state.write(files.state());
            Files.deleteIfExists(files.syncing());
        } catch (FileSystemException readOnly) {
            host.reporter().debug("nothing can be remembered: " + readOnly);
        }
    }

    private StashFailure busy(Path record) {
        return new StashFailure(Problem.error(
                ProblemCode.ENVIRONMENT_BUSY,
                "the environment of '" + request.tool().name() + "' is not in sync, and the run " + record.getFileName()
                        + " uses it: it is not changed under a run",
                "wait for " + shown(record) + ", by hand or with -Dstash.wait"));
    }

    private String shown(Path record) {
        return record.startsWith(request.stashRoot())
                ? request.stashRoot().relativize(record).toString().replace('\\', '/')
                : record.toString();
    }

    private PreparedEnvironment prepared(EnvironmentState state, boolean changed, EnvironmentLease lease) {
        Path python = Path.of(state.get("python"));
        int count = Integer.parseInt(state.get("package_count"));
        return new PreparedEnvironment(
                request.tool().environment(),
                python,
                python.getParent(),
                state.get("python_version"),
                state.optional("uv"),
                state.lock(),
                state.optional("lock_file"),
                state.optional("lock_sha256"),
                state.optional("packages_sha256"),
                state.optional("packages"),
                count,
                changed,
                Words.summary(request.tool().environment(), state, changed),
                Words.warnings(request, state),
                lease);
    }

    private static PreparedEnvironment withWarnings(PreparedEnvironment p, List<Problem> warnings) {
        return new PreparedEnvironment(
                p.kind(),
                p.python(),
                p.binDirectory(),
                p.pythonVersion(),
                p.uvVersion(),
                p.lock(),
                p.lockFile(),
                p.lockSha256(),
                p.packagesSha256(),
                p.packages(),
                p.packageCount(),
                p.changed(),
                p.summary(),
                warnings,
                p.lease());
    }
}
