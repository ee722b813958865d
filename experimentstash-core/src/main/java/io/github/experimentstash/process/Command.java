package io.github.experimentstash.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A short helper command, such as {@code git status}: its output fits in memory and nobody watches it.
 *
 * @param arguments program and arguments
 * @param directory working directory
 * @param variables the complete environment; nothing is inherited
 * @param timeout after which the process tree is killed
 */
public record Command(List<String> arguments, Path directory, Map<String, String> variables, Duration timeout) {
    public Command {
        arguments = List.copyOf(arguments);
        variables = Map.copyOf(variables);
    }
}
