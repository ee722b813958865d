package io.github.experimentstash.model;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a run is tried again in the same record.
 *
 * @param times at most so many further attempts
 * @param states verdicts after which it is; only of {@link #CAUSES}
 * @param exitCodes and these exit codes of the tool, each 1 to 255
 */
public record Retries(int times, Set<RunState> states, Set<Integer> exitCodes) {
    /** What may be named. That somebody cancelled a run is no cause, nor is the exit code of a bug. */
    public static final List<RunState> CAUSES =
            List.of(RunState.CRASHED, RunState.OUT_OF_MEMORY, RunState.TIMED_OUT, RunState.PREEMPTED);

    /** Where nothing is named: not the tool's own doing. */
    private static final Set<RunState> DEFAULT = EnumSet.of(RunState.CRASHED, RunState.PREEMPTED);

    public Retries {
        states = Set.copyOf(states);
        exitCodes = Set.copyOf(exitCodes);
    }

    /** Never. */
    public static Retries none() {
        return new Retries(0, Set.of(), Set.of());
    }

    /** After a crash or a preemption. */
    public static Retries ofTimes(int times) {
        return new Retries(times, DEFAULT, Set.of());
    }

    /** @param exitCode of the tool, where it has one */
    public boolean covers(RunState state, Optional<Integer> exitCode) {
        return states.contains(state)
                || (state == RunState.FAILED
                        && exitCode.filter(exitCodes::contains).isPresent());
    }
}
