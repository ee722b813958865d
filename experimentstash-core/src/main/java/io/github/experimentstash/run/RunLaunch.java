package io.github.experimentstash.run;

import io.github.experimentstash.environment.EnvironmentLease;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashError;
import io.github.experimentstash.process.SignalBridge;
import io.github.experimentstash.process.SupervisedProcess;
import io.github.experimentstash.process.Supervisor;
import io.github.experimentstash.process.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** Starts the supervisor, hands the environment over to it, waits for the verdict, and lets exactly one thread end the run. */
final class RunLaunch {
    private final Host host;
    private final Path root;

    RunLaunch(Host host, Path root) {
        this.host = host;
        this.root = root;
    }

    /**
     * @param python an interpreter for the supervisor, absolute
     * @param lease of the environment: given back once the supervisor's own lock says that it is in use
     * @param finish what is to be done with the verdict; called once, by this thread or, when a signal ends the JVM, by its
     *     shutdown hook, which then also tells the outcome, while this method does not return
     * @throws StashError if the supervisor cannot be started or leaves no verdict
     */
    FinishedRun await(RunStart start, Path python, EnvironmentLease lease, Function<Verdict, FinishedRun> finish) {
        lease.occupy(start.folder().path());
        try {
            SupervisedProcess process = new Supervisor(
                            python, root.resolve(".stash").resolve("bin"))
                    .start(start.supervised(), host.reporter().console(), isTerminal());
            AtomicBoolean claimed = new AtomicBoolean();
            try (SignalBridge bridge = SignalBridge.guard(process, () -> endInHook(process, claimed, finish))) {
                process.awaitOwned();
                lease.close();
                Verdict verdict = process.await();
                if (bridge.isEnding() || !claimed.compareAndSet(false, true)) {
                    awaitEndOfJvm();
                }
                bridge.close();
                return finish.apply(verdict);
            }
        } catch (IOException e) {
            throw unsupervised(start, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unsupervised(start, e);
        }
    }

    private void endInHook(SupervisedProcess process, AtomicBoolean claimed, Function<Verdict, FinishedRun> finish) {
        if (!claimed.compareAndSet(false, true)) {
            return;
        }
        try {
            for (String line : finish.apply(process.await()).failure()) {
                host.reporter().line(line);
            }
        } catch (IOException | InterruptedException e) {
            host.reporter().warn("the run has ended, but its record could not be completed: " + e.getMessage());
        }
    }

    /** The hook has the run now, and the JVM ends with it. */
    private static void awaitEndOfJvm() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    /** A person watches: only then are carriage returns of progress bars passed on. */
    private boolean isTerminal() {
        return host.interactive() && Terminal.isThere() && !host.variables().containsKey("CI");
    }

    private StashError unsupervised(RunStart start, Exception e) {
        return new StashError(
                Problem.error(
                        ProblemCode.SUPERVISOR_FAILED,
                        "the run could not be supervised: " + e.getMessage(),
                        "what is known of it stands in "
                                + root.relativize(start.folder().path())),
                e);
    }
}
