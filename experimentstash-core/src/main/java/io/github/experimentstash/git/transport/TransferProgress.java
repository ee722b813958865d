package io.github.experimentstash.git.transport;

import io.github.experimentstash.model.Reporter;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells how a clone goes on: in one place of a terminal, and as a line every ten seconds elsewhere. What is quick says
 * nothing. Safe for several threads; each transfer has its own.
 */
public final class TransferProgress {
    private static final long LINE_EVERY = 10_000_000_000L;
    private static final long TERMINAL_EVERY = 200_000_000L;

    /** As git says it (progress.c): {@code Receiving objects:  45% (120/266), 12.00 MiB | 3.00 MiB/s}. */
    private static final Pattern SAID = Pattern.compile(
            "(?:remote: )?(Counting|Compressing|Receiving|Resolving|Updating|Checking out) (objects|deltas|files):"
                    + "\\s+(\\d{1,3})% \\(\\d+/\\d+\\)(?:, ([0-9.]+ [A-Za-z]+)(?: \\| ([0-9.]+ [A-Za-z]+/s))?)?.*");

    private final Reporter reporter;
    private final String subject;
    private final LongSupplier clock;
    private long last;

    /** @param subject what is fetched: {@code tools/manylatents} */
    public TransferProgress(Reporter reporter, String subject) {
        this(reporter, subject, System::nanoTime);
    }

    /** @param clock in nanoseconds from anywhere */
    TransferProgress(Reporter reporter, String subject, LongSupplier clock) {
        this.reporter = reporter;
        this.subject = subject;
        this.clock = clock;
        this.last = clock.getAsLong();
    }

    /** A line of git's own progress; any other is passed over. */
    public void heard(String line) {
        Matcher said = SAID.matcher(line.strip());
        if (!said.matches()) {
            return;
        }
        String amount = said.group(4) == null
                ? ""
                : " (" + said.group(4) + (said.group(5) == null ? "" : ", " + said.group(5)) + ")";
        at(said.group(1) + " " + said.group(2), Integer.parseInt(said.group(3)), amount);
    }

    /**
     * @param task such as {@code Receiving objects}
     * @param percent 0 to 100
     * @param amount what came so far, with a blank in front; may be empty
     */
    public synchronized void at(String task, int percent, String amount) {
        long now = clock.getAsLong();
        boolean terminal = reporter.isTerminal();
        if (now - last < (terminal ? TERMINAL_EVERY : LINE_EVERY)) {
            return;
        }
        last = now;
        String text = subject + "  " + task.toLowerCase(Locale.ROOT) + " " + percent + " %" + amount;
        if (terminal) {
            reporter.passing(text);
        } else {
            reporter.line(text);
        }
    }
}
