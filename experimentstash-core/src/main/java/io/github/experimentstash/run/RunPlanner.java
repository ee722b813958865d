package io.github.experimentstash.run;

import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From a tool, an experiment and what the user typed to a {@link RunPlan}. Pure: reads no file, starts nothing. */
final class RunPlanner {
    static final List<String> HYDRA_ARGUMENTS = List.of("experiment=${experiment}");
    private static final Duration GRACE = Duration.ofSeconds(20);
    /** GitHub ends a cancelled job 10 s after its first signal (notes/process.md 1). */
    private static final Duration GRACE_ON_GITHUB = Duration.ofSeconds(5);

    private RunPlanner() {}

    /**
     * @param typed overrides of the command line, already split into words
     * @param hydra the tool is a Hydra application
     * @param variables the caller's, to know a CI that does not wait long
     */
    static RunPlan plan(
            Path root,
            Tool tool,
            Experiment experiment,
            List<String> typed,
            boolean debug,
            boolean hydra,
            Optional<Duration> timeout,
            Optional<Duration> grace,
            Map<String, String> variables) {
        boolean withDebug = debug || experiment.debug();
        List<String> overrides = new ArrayList<>(experiment.overrides());
        overrides.addAll(typed);
        List<String> arguments = new ArrayList<>(tool.arguments().orElse(HYDRA_ARGUMENTS));
        if (withDebug) {
            arguments.addAll(tool.debugArguments());
        }
        arguments.addAll(overrides);
        Optional<String> ownOutput = hydra && tool.outputArgument().isEmpty() ? ownOutput(arguments) : Optional.empty();
        if (ownOutput.isEmpty()) {
            Optional<String> output = outputArgument(tool, hydra, arguments);
            if (output.isPresent()) {
                arguments.add(output.get());
            }
        }
        Path toolDirectory = root.resolve(tool.path());
        Path workingDirectory = tool.directory().isEmpty()
                ? toolDirectory
                : toolDirectory.resolve(tool.directory()).normalize();
        return new RunPlan(
                root,
                tool,
                experiment,
                toolDirectory,
                workingDirectory,
                arguments,
                overrides,
                ownOutput,
                hydra,
                withDebug,
                (grace.isPresent() ? grace : experiment.grace()).orElse(defaultGrace(variables)),
                timeout.isPresent() ? timeout : experiment.timeout(),
                experiment.metrics().isEmpty() ? tool.metrics() : experiment.metrics());
    }

    private static Optional<String> outputArgument(Tool tool, boolean hydra, List<String> arguments) {
        if (tool.outputArgument().isPresent()) {
            return tool.outputArgument().get().isEmpty() ? Optional.empty() : tool.outputArgument();
        }
        return hydra ? Optional.of(outputKey(arguments) + "${output_dir}") : Optional.empty();
    }

    /** An argument of the user's own that already says where results go is left alone; the last one counts. */
    private static Optional<String> ownOutput(List<String> arguments) {
        String key = outputKey(arguments);
        Optional<String> value = Optional.empty();
        for (String argument : arguments) {
            int plus = argument.startsWith("++") ? 2 : argument.startsWith("+") ? 1 : 0;
            if (argument.startsWith(key, plus)) {
                value = Optional.of(argument.substring(plus + key.length()));
            }
        }
        return value;
    }

    /** With {@code --multirun} Hydra ignores {@code hydra.run.dir}. */
    private static String outputKey(List<String> arguments) {
        return arguments.contains("--multirun") || arguments.contains("-m") ? "hydra.sweep.dir=" : "hydra.run.dir=";
    }

    private static Duration defaultGrace(Map<String, String> variables) {
        return "true".equals(variables.get("GITHUB_ACTIONS")) ? GRACE_ON_GITHUB : GRACE;
    }
}
