package io.github.experimentstash.config;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Maps, lists and single values as a person writes them in YAML: in block style, with quotes only where they are needed. */
final class YamlText {
    private static final Gson QUOTED = new GsonBuilder().disableHtmlEscaping().create();
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_/.-]*");
    /** Texts that one of the versions of YAML takes for something else. */
    private static final Set<String> WORDS = Set.of("true", "false", "yes", "no", "on", "off", "null", "y", "n");

    private YamlText() {}

    static String of(Object document) {
        StringBuilder text = new StringBuilder();
        append(document, "", text);
        return text.append('\n').toString();
    }

    private static void append(Object node, String indent, StringBuilder text) {
        if (node instanceof Map<?, ?> map && !map.isEmpty()) {
            map.forEach((key, value) -> {
                text.append('\n').append(indent).append(scalar(key)).append(": ");
                append(value, indent + "  ", text);
            });
        } else if (node instanceof List<?> list && !list.isEmpty()) {
            for (Object item : list) {
                text.append('\n').append(indent).append("- ");
                append(item, indent + "  ", text);
            }
        } else if (node instanceof Map) {
            text.append("{}");
        } else if (node instanceof List) {
            text.append("[]");
        } else {
            text.append(scalar(node));
        }
    }

    private static String scalar(Object value) {
        if (value instanceof String word) {
            boolean plain = PLAIN.matcher(word).matches() && !WORDS.contains(word.toLowerCase(Locale.ROOT));
            return plain ? word : QUOTED.toJson(word);
        }
        return value == null ? "null" : String.valueOf(value);
    }
}
