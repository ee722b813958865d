package io.github.experimentstash.run;

import io.github.experimentstash.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run depends on, as one text: two runs with equal identities had the same code, environment, arguments and
 * variables, so their outputs can be compared.
 */
final class RunIdentity {
    /** Differ between two equal runs. */
    private static final List<String> OF_THE_RUN = List.of(
            "STASH_RUN_ID",
            "STASH_RUN_DIR",
            "STASH_OUTPUT_DIR",
            "STASH_ATTEMPT",
            "WANDB_DIR",
            "PATH",
            "SOURCE_DATE_EPOCH");

    private RunIdentity() {}

    /** Absent when the code is not known exactly: no git, or edits that no commit holds. */
    static Optional<String> of(RunRecord record) {
        Map<String, Object> source = record.section("source");
        Object code = source.containsKey("tree") ? source.get("tree") : source.get("commit");
        if (code == null || Boolean.TRUE.equals(source.get("dirty"))) {
            return Optional.empty();
        }
        Map<String, Object> environment = record.section("environment");
        Map<String, Object> identity = new LinkedHashMap<>();
        identity.put("code", code);
        identity.put("experiment", record.text("experiment").orElse(""));
        identity.put("entrypoint", record.text("entrypoint").orElse(""));
        identity.put("arguments", withoutOutputDirectory(record));
        identity.put("python", String.valueOf(environment.get("python")));
        identity.put("packages", String.valueOf(environment.get("packages_sha256")));
        identity.put("variables", variables(record));
        return Optional.of(Json.writeLine(identity));
    }

    /** The time that the tool was told to be built at; it stands in some files, and is no input of the experiment. */
    static Object epoch(RunRecord record) {
        Object epoch = Json.object(record.section("variables"), "set").get("SOURCE_DATE_EPOCH");
        return epoch == null ? "" : epoch;
    }

    private static List<String> withoutOutputDirectory(RunRecord record) {
        List<String> arguments = new ArrayList<>();
        for (Object argument : record.list("arguments")) {
            String text = argument.toString();
            for (Object directory : record.list("output_directories")) {
                String path = directory.toString();
                int day = path.lastIndexOf("outputs/");
                if (day >= 0) {
                    text = text.replace(path.substring(day), "${output_dir}");
                }
            }
            arguments.add(text);
        }
        return arguments;
    }

    private static Map<String, Object> variables(RunRecord record) {
        Map<String, Object> variables = new LinkedHashMap<>();
        Map<String, Object> section = record.section("variables");
        for (String part : List.of("set", "passed")) {
            if (section.get(part) instanceof Map<?, ?> values) {
                for (Map.Entry<?, ?> value : values.entrySet()) {
                    variables.put(value.getKey().toString(), value.getValue());
                }
            }
        }
        for (String name : OF_THE_RUN) {
            variables.remove(name);
        }
        return variables;
    }
}
