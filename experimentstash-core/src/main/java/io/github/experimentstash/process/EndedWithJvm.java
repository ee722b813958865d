package io.github.experimentstash.process;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A child process that must not outlive this JVM: Ctrl-C, TERM and HUP end it too, with all of its own children. */
final class EndedWithJvm implements AutoCloseable {
    private final Process process;
    private final ShutdownHook hook;

    EndedWithJvm(Process process) {
        this.process = process;
        this.hook = ShutdownHook.register("stash-end-child", this::end, this::end);
    }

    @Override
    public void close() {
        hook.close();
    }

    /** Asked first, as git takes away what it began; then made to. */
    private void end() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroy);
        try {
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                all.forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            all.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
