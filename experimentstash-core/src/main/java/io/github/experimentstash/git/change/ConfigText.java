package io.github.experimentstash.git.change;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A file in the syntax of git-config(1), {@code .gitmodules} too, as text: what is not meant stays as it is to the byte,
 * comments, order, blanks and line ends included. (A library would write the file anew in its own style.)
 */
public final class ConfigText {
    private final String text;
    private final List<Section> sections = new ArrayList<>();

    private ConfigText(String text) {
        this.text = text;
    }

    /**
     * @param start of its header's line
     * @param end behind its last entry's line; comments and empty lines that follow belong to nobody
     */
    private record Section(String name, String subsection, int start, int end, Map<String, List<String>> values) {
        boolean is(String otherName, String otherSubsection) {
            return name.equals(otherName) && subsection.equals(otherSubsection);
        }
    }

    /** The text is not in git's syntax. */
    public static final class BadSyntax extends Exception {
        private static final long serialVersionUID = 1L;
        private final int line;

        BadSyntax(int line, String message) {
            super(message);
            this.line = line;
        }

        /** 1-based. */
        public int line() {
            return line;
        }
    }

    /** @throws BadSyntax where git would not read it either, as in a file with conflict markers */
    public static ConfigText parse(String text) throws BadSyntax {
        ConfigText config = new ConfigText(text);
        config.read();
        return config;
    }

