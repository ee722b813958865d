package io.github.experimentstash.validate;

import java.util.Optional;

/**
 * What is asked of a validation.
 *
 * @param tool only this tool and its experiments
 * @param config only experiments whose names this glob matches
 * @param strict warnings fail too
 * @param listConfigs show the experiments
 */
public record ValidationRequest(Optional<String> tool, Optional<String> config, boolean strict, boolean listConfigs) {
    /** Everything, with warnings that only warn. */
    public static ValidationRequest all() {
        return new ValidationRequest(Optional.empty(), Optional.empty(), false, false);
    }
}
