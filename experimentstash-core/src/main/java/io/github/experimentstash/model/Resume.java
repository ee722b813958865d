package io.github.experimentstash.model;

import java.util.List;

/**
 * How a further attempt goes on where the last one stopped.
 *
 * @param checkpoint a glob in the run's output directory; the newest match is the checkpoint
 * @param arguments added at the end of the command, {@code ${checkpoint}} replaced; only where there is a checkpoint
 */
public record Resume(String checkpoint, List<String> arguments) {
    public Resume {
        arguments = List.copyOf(arguments);
    }
}