    /** The last value of a key; absent if there is none, an empty text for a key without a value. */
    public Optional<String> value(String section, String subsection, String key) {
        List<String> all = values(section, subsection, key);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** All values of a key, in order. */
    public List<String> values(String section, String subsection, String key) {
        List<String> all = new ArrayList<>();
        for (Section candidate : sections) {
            if (candidate.is(section, subsection)) {
                all.addAll(candidate.values().getOrDefault(key, List.of()));
            }
        }
        return all;
    }

    /** Where a key stands, by line and column from 1; of several the last, which counts for git. */
    public record Place(int line, int column) {}

    /** Absent if the key is not there, or not alone in its line. */
    public Optional<Place> place(String section, String subsection, String key) {
        Optional<Place> place = Optional.empty();
        for (Section candidate : sections) {
            if (candidate.is(section, subsection)) {
                for (int[] line : lines(candidate.start(), candidate.end())) {
                    String words = text.substring(line[0], line[1]);
                    if (sets(words, key)) {
                        int number = text.substring(0, line[0]).split("\n", -1).length;
                        place = Optional.of(new Place(number, words.indexOf(words.strip()) + 1));
                    }
                }
            }
        }
        return place;
    }

    /** Names of the subsections of a section, in order, each once. */
    public List<String> subsections(String section) {
        List<String> names = new ArrayList<>();
        for (Section candidate : sections) {
            if (candidate.name().equals(section)
                    && !candidate.subsection().isEmpty()
                    && !names.contains(candidate.subsection())) {
                names.add(candidate.subsection());
            }
        }
        return names;
    }

    /** Keys of a section that has no subsection, each once. */
    public List<String> keys(String section) {
        List<String> keys = new ArrayList<>();
        for (Section candidate : sections) {
            if (candidate.is(section, "")) {
                keys.addAll(candidate.values().keySet());
            }
        }
        return keys;
    }

    public boolean has(String section, String subsection) {
        return sections.stream().anyMatch(candidate -> candidate.is(section, subsection));
    }

    /**
     * The text with one more section at its end, in the text's own line ends. A text without a final line end gets none,
     * so that {@link #without} gives back the same bytes.
     *
     * @param values in order
     */
    public String with(String section, String subsection, Map<String, String> values) {
        String lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
        StringBuilder added = new StringBuilder();
        added.append('[')
                .append(section)
                .append(" \"")
                .append(escaped(subsection))
                .append("\"]");
        for (Map.Entry<String, String> value : values.entrySet()) {
            added.append(lineEnd)
                    .append('\t')
                    .append(value.getKey())
                    .append(" = ")
                    .append(quoted(value.getValue()));
        }
        return text.isEmpty() || text.endsWith("\n") ? text + added + lineEnd : text + lineEnd + added;
    }

    /** The text without that section, wherever it stands and however often. */
    public String without(String section, String subsection) {
        StringBuilder kept = new StringBuilder(text);
        for (int i = sections.size() - 1; i >= 0; i--) {
            Section candidate = sections.get(i);
            if (candidate.is(section, subsection)) {
                int start = candidate.start();
                if (candidate.end() == text.length() && !text.endsWith("\n") && start > 0) {
                    // the line end before it came with it
                    start -= text.startsWith("\r\n", start - 2) ? 2 : 1;
                }
                kept.delete(start, candidate.end());
            }
        }
        return kept.toString();
    }

    /** The text with one value of an existing section replaced or, if the key is not there, added behind its header. */
    public String withValue(String section, String key, String value) {
        int header = -1;
        for (Section candidate : sections) {
            if (candidate.is(section, "")) {
                header = candidate.start();
                for (int[] line : lines(candidate.start(), candidate.end())) {
                    String words = text.substring(line[0], line[1]);
                    if (sets(words, key)) {
                        return text.substring(0, line[0]) + "\t" + key + " = " + value + text.substring(line[1]);
                    }
                }
            }
        }
        if (header < 0) {
            return text + (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + "[" + section + "]\n\t" + key + " = "
                    + value + "\n";
        }
        int end = text.indexOf('\n', header);
        int at = end < 0 ? text.length() : end + 1;
        return text.substring(0, at) + (end < 0 ? "\n" : "") + "\t" + key + " = " + value + "\n" + text.substring(at);
    }

    /** The text without the lines of a key in a section that has no subsection. */
    public String withoutValue(String section, String key) {
        StringBuilder kept = new StringBuilder(text);
        for (int i = sections.size() - 1; i >= 0; i--) {
            Section candidate = sections.get(i);
            if (candidate.is(section, "")) {
                List<int[]> lines = lines(candidate.start(), candidate.end());
                for (int j = lines.size() - 1; j >= 0; j--) {
                    String words = text.substring(lines.get(j)[0], lines.get(j)[1]);
                    if (sets(words, key)) {
                        int end = text.indexOf('\n', lines.get(j)[1]);
                        kept.delete(lines.get(j)[0], end < 0 ? text.length() : end + 1);
                    }
                }
            }
        }
        return kept.toString();
    }

    @Override
    public String toString() {
        return text;
    }

    private static boolean sets(String line, String key) {
        int equals = line.indexOf('=');
        return equals > 0 && line.substring(0, equals).strip().equalsIgnoreCase(key);
    }

    /** Start and end (without its line end) of each line in a range. */
    private List<int[]> lines(int start, int end) {
        List<int[]> lines = new ArrayList<>();
        int at = start;
        while (at < end) {
            int feed = text.indexOf('\n', at);
            int stop = feed < 0 || feed > end ? end : feed;
            int content = stop > at && text.charAt(stop - 1) == '\r' ? stop - 1 : stop;
            lines.add(new int[] {at, content});
            at = stop + 1;
        }
        return lines;
    }

    // ---- reading

    private void read() throws BadSyntax {
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
                    throw new BadSyntax(lineNumber, "'" + header + "' is not the name of a section");
                }
                words = words.substring(close + 1).strip();
                if (words.isEmpty() || words.startsWith("#") || words.startsWith(";")) {
                    continue;
                }
            }
            if (name == null) {
                throw new BadSyntax(lineNumber, "a value stands before the first [section]");
            }
            entry(words, lineNumber, values);
            end = at;
        }
        if (name != null) {
            sections.add(new Section(name, subsection, start, end, values));
        }
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

    private static int closingBracket(String words, int line) throws BadSyntax {
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
        throw new BadSyntax(line, "a section's header is not closed");
    }

    private static void entry(String words, int line, Map<String, List<String>> values) throws BadSyntax {
        int equals = words.indexOf('=');
        String key = (equals < 0 ? words : words.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
        if (!isName(key)) {
            throw new BadSyntax(line, "'" + key + "' is not a key");
        }
        String value = equals < 0 ? "" : unquoted(words.substring(equals + 1).strip(), line);
        values.computeIfAbsent(key, name -> new ArrayList<>()).add(value);
    }

    private static String unquoted(String raw, int line) throws BadSyntax {
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
                    default -> throw new BadSyntax(line, "a backslash stands before '" + next + "'");
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
            throw new BadSyntax(line, "a quote is not closed");
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

    /** As git writes a value that would be read as something else without it. */
    private static String quoted(String value) {
        boolean needsQuotes = !value.equals(value.strip()) || value.indexOf('#') >= 0 || value.indexOf(';') >= 0;
        String plain = value.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\t", "\\t");
        return needsQuotes ? '"' + plain + '"' : plain;
    }

    private static String escaped(String subsection) {
        return subsection.replace("\\", "\\\\").replace("\"", "\\\"");
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
