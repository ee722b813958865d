package io.github.experimentstash.git.change;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the syntax of git-config(1): which sections a text has, what they say, and where they stand. */
final class ConfigParser {
    private final String text;
    private final List<Section> sections = new ArrayList<>();

    ConfigParser(String text) {
        this.text = text;
    }

    /**
     * @param start of its header's line
     * @param end behind its last entry's line; comments and empty lines that follow belong to nobody
     */
    record Section(String name, String subsection, int start, int end, Map<String, List<String>> values) {
        boolean is(String otherName, String otherSubsection) {
            return name.equals(otherName) && subsection.equals(otherSubsection);
        }
    }

    /** All sections, in order. */
    List<Section> read() throws ConfigText.BadSyntax {
        int at = text.startsWith("\uFEFF") ? 1 : 0;
        int line = 1;
        String name = null;
        String subsection = "";
        int start = 0;
        int end = 0;
        Map<String, List<String>> values = new LinkedHashMap<>();
        while (at < text.length()) {
            int lineStart = at;
            int lineNumber = line;
            String logical = logicalLine(at);
            at += logical.length();
            line += (int) logical.chars().filter(c -> c == '\n').count();
            String words = logical.strip();
            if (words.isEmpty() || words.startsWith("#") || words.startsWith(";")) {
                continue;
            }
            if (words.startsWith("[")) {
                if (name != null) {
                    sections.add(new Section(name, subsection, start, end, values));
                }
                int close = closingBracket(words, lineNumber);
                String header = words.substring(1, close).strip();
                values = new LinkedHashMap<>();
                start = lineStart;
                end = at;
                int quote = header.indexOf('"');
                if (quote >= 0) {
                    name = header.substring(0, quote).strip().toLowerCase(Locale.ROOT);
                    subsection = unescaped(header.substring(quote + 1, header.length() - 1));
                } else {
                    int dot = header.indexOf('.');
                    name = (dot < 0 ? header : header.substring(0, dot)).toLowerCase(Locale.ROOT);
                    subsection = dot < 0 ? "" : header.substring(dot + 1).toLowerCase(Locale.ROOT);
                }
                if (!isName(name)) {
                    throw new ConfigText.BadSyntax(lineNumber, "'" + header + "' is not the name of a section");
                }
                words = words.substring(close + 1).strip();
                if (words.isEmpty() || words.startsWith("#") || words.startsWith(";")) {
                    continue;
                }
            }
            if (name == null) {
                throw new ConfigText.BadSyntax(lineNumber, "a value stands before the first [section]");
            }
            entry(words, lineNumber, values);
            end = at;
        }
        if (name != null) {
            sections.add(new Section(name, subsection, start, end, values));
        }
        return sections;
    }

    /** One line with its line end, and the lines that a backslash at its end joins to it. */
    private String logicalLine(int from) {
        int at = from;
        while (true) {
            int feed = text.indexOf('\n', at);
            if (feed < 0) {
                return text.substring(from);
            }
            int last = feed - 1;
            if (last >= from && text.charAt(last) == '\r') {
                last--;
            }
            int backslashes = 0;
            while (last - backslashes >= from && text.charAt(last - backslashes) == '\\') {
                backslashes++;
            }
            String soFar = text.substring(from, feed + 1);
            boolean comment = soFar.strip().startsWith("#") || soFar.strip().startsWith(";");
            if (comment || backslashes % 2 == 0) {
                return soFar;
            }
            at = feed + 1;
        }
    }

    private static int closingBracket(String words, int line) throws ConfigText.BadSyntax {
        boolean quoted = false;
        for (int i = 1; i < words.length(); i++) {
            char c = words.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ']' && !quoted) {
                return i;
            }
        }
        throw new ConfigText.BadSyntax(line, "a section's header is not closed");
    }

    private static void entry(String words, int line, Map<String, List<String>> values) throws ConfigText.BadSyntax {
        int equals = words.indexOf('=');
        String key = (equals < 0 ? words : words.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
        if (!isName(key)) {
            throw new ConfigText.BadSyntax(line, "'" + key + "' is not a key");
        }
        String value = equals < 0 ? "" : unquoted(words.substring(equals + 1).strip(), line);
        values.computeIfAbsent(key, name -> new ArrayList<>()).add(value);
    }

    private static String unquoted(String raw, int line) throws ConfigText.BadSyntax {
        StringBuilder value = new StringBuilder();
        boolean quoted = false;
        int trailing = 0;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '\\') {
                if (++i >= raw.length()) {
                    break;
                }
                char next = raw.charAt(i);
                switch (next) {
                    case 'n' -> value.append('\n');
                    case 't' -> value.append('\t');
                    case 'b' -> value.append('\b');
                    case '\\', '"' -> value.append(next);
                    case '\r', '\n' -> {
                        // a continued line
                    }
                    default -> throw new ConfigText.BadSyntax(line, "a backslash stands before '" + next + "'");
                }
                trailing = 0;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '#' || c == ';')) {
                break;
            } else {
                value.append(c);
                trailing = !quoted && Character.isWhitespace(c) ? trailing + 1 : 0;
            }
        }
        if (quoted) {
            throw new ConfigText.BadSyntax(line, "a quote is not closed");
        }
        value.setLength(value.length() - trailing);
        return value.toString();
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-')) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static String unescaped(String subsection) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < subsection.length(); i++) {
            char c = subsection.charAt(i);
            if (c == '\\' && i + 1 < subsection.length()) {
                c = subsection.charAt(++i);
            }
            name.append(c);
        }
        return name.toString();
    }
}
