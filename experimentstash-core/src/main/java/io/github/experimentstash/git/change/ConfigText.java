package io.github.experimentstash.git.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file in the syntax of git-config(1), {@code .gitmodules} too, as text: what is not meant stays as it is to the byte,
 * comments, order, blanks and line ends included. (A library would write the file anew in its own style.)
 */
public final class ConfigText {
    private final String text;
    private final List<ConfigParser.Section> sections;

    private ConfigText(String text, List<ConfigParser.Section> sections) {
        this.text = text;
        this.sections = sections;
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
        return new ConfigText(text, new ConfigParser(text).read());
    }

    /** The last value of a key; absent if there is none, an empty text for a key without a value. */
    public Optional<String> value(String section, String subsection, String key) {
        List<String> all = values(section, subsection, key);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** All values of a key, in order. */
    public List<String> values(String section, String subsection, String key) {
        List<String> all = new ArrayList<>();
        for (ConfigParser.Section candidate : sections) {
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
        for (ConfigParser.Section candidate : sections) {
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
        for (ConfigParser.Section candidate : sections) {
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
        for (ConfigParser.Section candidate : sections) {
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
            ConfigParser.Section candidate = sections.get(i);
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
        for (ConfigParser.Section candidate : sections) {
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
            ConfigParser.Section candidate = sections.get(i);
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
}
