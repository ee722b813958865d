package io.github.experimentstash.process;

import io.github.experimentstash.model.SecretValues;
import io.github.experimentstash.model.StopSignal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the supervisor is to run; written as {@code attempt-N/spec.json}.
 *
 * @param recordDirectory absolute; holds {@code lock}, {@code events.jsonl}, {@code attempt-N/} and the log
 * @param attempt 1 for the first
 * @param command program and arguments of the child
 * @param workingDirectory of the child, absolute
 * @param variables the complete environment of the child; values never reach a file
 * @param log file that receives every byte of the child, absolute
 * @param grace between the stop signal and KILL
 * @param stopSignal with which the child is asked to end
 * @param timeout wall time of the child; absent for none
 * @param outputDirectory where declared outputs are looked for, absolute; absent when nothing is declared
 * @param declaredOutputs globs ({@code *}, {@code **}, {@code ?}, {@code [..]}) that must match a file in the end
 * @param secretNames variables whose values never reach a file; those of 8 bytes or more are replaced by {@code ***} in
 *     log and console
 * @param runJson the run's {@code run.json}, which the supervisor keeps true; absent for a helper such as a sync
 * @param trackers experiment trackers in the command's environment: {@code kind}, {@code version}, {@code python}
 * @param notes kept in {@code spec.json} for whoever finishes the record, should it not be the one who began it
 * @param redactOutput false: what the command prints stays as it is
 */
public record SupervisedCommand(
        Path recordDirectory,
        int attempt,
        List<String> command,
        Path workingDirectory,
        Map<String, String> variables,
        Path log,
        Duration grace,
        StopSignal stopSignal,
        Optional<Duration> timeout,
        Optional<Path> outputDirectory,
        List<String> declaredOutputs,
        Set<String> secretNames,
        Optional<Path> runJson,
        List<Map<String, Object>> trackers,
        Map<String, Object> notes,
        boolean redactOutput) {
    public SupervisedCommand {
        command = List.copyOf(command);
        variables = Map.copyOf(variables);
        declaredOutputs = List.copyOf(declaredOutputs);
        secretNames = Set.copyOf(secretNames);
        trackers = List.copyOf(trackers);
        notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
    }

    /**
     * A program of ours beside the runs, such as a sync: it has no {@code run.json}, declares no outputs, and no tracker
     * of its own is to be ended. The parameters are those of the record.
     */
    public static SupervisedCommand helper(
            Path recordDirectory,
            List<String> command,
            Path workingDirectory,
            Map<String, String> variables,
            Path log,
            Duration grace,
            Duration timeout,
            Set<String> secretNames) {
        return new SupervisedCommand(
                recordDirectory,
                1,
                command,
                workingDirectory,
                variables,
                log,
                grace,
                StopSignal.TERM,
                Optional.of(timeout),
                Optional.empty(),
                List.of(),
                secretNames,
                Optional.empty(),
                List.of(),
                Map.of(),
                true);
    }

    /** What no file may hold of it. */
    public SecretValues secrets() {
        return SecretValues.of(variables, secretNames);
    }

    /** A further attempt of the same run. */
    public SupervisedCommand again(int next, List<String> nextCommand, Map<String, String> nextVariables) {
        return new SupervisedCommand(
                recordDirectory,
                next,
                nextCommand,
                workingDirectory,
                nextVariables,
                log,
                grace,
                stopSignal,
                timeout,
                outputDirectory,
                declaredOutputs,
                secretNames,
                runJson,
                trackers,
                notes,
                redactOutput);
    }
}
