package io.github.experimentstash.run;

import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.MetricSource;
import io.github.experimentstash.model.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What one run is to do, before anything is touched. Texts still hold their placeholders.
 *
 * @param root of the stash, absolute
 * @param toolDirectory absolute
 * @param workingDirectory where the tool is run: its folder or its {@code directory}, absolute
 * @param arguments after the entry point, placeholders not yet replaced, the output argument included
 * @param overrides the part of {@code arguments} that experiment and user added
 * @param ownOutput where an argument of the user's own sends the results of a Hydra tool, its value as written
 * @param hydra the tool is a Hydra application
 * @param debug debug arguments are among the arguments
 * @param grace between TERM and KILL
 * @param timeout wall time; absent for none
 * @param metrics of the experiment, else of the tool
 */
record RunPlan(
        Path root,
        Tool tool,
        Experiment experiment,
        Path toolDirectory,
        Path workingDirectory,
        List<String> arguments,
        List<String> overrides,
        Optional<String> ownOutput,
        boolean hydra,
        boolean debug,
        Duration grace,
        Optional<Duration> timeout,
        List<MetricSource> metrics) {
    RunPlan {
        arguments = List.copyOf(arguments);
        overrides = List.copyOf(overrides);
        metrics = List.copyOf(metrics);
    }
}
