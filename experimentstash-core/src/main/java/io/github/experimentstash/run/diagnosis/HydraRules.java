package io.github.experimentstash.run.diagnosis;

import io.github.experimentstash.model.Nearest;
import io.github.experimentstash.model.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** In the words of Hydra 1.1 to 1.3 and OmegaConf. */
final class HydraRules {
    private static final int NAMES_SHOWN = 8;
    private static final Pattern OPTION = Pattern.compile("Could not (?:find|load) '([^']+)/([^/']+)'");
    private static final Pattern NOT_LISTED = Pattern.compile("Could not override 'experiment'\\. No match in the");
    private static final Pattern KEY = Pattern.compile("Could not override '([^']+)'");
    private static final Pattern APPEND = Pattern.compile("To append to your (?:config|default list) use (\\S+)");
    private static final Pattern NOT_IN_STRUCT = Pattern.compile("Key '[^']+' is not in struct\\n +full_key: (\\S+)");
    private static final Pattern TARGET_CALL = Pattern.compile("Error in call to target '([^']+)':\\n(.+)");

    private HydraRules() {}

    static List<Rule> of() {
        return List.of(
                Rule.failed("hydra-option", HydraRules::option),
                Rule.failed("hydra-experiment", HydraRules::experiment),
                Rule.failed("hydra-override", HydraRules::override),
                Rule.failed("hydra-append", HydraRules::append),
                Rule.said(
                        "hydra-grammar",
                        "See https?://hydra\\.cc/docs/\\S+override_grammar",
                        "Hydra cannot read one of the overrides.",
                        "put values with blanks, brackets, commas or quotes into quotes of Hydra's own:"
                                + "   -Doverrides=\"'title=\\\"a, b\\\"'\"   or write them as a map in the experiment"),
                Rule.failed("hydra-mandatory", HydraRules::mandatory),
                Rule.failed("hydra-key", HydraRules::key),
                Rule.said(
                        "hydra-config",
                        "Cannot find primary config '([^']+)'|Primary config (?:directory|module) (?:'[^']*' )?not found",
                        "Hydra does not find the tool's own configuration.",
                        "it is looked for beside the file that is started: is all of the tool checked out, and is a"
                                + " package that is installed made with its YAML files?"),
                Rule.said(
                        "hydra-target",
                        "Error locating target '([^']+)'",
                        "What a '_target_' of the configuration names cannot be imported: $1.",
                        "see why with   env: {HYDRA_FULL_ERROR: \"1\"}"),
                Rule.failed("hydra-call", HydraRules::call));
    }

    private static Optional<Finding> option(Evidence evidence) {
        Optional<MatchResult> match = evidence.log().last(OPTION);
        if (match.isEmpty()) {
            return Optional.empty();
        }
        String group = match.get().group(1);
        String option = match.get().group(2);
        List<String> options = options(evidence.log().lines());
        boolean experiment = group.equals("experiment")
                && option.equals(evidence.experiment().experiment());
        String list = options.isEmpty() ? "" : "   it has: " + Texts.some(options, NAMES_SHOWN);
        return Finding.of(
                "The tool has no option '" + option + "' of '" + group + "'.",
                "correct " + (experiment ? "'experiment' in " : "it in ")
                        + evidence.placeOfExperiment(experiment ? "experiment" : "overrides")
                        + Nearest.question(option, options)
                                .map(question -> ": " + question)
                                .orElse("") + list);
    }

    /** Below "Available options in 'model':", each with a tab before it. */
    private static List<String> options(List<String> lines) {
        List<String> options = new ArrayList<>();
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (lines.get(i).startsWith("Available options in ")) {
                for (int j = i + 1; j < lines.size() && lines.get(j).startsWith("\t"); j++) {
                    options.add(Texts.oneLine(lines.get(j).strip()));
                }
                return options;
            }
        }
        return options;
    }

    private static Optional<Finding> experiment(Evidence evidence) {
        return evidence.log().says(NOT_LISTED)
                ? Finding.of(
                        "The tool has experiments, but its defaults list names none that could be overridden.",
                        "in " + evidence.placeOfTool("arguments")
                                + " write   arguments: [\"+experiment=${experiment}\"]")
                : Optional.empty();
    }

    private static Optional<Finding> override(Evidence evidence) {
        return evidence.log().lastGroup(KEY).flatMap(key -> {
            if (key.equals("experiment")) {
                return Finding.of(
                        "The tool has no config group 'experiment'.",
                        "say in " + evidence.placeOfTool("arguments")
                                + " how it is told its experiment, such as   arguments: [\"--config-name\", \"${experiment}\"]");
            }
            String add = evidence.log()
                    .lastGroup(APPEND)
                    .map(word -> "to add it write   " + Texts.oneLine(word))
                    .orElse("take it out");
            return Finding.of(
                    "The tool's configuration has no '" + key + "'.",
                    nearest(evidence, key).map(question -> question + "  ").orElse("") + add);
        });
    }

    /** The same last part elsewhere, or else a slip of the finger. */
    private static Optional<String> nearest(Evidence evidence, String key) {
        List<String> keys = evidence.hydraKeys().get();
        String last = key.substring(key.lastIndexOf('.') + 1);
        List<String> elsewhere = keys.stream()
                .filter(path -> path.endsWith("." + last) || path.equals(last))
                .toList();
        return elsewhere.size() == 1
                ? Optional.of("did you mean '" + elsewhere.get(0) + "'?")
                : Nearest.question(key, keys);
    }

    private static Optional<Finding> append(Evidence evidence) {
        Pattern pattern = Pattern.compile("Could not append to config\\. An item is already at '([^']+)'");
        return evidence.log()
                .lastGroup(pattern)
                .flatMap(key -> Finding.of(
                        "The tool's configuration has '" + key + "' already.",
                        "write it without the + in " + evidence.placeOfExperiment("overrides")));
    }

    private static Optional<Finding> mandatory(Evidence evidence) {
        Pattern pattern = Pattern.compile("Missing mandatory value: (\\S+)");
        return evidence.log()
                .lastGroup(pattern)
                .flatMap(key -> Finding.of(
                        "The tool leaves the value of '" + key + "' to whoever runs it.",
                        "in " + evidence.placeOfExperiment("overrides") + " add   overrides: {" + key + ": <value>}"));
    }

    /** Asked for by the tool's code, not by an override. */
    private static Optional<Finding> key(Evidence evidence) {
        return evidence.log()
                .lastGroup(NOT_IN_STRUCT)
                .flatMap(key -> Finding.of(
                        "The tool's code asks for '" + key + "', which its configuration does not have.",
                        nearest(evidence, key).map(question -> question + "  ").orElse("")
                                + "to add it:   overrides: {\"+" + key + "\": <value>}"));
    }

    private static Optional<Finding> call(Evidence evidence) {
        return evidence.log()
                .last(TARGET_CALL)
                .map(match -> new Finding(
                        Optional.of(Texts.oneLine(match.group(2), 300)),
                        List.of("It happened in " + match.group(1) + ", which the configuration names as '_target_'."),
                        List.of("see where with   env: {HYDRA_FULL_ERROR: \"1\"}"),
                        true));
    }
}
