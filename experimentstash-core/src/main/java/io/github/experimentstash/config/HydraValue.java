package io.github.experimentstash.config;

import io.github.experimentstash.yaml.PlainType;
import io.github.experimentstash.yaml.YamlEntry;
import io.github.experimentstash.yaml.YamlMapping;
import io.github.experimentstash.yaml.YamlNode;
import io.github.experimentstash.yaml.YamlScalar;
import io.github.experimentstash.yaml.YamlSequence;

/**
 * A YAML value in the grammar of Hydra's overrides (hydra.cc, "Basic Override syntax", 1.3): what is a text in YAML must
 * arrive as a text, with quotes inside the argument where the grammar would see something else.
 */
final class HydraValue {
    private HydraValue() {}

    static String of(YamlNode node) {
        StringBuilder text = new StringBuilder();
        append(node, text, false);
        return text.toString();
    }

    private static void append(YamlNode node, StringBuilder text, boolean inside) {
        if (node instanceof YamlScalar scalar) {
            text.append(scalar(scalar, inside));
        } else if (node instanceof YamlSequence sequence) {
            text.append('[');
            String separator = "";
            for (YamlNode item : sequence.items()) {
                text.append(separator);
                append(item, text, true);
                separator = ",";
            }
            text.append(']');
        } else if (node instanceof YamlMapping mapping) {
            text.append('{');
            String separator = "";
            for (YamlEntry entry : mapping.entries()) {
                text.append(separator).append(word(entry.key(), true)).append(':');
                append(entry.value(), text, true);
                separator = ",";
            }
            text.append('}');
        }
    }

    private static String scalar(YamlScalar scalar, boolean inside) {
        if (scalar.isNull()) {
            return "null";
        }
        // a number or a truth value as it was written: Hydra reads it by nearly the same rules
        if (scalar.type() != PlainType.TEXT) {
            return scalar.text();
        }
        YamlScalar unquoted = new YamlScalar(scalar.text(), true, scalar.location());
        return unquoted.type() == PlainType.TEXT ? word(scalar.text(), inside) : quoted(scalar.text());
    }

    private static String word(String text, boolean inside) {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            int end = c == '$' ? interpolationEnd(text, i) : -1;
            if (end > 0) {
                i = end;
            } else if (isPlain(c) && !(inside && c == ':')) {
                i++;
            } else {
                return quoted(text);
            }
        }
        return text;
    }

    /** The index behind {@code ${name}}, which Hydra takes without quotes; -1 if it is nothing so simple. */
    private static int interpolationEnd(String text, int start) {
        if (start + 1 >= text.length() || text.charAt(start + 1) != '{') {
            return -1;
        }
        int i = start + 2;
        while (i < text.length() && (isNameCharacter(text.charAt(i)) || text.charAt(i) == '.')) {
            i++;
        }
        return i > start + 2 && i < text.length() && text.charAt(i) == '}' ? i + 1 : -1;
    }

    private static boolean isNameCharacter(char c) {
        return Words.isLetter(c) || Words.isDigit(c) || c == '_';
    }

    private static boolean isPlain(char c) {
        return isNameCharacter(c) || "/-+.%*@?|:".indexOf(c) >= 0;
    }

    /** In Hydra's quotes a backslash counts only in front of a quote, and at the end. */
    private static String quoted(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        StringBuilder quoted = new StringBuilder().append(quote);
        int backslashes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == quote) {
                quoted.append("\\".repeat(backslashes)).append('\\');
            }
            backslashes = c == '\\' ? backslashes + 1 : 0;
            quoted.append(c);
        }
        return quoted.append("\\".repeat(backslashes)).append(quote).toString();
    }
}
