package io.github.experimentstash.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code configs/meta.yaml} says.
 *
 * @param tools by name, in the order of the file; an entry that could not be read is missing here
 * @param toolPaths folders of all entries by name, also of those that could not be read, in the order of the file
 * @param requireCommitPins a missing, short or drifted pin is an error instead of a warning
 * @param validateConfigs false leaves experiments unchecked by validation
 * @param checkDependencies false leaves out checks of environments, locks and tool-to-tool dependencies
 * @param severities what a kind of problem counts for in this stash, where it says so
 */
public record Manifest(
        Map<String, Tool> tools,
        Map<String, String> toolPaths,
        boolean requireCommitPins,
        boolean validateConfigs,
        boolean checkDependencies,
        Map<ProblemCode, SeverityRule> severities) {
    private static final int NAMES_SHOWN = 12;

    public Manifest {
        tools = Collections.unmodifiableMap(new LinkedHashMap<>(tools));
        toolPaths = Collections.unmodifiableMap(new LinkedHashMap<>(toolPaths));
        severities = Map.copyOf(severities);
    }

    /** Of a file that says nothing. */
    public static Manifest empty() {
        return new Manifest(Map.of(), Map.of(), false, true, true, Map.of());
    }

    /** Names of all entries, also of those that could not be read. */
    public List<String> toolNames() {
        return List.copyOf(toolPaths.keySet());
    }

    /**
     * A problem if no tool has that name.
     *
     * @param location where the name stands; null if it was typed
     */
    public Optional<Problem> unknown(String name, SourceLocation location) {
        if (toolPaths.containsKey(name)) {
            return Optional.empty();
        }
        List<String> toolNames = toolNames();
        String list = toolNames.isEmpty()
                ? "configs/meta.yaml names no tool yet"
                : "Tools: " + Texts.some(toolNames.stream().map(Texts::oneLine).toList(), NAMES_SHOWN);
        return Optional.of(Problem.error(
                ProblemCode.UNKNOWN_TOOL,
                location,
                "unknown tool '" + Texts.oneLine(name) + "'",
                Nearest.question(name, toolNames).map(q -> q + "  " + list).orElse(list)));
    }
}
