package io.github.experimentstash.model;

import java.util.Locale;

/** Where a run stands. The first ones are on the way, the others are verdicts. */
public enum RunState {
    CREATED,
    STARTING,
    RUNNING,
    STOPPING,
    FINALISING,
    SUCCEEDED,
    FAILED,
    CRASHED,
    OUT_OF_MEMORY,
    TIMED_OUT,
    CANCELLED,
    PREEMPTED,
    INTERRUPTED;

    /** As written in records and messages: {@code out-of-memory}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** True for a verdict: the run is over. */
    public boolean isTerminal() {
        return compareTo(SUCCEEDED) >= 0;
    }

    /** @throws IllegalArgumentException if it is not one of the words */
    public static RunState ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
