package io.github.experimentstash.run;

import io.github.experimentstash.config.Placeholders;
import io.github.experimentstash.model.Reporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the results of one run go.
 *
 * @param directory exists, absolute
 * @param shared the user named it, so that other runs may have written there before
 */
record RunOutput(Path directory, boolean shared) {
    /**
     * A directory of the run's own, in the tool's usual layout, or in the record where the tool's folder cannot be
     * written; else the one that the user's own argument names.
     */
    static RunOutput choose(Reporter reporter, RunPlan plan, RunFolder folder, ZonedDateTime now) throws IOException {
        if (plan.ownOutput().isPresent()) {
            Map<String, String> values = new LinkedHashMap<>(RunIntent.knownBefore(plan));
            values.put("run_id", folder.id());
            String text = Placeholders.replace(plan.ownOutput().get(), values);
            if (!text.contains("${")) {
                Path named = plan.workingDirectory().resolve(unquoted(text)).normalize();
                return new RunOutput(Files.createDirectories(named), true);
            }
            if (!text.contains("${output_dir}")) {
                reporter.warn("where the results go is left to Hydra (" + text
                        + "): the record will not have them\nhint: begin that directory with ${output_dir}");
            }
        }
        try {
            return new RunOutput(OutputDirectory.reserve(plan.toolDirectory(), now), false);
        } catch (IOException readOnly) {
            reporter.debug(plan.tool().path() + " cannot be written (" + readOnly.getMessage()
                    + "): results go into the record");
            return new RunOutput(Files.createDirectory(folder.path().resolve("results")), false);
        }
    }

    /** Hydra takes a value with blanks in quotes of its own. */
    private static String unquoted(String value) {
        boolean quoted = value.length() > 1
                && (value.charAt(0) == '\'' || value.charAt(0) == '"')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
