package io.github.experimentstash.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An experiment file.
 *
 * @param config path under {@code configs/} without {@code .yaml}, such as {@code figure1/pca_swissroll}
 * @param file path relative to the stash's root
 * @param tool name of the tool
 * @param experiment name of the experiment within the tool
 * @param overrides passed after the tool's arguments, each one argument
 * @param timeout wall time after which the run is ended; absent for none
 * @param grace time between the stop signal and KILL; absent for the default
 * @param stopSignal with which it is asked to end
 * @param env variables that win over all others
 * @param outputs globs in the output directory that must match after a successful run
 * @param retries whether it is tried again
 * @param resume how a further attempt goes on; absent: as the tool says
 * @param locations of the values, by key
 */
public record Experiment(
        String config,
        String file,
        String tool,
        String experiment,
        Optional<String> description,
        List<String> tags,
        Optional<String> estimatedRuntime,
        boolean debug,
        List<String> overrides,
        Optional<Duration> timeout,
        Optional<Duration> grace,
        StopSignal stopSignal,
        Map<String, String> env,
        List<String> outputs,
        List<MetricSource> metrics,
        Retries retries,
        Optional<Resume> resume,
        Map<String, SourceLocation> locations) {
    public Experiment {
        tags = List.copyOf(tags);
        overrides = List.copyOf(overrides);
        env = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(env));
        outputs = List.copyOf(outputs);
        metrics = List.copyOf(metrics);
        locations = Map.copyOf(locations);
    }

    /** Where the value of a key stands, or the file. */
    public SourceLocation locationOf(String key) {
        return locations.getOrDefault(key, SourceLocation.ofFile(file));
    }
}
