package io.github.experimentstash.config;

import java.util.Map;
import java.util.Set;

/** Replaces the names that a stash knows and leaves every other {@code ${…}} to the tool. */
public final class Placeholders {
    /** The names, as in {@code formats.md}. */
    public static final Set<String> NAMES =
            Set.of("experiment", "tool", "config", "run_id", "output_dir", "stash_root");

    private Placeholders() {}

    /**
     * @param values by name; a name of {@link #NAMES} without a value stays as it is
     * @return the text with {@code ${tool}} replaced and {@code $${tool}} as {@code ${tool}}; a value is not looked
     *     into again
     */
    public static String replace(String text, Map<String, String> values) {
        int at = text.indexOf("${");
        if (at < 0) {
            return text;
        }
        StringBuilder result = new StringBuilder();
        int copied = 0;
        while (at >= 0) {
            int end = text.indexOf('}', at);
            if (end < 0) {
                break;
            }
            String name = text.substring(at + 2, end);
            if (NAMES.contains(name)) {
                boolean literal = at > copied && text.charAt(at - 1) == '$';
                String value = values.get(name);
                if (literal) {
                    result.append(text, copied, at - 1).append(text, at, end + 1);
                    copied = end + 1;
                } else if (value != null) {
                    result.append(text, copied, at).append(value);
                    copied = end + 1;
                }
                at = text.indexOf("${", end + 1);
            } else {
                // ${oc.env:X,${tool}}: a name of ours may stand inside one of the tool's
                at = text.indexOf("${", at + 2);
            }
        }
        return result.append(text, copied, text.length()).toString();
    }
}
