package io.github.experimentstash.run;

import io.github.experimentstash.environment.EnvironmentLease;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.RunState;
import io.github.experimentstash.model.StashError;
import io.github.experimentstash.model.Terminal;
import io.github.experimentstash.process.SignalBridge;
import io.github.experimentstash.process.SupervisedProcess;
import io.github.experimentstash.process.Supervisor;
import io.github.experimentstash.process.UnsupervisedProcess;
import io.github.experimentstash.process.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/** Starts the supervisor, hands the environment over to it, waits for the verdict, and lets exactly one thread end the run. */
final class RunLaunch {
    private final Host host;
    private final Path root;

    RunLaunch(Host host, Path root) {
        this.host = host;
        this.root = root;
    }

    /** What is done with a verdict. */
    interface Finish {
        /** @param hurry true when the JVM is ending and nothing may be waited for */
        FinishedRun finish(Verdict verdict, BooleanSupplier hurry) throws IOException;
    }

    /**
     * @param python an interpreter for the supervisor, absolute; absent on a machine without one
     * @param lease of the environment: given back once the supervisor's own lock says that it is in use
     * @param finish called once, by this thread or, when a signal ends the JVM, by its shutdown hook, which then also tells
     *     the outcome, while this method does not return
     * @throws StashError if the supervisor cannot be started or leaves no verdict
     */
    FinishedRun await(RunStart start, Optional<Path> python, EnvironmentLease lease, Finish finish) {
        lease.occupy(start.folder().path());
        try {
            SupervisedProcess process = launch(start, python);
            RunEnd end = new RunEnd(host.reporter(), process, finish);
            try (SignalBridge bridge = SignalBridge.guard(process, end::inHook)) {
                end.guardedBy(bridge);
                process.awaitOwned();
                lease.close();
                Verdict verdict = process.await();
                if (bridge.isEnding() || !end.claim()) {
                    awaitEndOfJvm();
                }
                FinishedRun finished = end.inTime(verdict);
                if (bridge.isEnding()) {
                    awaitEndOfJvm();
                }
                return finished;
            }
        } catch (IOException e) {
            throw unsupervised(start, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unsupervised(start, e);
        }
    }

    private SupervisedProcess launch(RunStart start, Optional<Path> python) throws IOException {
        if (python.isPresent()) {
            host.reporter()
                    .debug("supervised by " + python.get() + " -I -S .stash/bin/stash_supervisor_*.py "
                            + root.relativize(start.folder().path()) + " 1");
            return new Supervisor(python.get(), root.resolve(".stash").resolve("bin"))
                    .start(start.supervised(), host.reporter().console(), isTerminal());
        }
        host.reporter()
                .warn("no Python 3.8 or newer was found to supervise the run: if Maven is killed, the tool lives on");
        SupervisedProcess process =
                UnsupervisedProcess.start(start.supervised(), host.reporter().console(), isTerminal());
        RunRecord record = RunRecord.read(start.folder().runJson());
        record.put("state", RunState.RUNNING.word());
        record.put("attempts", start.supervised().attempt());
        record.put("started_at", LocalTime.iso(ZonedDateTime.now(host.clock())));
        record.write(start.folder().runJson());
        return process;
    }

    /** The hook has the run now, and the JVM ends with it. */
    private static void awaitEndOfJvm() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    /** A person watches: only then are carriage returns of progress bars passed on. */
    private boolean isTerminal() {
        return Terminal.isWatched(host.interactive(), host.variables());
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
