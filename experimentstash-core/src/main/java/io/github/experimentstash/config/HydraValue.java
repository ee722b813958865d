package io.github.experimentstash.config;

import io.github.experimentstash.yaml.PlainType;
import io.github.experimentstash.yaml.YamlEntry;
import io.github.experimentstash.yaml.YamlMapping;
import io.github.experimentstash.yaml.YamlNode;
import io.github.experimentstash.yaml.YamlScalar;
import io.github.experimentstash.yaml.YamlSequence;
import java.math.BigInteger;
import java.util.Locale;

/**
 * A YAML value in the grammar of Hydra's overrides (hydra.cc, "Basic Override syntax", 1.3): what is a text in YAML must
 * arrive as a text, with quotes inside the argument where the grammar would see something else.
 */
final class HydraValue {
    /** The time to read a number grows with the square of its digits; longer ones are no number for Hydra either. */
    private static final int LONGEST_NUMBER = 400;

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
                text.append(separator).append(key(entry.key())).append(':');
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
        if (scalar.type() == PlainType.NUMBER) {
            return number(scalar.text());
        }
        if (scalar.type() != PlainType.TEXT) {
            return scalar.text();
        }
        // 1_000 is a number for Hydra and for most readers of YAML; '1_000' is a text for all of them
        boolean number = isHydraNumber(scalar.text()) && !(scalar.plain() && scalar.legacyType() == PlainType.NUMBER);
        YamlScalar unquoted = new YamlScalar(scalar.text(), true, scalar.location());
        return number || unquoted.type() != PlainType.TEXT ? quoted(scalar.text()) : word(scalar.text(), inside);
    }

    /** Hydra knows decimal numbers only, without leading zeros, and writes infinity without a dot. */
    private static String number(String text) {
        int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        String sign = text.startsWith("-") ? "-" : "";
        String bare = text.substring(start).toLowerCase(Locale.ROOT);
        if (bare.equals(".inf") || bare.equals(".nan")) {
            return sign + bare.substring(1);
        }
        if (bare.length() > LONGEST_NUMBER) {
            return text;
        }
        if (bare.startsWith("0x")) {
            return sign + new BigInteger(bare.substring(2), 16);
        }
        if (bare.startsWith("0o")) {
            return sign + new BigInteger(bare.substring(2), 8);
        }
        if (bare.length() > 1 && bare.chars().allMatch(c -> Words.isDigit((char) c))) {
            return sign + new BigInteger(bare);
        }
        return text;
    }

    /** What Hydra's grammar reads as a number, beyond what YAML 1.2 does. */
    private static boolean isHydraNumber(String text) {
        String bare = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        if (bare.equalsIgnoreCase("inf") || bare.equalsIgnoreCase("nan")) {
            return true;
        }
        boolean digits = !bare.isEmpty() && Words.isDigit(bare.charAt(0));
        return digits && bare.indexOf('_') > 0 && bare.chars().allMatch(c -> "0123456789_.eE+-".indexOf(c) >= 0);
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

    /** Quotes are no part of a key in Hydra's grammar; a backslash stands before what would end it. */
    private static String key(String text) {
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ("\\()[]{}:=, \t".indexOf(c) >= 0) {
                key.append('\\').append(c);
            } else if (isPlain(c)) {
                key.append(c);
            } else {
                return quoted(text);
            }
        }
        return key.toString();
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
