package io.github.experimentstash.tool;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C during a change: the JVM waits a moment, so that what was begun is finished or taken back by the thread that does
 * it. What takes longer is left to the next goal's recovery, as after a kill.
 */
final class OrderlyEnd implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 5;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::await, "stash-orderly-end");

    private OrderlyEnd() {}

    static OrderlyEnd begin() {
        OrderlyEnd end = new OrderlyEnd();
        try {
            Runtime.getRuntime().addShutdownHook(end.hook);
        } catch (IllegalStateException endingAlready) {
            end.closed.countDown();
        }
        return end;
    }

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
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            return; // the hook ends by itself now
        }
    }
}
