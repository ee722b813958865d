package io.github.experimentstash.model;

import java.util.Map;

/**
 * What {@code configs/meta.yaml} says.
 *
 * @param tools by name, in the order of the file
 * @param requireCommitPins a missing, short or drifted pin is an error instead of a warning
 * @param validateConfigs false leaves experiments unchecked by validation
 * @param checkDependencies false leaves out checks of environments, locks and tool-to-tool dependencies
 */
public record Manifest(
        Map<String, Tool> tools, boolean requireCommitPins, boolean validateConfigs, boolean checkDependencies) {
    public Manifest {
        tools = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(tools));
    }
}
