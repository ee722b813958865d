package io.github.experimentstash.run;

import io.github.experimentstash.model.Reporter;
import io.github.experimentstash.model.StashException;
import io.github.experimentstash.process.SignalBridge;
import io.github.experimentstash.process.SupervisedProcess;
import io.github.experimentstash.process.Verdict;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets exactly one thread finish a run: the one that waited for it, or the shutdown hook when a signal ends the JVM. While
 * the JVM ends, nothing takes long: results that are not hashed by then are left to the next recovery.
 */
final class RunEnd {
    /** A CI kills the whole tree a few seconds after its first signal (notes/process.md 1). */
    private static final long IN_HOOK_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Reporter reporter;
    private final SupervisedProcess process;
    private final RunLaunch.Finish finish;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile SignalBridge bridge;

    RunEnd(Reporter reporter, SupervisedProcess process, RunLaunch.Finish finish) {
        this.reporter = reporter;
        this.process = process;
        this.finish = finish;
    }

    void guardedBy(SignalBridge guard) {
        bridge = guard;
    }

    /** True for the first who asks. */
    boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    /** For the thread that waited and has claimed the run; stopped when a signal comes after all. */
    FinishedRun inTime(Verdict verdict) throws IOException {
        try {
            FinishedRun finished = finish.finish(verdict, this::isEnding);
            if (isEnding()) {
                tell(finished);
            }
            return finished;
        } finally {
            done.countDown();
        }
    }

    /** For the shutdown hook, once the command has ended. */
    void inHook() {
        try {
            if (!claim()) {
                done.await(2 * IN_HOOK_NANOS, TimeUnit.NANOSECONDS);
                return;
            }
            Verdict verdict = process.await();
            long deadline = System.nanoTime() + IN_HOOK_NANOS;
            tell(finish.finish(verdict, () -> System.nanoTime() > deadline || isImpatient()));
        } catch (IOException | InterruptedException | StashException e) {
            reporter.warn("the run has ended, but its record could not be completed: " + e.getMessage());
        }
    }

    private boolean isEnding() {
        return bridge != null && bridge.isEnding();
    }

    private boolean isImpatient() {
        return bridge != null && bridge.isImpatient();
    }

    /** Who called the goal does not hear of its result any more. */
    private void tell(FinishedRun finished) {
        for (String line : finished.failure()) {
            reporter.line(line);
        }
    }
}
