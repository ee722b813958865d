package io.github.experimentstash.process;

import io.github.experimentstash.model.RunState;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * How a supervised command ended: {@code attempt-N/end.json}.
 *
 * @param state one of the terminal states
 * @param reason one sentence for a person
 * @param exitCode of the child, if it exited by itself
 * @param signal name such as {@code SIGSEGV}, if a signal ended it
 * @param startedAt when the child was let go; absent if it never was
 * @param endedAt when the verdict was given
 * @param wallSeconds from start to the child's end
 * @param cpuSeconds user and system time of the whole tree; negative if not known
 * @param peakMemoryBytes negative if not known
 * @param peakMemoryMethod how the peak was found
 * @param outputBytes bytes in the log
 * @param redactedBytes how often a secret was replaced in the log
 * @param missingOutputs declared outputs that matched nothing
 */
public record Verdict(
        RunState state,
        String reason,
        Optional<Integer> exitCode,
        Optional<String> signal,
        Optional<OffsetDateTime> startedAt,
        OffsetDateTime endedAt,
        double wallSeconds,
        double cpuSeconds,
        long peakMemoryBytes,
        String peakMemoryMethod,
        long outputBytes,
        long redactedBytes,
        List<String> missingOutputs) {
    public Verdict {
        missingOutputs = List.copyOf(missingOutputs);
    }
}
