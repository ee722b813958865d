package io.github.experimentstash.run;

import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Tool;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One run as asked for, everything read and known to be sound.
 *
 * @param typed overrides of the command line, split into words
 * @param debug the user asked for debug arguments
 * @param timeout of the command line
 * @param grace of the command line
 * @param waitForBusy wait for an environment in use
 * @param redactOutput values of secret variables that the tool prints are replaced
 */
public record RunInput(
        Manifest manifest,
        Tool tool,
        Experiment experiment,
        List<String> typed,
        boolean debug,
        Optional<Duration> timeout,
        Optional<Duration> grace,
        boolean waitForBusy,
        boolean redactOutput) {
    public RunInput {
        typed = List.copyOf(typed);
    }
}
