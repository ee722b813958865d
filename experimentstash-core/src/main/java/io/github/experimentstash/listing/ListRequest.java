package io.github.experimentstash.listing;

import java.util.Optional;

/**
 * What {@code list} is asked for.
 *
 * @param tool only experiments of this tool
 * @param tag only those with this tag
 * @param config only those whose name this glob matches
 * @param state only those whose last run ended like this, in lower case; {@code never} for those without one
 * @param tools the tools instead of the experiments
 * @param format of the answer
 */
public record ListRequest(
        Optional<String> tool,
        Optional<String> tag,
        Optional<String> config,
        Optional<String> state,
        boolean tools,
        Format format) {
    /** How the answer is written. */
    public enum Format {
        /** For people. */
        TEXT,
        JSON,
        CSV,
        /** A table in Markdown. */
        MD
    }
}
