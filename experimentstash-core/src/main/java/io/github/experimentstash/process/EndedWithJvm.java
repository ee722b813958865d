package io.github.experimentstash.process;

import java.util.ArrayList;
import java.util.List;

/** A child process that must not outlive this JVM: Ctrl-C, TERM and HUP end it too, with all of its own children. */
final class EndedWithJvm implements AutoCloseable {
    private final Process process;
    private final Thread hook;

    private EndedWithJvm(Process process) {
        this.process = process;
        this.hook = new Thread(this::end, "stash-end-child");
    }

    static EndedWithJvm guard(Process process) {
        EndedWithJvm guard = new EndedWithJvm(process);
        try {
            Runtime.getRuntime().addShutdownHook(guard.hook);
        } catch (IllegalStateException endingAlready) {
            guard.end();
        }
        return guard;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            return; // the hook runs, and may
        }
    }

    /** Asked first, as git takes away what it began; then made to. */
    private void end() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroy);
        try {
            if (!process.waitFor(2, java.util.concurrent.TimeUnit.SECONDS)) {
                all.forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            all.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
