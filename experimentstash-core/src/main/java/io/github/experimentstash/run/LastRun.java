package io.github.experimentstash.run;

import io.github.experimentstash.model.RunState;
import java.util.Optional;

/**
 * How an experiment was run the last time.
 *
 * @param id of the run
 * @param path of its record, relative to the stash's root
 * @param config of the experiment
 * @param createdAt ISO 8601 with offset
 * @param wallSeconds absent while it runs
 * @param metric name of its first metric
 * @param value of that metric, a number or a text
 * @param link to its run at an experiment tracker
 */
public record LastRun(
        String id,
        String path,
        String config,
        RunState state,
        String createdAt,
        Optional<Double> wallSeconds,
        Optional<String> metric,
        Optional<Object> value,
        Optional<String> link) {}
