package io.github.experimentstash.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

/** For what another process does in its own time. */
public final class Waiting {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private Waiting() {}

    /** Until it is true; a file that is just being written or replaced is asked for again. */
    public static void until(String what, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!holds(condition)) {
            assertThat(System.nanoTime()).as("gave up waiting: " + what).isLessThan(deadline);
            pause();
        }
    }

    private static boolean holds(Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (IOException | RuntimeException beingWritten) {
            return false;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** How much longer than on a machine of our own something may take here and now. */
    public static double load() {
        try {
            String text = Files.readString(Path.of("/proc/loadavg"));
            double waiting = Double.parseDouble(text.substring(0, text.indexOf(' ')));
            return Math.max(1, waiting / Runtime.getRuntime().availableProcessors());
        } catch (IOException unknown) {
            return 1;
        }
    }
}
