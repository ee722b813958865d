package io.github.experimentstash.model;

import java.util.List;

/** Where metrics of a run are read from: {@code metrics} of a tool or an experiment. */
public sealed interface MetricSource {
    /**
     * Files of the output directory.
     *
     * @param glob relative to the output directory
     * @param keys keys or columns to take, dotted for nested ones; empty for all that are numbers
     */
    record Files(String glob, List<String> keys) implements MetricSource {
        public Files {
            keys = List.copyOf(keys);
        }
    }

    /**
     * A line of the log.
     *
     * @param name of the metric
     * @param pattern regular expression whose first group is the value; the last match counts
     */
    record LogPattern(String name, String pattern) implements MetricSource {}
}
