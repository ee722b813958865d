package io.github.experimentstash.results;

import io.github.experimentstash.model.Redaction;

/**
 * YAML text without the values of secret-looking keys, line by line: everything else, also order and comments, stays as
 * it was written. For {@code resolved.yaml}.
 */
public final class RedactedYaml {
    private RedactedYaml() {}

    /** The text with {@code '***'} for each such value; values that hide nothing (null, a variable's name) stay. */
    public static String of(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        int secretIndent = -1;
        boolean nested = false;
        boolean first = true;
        for (String line : text.split("\n", -1)) {
            if (!first) {
                clean.append('\n');
            }
            first = false;
            int indent = indent(line);
            boolean blank = indent == line.length();
            if (secretIndent >= 0 && !blank) {
                boolean item = nested && indent == secretIndent && line.startsWith("- ", indent);
                if (indent > secretIndent || item) {
                    // what goes on below a secret key is secret too
                    clean.append(
                            nested ? belowSecret(line, indent) : line.substring(0, indent) + "# " + Redaction.MASK);
                    continue;
                }
                secretIndent = -1;
            }
            int colon = keyEnd(line, indent);
            if (blank || colon < 0 || line.charAt(indent) == '#') {
                clean.append(inline(line));
                continue;
            }
            int keyStart = keyStart(line, indent);
            String value = line.substring(colon + 1).strip();
            if (!Redaction.isSecretKey(unquoted(line.substring(keyStart, colon).strip()))) {
                clean.append(inline(line));
            } else if (value.isEmpty() || value.startsWith("#")) {
                secretIndent = keyStart;
                nested = true;
                clean.append(line);
            } else if (isHarmless(value)) {
                clean.append(line);
            } else {
                secretIndent = keyStart;
                nested = false;
                clean.append(line, 0, colon + 1)
                        .append(" '")
                        .append(Redaction.MASK)
                        .append('\'');
            }
        }
        return clean.toString();
    }

    private static boolean isHarmless(String value) {
        return Redaction.isHarmlessValue(value) || Redaction.isHarmlessValue(unquoted(value));
    }

    private static String belowSecret(String line, int indent) {
        int colon = keyEnd(line, indent);
        if (colon >= 0) {
            String value = line.substring(colon + 1).strip();
            return value.isEmpty() || isHarmless(value)
                    ? line
                    : line.substring(0, colon + 1) + " '" + Redaction.MASK + "'";
        }
        String dash = line.startsWith("- ", indent) ? "- " : "";
        return line.substring(0, indent) + dash + "'" + Redaction.MASK + "'";
    }

    /** Maps in braces, addresses and tokens inside a line. */
    private static String inline(String line) {
        String text = line.indexOf('{') >= 0 ? flow(line) : line;
        return Redaction.redactText(text);
    }

    private static String flow(String line) {
        StringBuilder clean = new StringBuilder(line.length());
        int at = 0;
        for (int i = line.indexOf('{'); i < line.length(); i++) {
            char c = line.charAt(i);
            if (c != ':' || i + 1 >= line.length()) {
                continue;
            }
            int start = i;
            while (start > 0 && "{,".indexOf(line.charAt(start - 1)) < 0) {
                start--;
            }
            int end = flowValueEnd(line, i + 1);
            String value = line.substring(i + 1, end).strip();
            if (Redaction.isSecretKey(unquoted(line.substring(start, i).strip())) && !isHarmless(value)) {
                clean.append(line, at, i + 1)
                        .append(" '")
                        .append(Redaction.MASK)
                        .append('\'');
                at = end;
                i = end - 1;
            }
        }
        return clean.append(line.substring(at)).toString();
    }

    private static int flowValueEnd(String line, int from) {
        int depth = 0;
        char quote = 0;
        for (int i = from; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                if (depth-- == 0) {
                    return i;
                }
            } else if (c == ',' && depth == 0) {
                return i;
            }
        }
        return line.length();
    }

    /** The colon behind the key of a block map; -1 if the line has none. */
    private static int keyEnd(String line, int indent) {
        int i = keyStart(line, indent);
        if (i < line.length() && (line.charAt(i) == '"' || line.charAt(i) == '\'')) {
            i = Math.max(i, line.indexOf(line.charAt(i), i + 1));
        }
        for (; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == ':' && (i + 1 == line.length() || line.charAt(i + 1) == ' ')) {
                return i;
            }
            if (c == '{' || c == '[') {
                return -1;
            }
        }
        return -1;
    }

    private static int keyStart(String line, int indent) {
        int start = indent;
        while (line.startsWith("- ", start)) {
            start += 2;
            while (start < line.length() && line.charAt(start) == ' ') {
                start++;
            }
        }
        return start;
    }

    private static int indent(String line) {
        int indent = 0;
        while (indent < line.length() && (line.charAt(indent) == ' ' || line.charAt(indent) == '\r')) {
            indent++;
        }
        return indent;
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1
                && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.charAt(text.length() - 1) == text.charAt(0);
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
