package io.github.experimentstash.run;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.SecretValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The secrets of a run, as far as they are known to whoever writes its record.
 *
 * @param values those that are known
 * @param complete there are no others. If not, text that a tool wrote cannot be searched for them and goes into no file
 */
record KnownSecrets(SecretValues values, boolean complete) {
    /** Those of a run whose variables are at hand. */
    static KnownSecrets all(SecretValues values) {
        return new KnownSecrets(values, true);
    }

    /**
     * Of a run that somebody else started. Values are stored nowhere, and what the caller of now, or an edited experiment, has
     * under the same names may be others.
     *
     * @param variables of the caller of now
     */
    static KnownSecrets ofRecord(RunRecord record, Map<String, String> variables) {
        Map<String, Object> recorded = record.section("variables");
        List<String> names = new ArrayList<>();
        for (Object name : Json.list(recorded, "redacted")) {
            names.add(String.valueOf(name));
        }
        return new KnownSecrets(SecretValues.of(variables, names), recorded.containsKey("redacted") && names.isEmpty());
    }
}
