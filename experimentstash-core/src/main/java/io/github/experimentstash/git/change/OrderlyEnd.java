package io.github.experimentstash.git.change;

import io.github.experimentstash.process.ShutdownHook;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C during a change: the JVM waits a moment, so that what was begun is finished or taken back by the thread that does
 * it. What takes longer is left to the next goal's recovery, as after a kill.
 */
public final class OrderlyEnd implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 5;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final ShutdownHook hook = ShutdownHook.register("stash-orderly-end", this::await, closed::countDown);

    private void await() {
        try {
            if (!closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return; // the next goal recovers
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        hook.close();
    }
}
