package io.github.experimentstash.run;

import io.github.experimentstash.model.RunState;
import java.util.Optional;

/**
 * What is known of one run now.
 *
 * @param path of its record, relative to the stash's root
 * @param attempt the last one, from 1
 * @param dead its processes are gone and it has no verdict yet; the next goal that changes something gives it one
 * @param silent who should say that it lives, and does not
 * @param reason one sentence for a person; absent while it goes well
 * @param hint the next command
 * @param createdAt ISO 8601 with offset
 * @param wallSeconds of a run that ended
 * @param usage of its processes, when they were looked at last
 * @param lastLine of its output, made printable; empty text if there is none
 */
public record RunStatus(
        String id,
        String path,
        String tool,
        String config,
        RunState state,
        int attempt,
        boolean dead,
        Optional<SilentSupervisor> silent,
        Optional<String> reason,
        Optional<String> hint,
        String createdAt,
        Optional<Double> wallSeconds,
        Optional<Usage> usage,
        String lastLine) {
    /**
     * Of the whole tree.
     *
     * @param cpuPercent 100 is one core
     */
    public record Usage(long cpuPercent, long memoryBytes, long processes) {}

    /** It has a verdict. */
    public boolean isEnded() {
        return state.isTerminal();
    }
}
