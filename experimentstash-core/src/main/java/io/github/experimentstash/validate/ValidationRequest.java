package io.github.experimentstash.validate;

import io.github.experimentstash.model.Deep;
import java.util.Optional;
import java.util.Set;

/**
 * What is asked of a validation.
 *
 * @param tool only this tool and its experiments
 * @param config only experiments whose names this glob matches
 * @param strict warnings fail too
 * @param listConfigs show the experiments
 * @param deep what is looked at closely
 * @param online ask the tools' upstreams
 * @param allowedSchemes of their addresses, beside https and ssh
 */
public record ValidationRequest(
        Optional<String> tool,
        Optional<String> config,
        boolean strict,
        boolean listConfigs,
        Set<Deep> deep,
        boolean online,
        Set<String> allowedSchemes) {
    public ValidationRequest {
        deep = Set.copyOf(deep);
        allowedSchemes = Set.copyOf(allowedSchemes);
    }

    /** With what is checked each time. */
    public ValidationRequest(Optional<String> tool, Optional<String> config, boolean strict, boolean listConfigs) {
        this(tool, config, strict, listConfigs, Set.of(), false, Set.of());
    }

    /** Everything, with warnings that only warn. */
    public static ValidationRequest all() {
        return new ValidationRequest(Optional.empty(), Optional.empty(), false, false);
    }
}
