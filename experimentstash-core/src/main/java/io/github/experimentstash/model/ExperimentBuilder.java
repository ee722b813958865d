package io.github.experimentstash.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An experiment of which only a part is known, as of an old run's record. What is not said is as if its file did not say
 * it; the reader of the file calls the record's own constructor, so that it forgets no key.
 */
public final class ExperimentBuilder {
    private final String config;
    private final String tool;
    private final String experiment;
    private Optional<String> description = Optional.empty();
    private List<String> overrides = List.of();
    private Optional<Duration> timeout = Optional.empty();
    private Map<String, SourceLocation> locations = Map.of();

    /** The parameters are those of {@link Experiment}; its file is where the config has it. */
    public ExperimentBuilder(String config, String tool, String experiment) {
        this.config = config;
        this.tool = tool;
        this.experiment = experiment;
    }

    public ExperimentBuilder description(String value) {
        description = Optional.of(value);
        return this;
    }

    public ExperimentBuilder overrides(List<String> value) {
        overrides = value;
        return this;
    }

    public ExperimentBuilder timeout(Optional<Duration> value) {
        timeout = value;
        return this;
    }

    public ExperimentBuilder locations(Map<String, SourceLocation> value) {
        locations = value;
        return this;
    }

    public Experiment build() {
        return new Experiment(
                config,
                "configs/" + config + ".yaml",
                tool,
                experiment,
                description,
                List.of(),
                Optional.empty(),
                false,
                overrides,
                timeout,
                Optional.empty(),
                StopSignal.TERM,
                Map.of(),
                List.of(),
                List.of(),
                Retries.none(),
                Optional.empty(),
                locations);
    }
}
