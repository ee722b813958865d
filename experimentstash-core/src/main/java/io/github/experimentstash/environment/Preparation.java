package io.github.experimentstash.environment;

import io.github.experimentstash.environment.SitePackages.Damage;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One preparation of one environment, in its turn. Trust is positive: an environment is taken as it is only if its
 * fingerprint holds; else it is synced, unless a run uses it.
 */
final class Preparation {
    private static final long POLL_MILLIS = 50;

    /** Of so many, a person waits for their first import. */
    private static final int MANY_PACKAGES = 10;

    private final Host host;
    private final EnvironmentOptions options;
    private final Programs programs;
    private final EnvironmentRequest request;
    private final EnvironmentFiles files;
    private final Users users;
    private final boolean deep;

    /** @param deep compare each file with its hash, even where the fingerprint holds */
    Preparation(Host host, EnvironmentOptions options, Programs programs, EnvironmentRequest request, boolean deep) {
        this.host = host;
        this.options = options;
        this.programs = programs;
        this.request = request;
        this.deep = deep;
        this.files = EnvironmentFiles.of(request);
        this.users = new Users(request.stashRoot(), files.users());
    }

    PreparedEnvironment run() throws IOException, InterruptedException {
        boolean told = false;
        while (true) {
            Optional<EnvironmentLock> lock = lock();
            boolean writable = lock.isPresent();
            EnvironmentLock held = lock.isPresent() ? lock.get() : EnvironmentLock.ofNothing();
            boolean keep = false;
            try {
                Optional<EnvironmentState> state = valid();
                List<Damage> damage = deep && state.isPresent() ? damage(state.get()) : List.of();
                if (state.isEmpty() || !damage.isEmpty()) {
                    Optional<Path> busy = users.anyAlive();
                    if (busy.isPresent()) {
                        if (!request.waitForBusy()) {
                            throw busy(busy.get());
                        }
                        if (!told) {
                            told = true;
                            host.reporter().line("  waiting for " + shown(busy.get()) + ", which uses the environment");
                        }
                    } else {
                        PreparedEnvironment prepared = synced(held, writable, damage);
                        keep = true;
                        return prepared;
                    }
                } else {
                    if (writable) {
                        renew(state.get());
                    }
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
                        .line("  waiting for another run that prepares the environment of "
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

    /** Makes the next look quicker; one that cannot be made so is only slower. */
    private void renew(EnvironmentState state) {
        try {
            Optional<EnvironmentState> renewed = state.renewed(host.clock().millis());
            if (renewed.isPresent()) {
                renewed.get().write(files.state());
            }
        } catch (IOException notNow) {
            host.reporter().debug("the environment's fingerprint is not renewed: " + notNow);
        }
    }

    private static List<Damage> damage(EnvironmentState state) throws IOException, InterruptedException {
        return PackageHashes.damage(SitePackages.at(Path.of(state.get("site_packages"))), state.faults());
    }

    private PreparedEnvironment synced(EnvironmentLock lock, boolean writable, List<Damage> damage)
            throws IOException, InterruptedException {
        EnvironmentSync.Synced synced = new EnvironmentSync(host, options, programs, request, files).run(damage);
        if (synced.changed() && Integer.parseInt(synced.state().get("package_count")) >= MANY_PACKAGES) {
            host.reporter().line("  the first run in it is slower: Python compiles its packages once");
        }
        PreparedEnvironment prepared =
                prepared(synced.state(), synced.changed(), Leases.of(lock, writable ? users : null));
        List<Problem> warnings = new ArrayList<>(synced.warnings());
        warnings.addAll(prepared.warnings());
        return withWarnings(prepared, warnings);
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
