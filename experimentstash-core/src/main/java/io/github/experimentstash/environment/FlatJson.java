package io.github.experimentstash.environment;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One JSON object of texts, one a line: what the state of an environment is kept in. Read at each start of a run, hence
 * without a library.
 */
final class FlatJson {
    private final String text;
    private int at;

    private FlatJson(String text) {
        this.text = text;
    }

    static String write(Map<String, String> values) {
        StringBuilder json = new StringBuilder(1024).append("{");
        String separator = "\n";
        for (Map.Entry<String, String> entry : values.entrySet()) {
            json.append(separator).append("  ");
            quote(json, entry.getKey());
            json.append(": ");
            quote(json, entry.getValue());
            separator = ",\n";
        }
        return json.append("\n}\n").toString();
    }

    /** Null if it is not such an object: a cache that cannot be read is no cache. */
    static Map<String, String> read(String text) {
        try {
            return new FlatJson(text).object();
        } catch (NumberFormatException badEscape) {
            return null;
        }
    }

    private Map<String, String> object() {
        Map<String, String> values = new LinkedHashMap<>();
        if (!accept('{')) {
            return null;
        }
        if (accept('}')) {
            return values;
        }
        do {
            String key = string();
            if (key == null || !accept(':')) {
                return null;
            }
            String value = string();
            if (value == null) {
                return null;
            }
            values.put(key, value);
        } while (accept(','));
        return accept('}') ? values : null;
    }

    private boolean accept(char wanted) {
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private String string() {
        if (!accept('"')) {
            return null;
        }
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return value.toString();
            }
            if (c != '\\') {
                value.append(c);
                continue;
            }
            if (at >= text.length()) {
                return null;
            }
            char escaped = text.charAt(at++);
            switch (escaped) {
                case 'n' -> value.append('\n');
                case 't' -> value.append('\t');
                case 'r' -> value.append('\r');
                case 'u' -> {
                    if (at + 4 > text.length()) {
                        return null;
                    }
                    value.append((char) Integer.parseInt(text, at, at + 4, 16));
                    at += 4;
                }
                default -> value.append(escaped);
            }
        }
        return null;
    }

    private static void quote(StringBuilder json, String value) {
        json.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\t' -> json.append("\\t");
                case '\r' -> json.append("\\r");
                default -> {
                    if (c < ' ') {
                        json.append("\\u00")
                                .append(Character.forDigit(c >> 4, 16))
                                .append(Character.forDigit(c & 15, 16));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}
