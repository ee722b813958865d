package io.github.experimentstash.run;

import io.github.experimentstash.model.Reporter;

/** Tells each step of a run and its time to who asks with {@code -Ddebug}. */
final class Steps {
    private final Reporter reporter;
    private long since = System.nanoTime();

    Steps(Reporter reporter) {
        this.reporter = reporter;
    }

    void done(String step) {
        long now = System.nanoTime();
        reporter.debug("  " + (now - since) / 1_000_000 + " ms  " + step);
        since = now;
    }
}
