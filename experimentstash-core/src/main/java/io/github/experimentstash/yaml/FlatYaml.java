package io.github.experimentstash.yaml;

import io.github.experimentstash.model.SourceLocation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what nearly every experiment is: a flat map of words to words and lists of words, each on a line of its own. Five times
 * as fast as the engine, which counts with thousands of files. It knows when it does not know: whatever is not of this form, or
 * is wrong, is left to the engine; a test compares the two.
 */
final class FlatYaml {
    /** Far below what the engine's side counts as too large. */
    private static final int LONGEST_TEXT = 1 << 14;

    private static final int LONGEST_KEY = 100;
    /** A word may begin with these beside letters and digits, where no list stands around it. */
    private static final String FIRST = "_./+=~($^\\";
    /** In a list, what else a word may hold beside letters and digits. */
    private static final String IN_LIST = "_./+=~()$^\\-*%@!?;<>| ";

    private final String text;
    private final String file;
    private int at;
    private int line = 1;
    private int lineStart;

    private FlatYaml(String text, String file) {
        this.text = text;
        this.file = file;
    }

    /** @return absent if it is for the engine to read */
    static Optional<YamlMapping> read(String text, String file) {
        return text.length() > LONGEST_TEXT ? Optional.empty() : new FlatYaml(text, file).map();
    }

    private Optional<YamlMapping> map() {
        Map<String, YamlEntry> entries = new LinkedHashMap<>();
        SourceLocation start = null;
        while (toNextLine()) {
            SourceLocation place = place(at);
            String key = key();
            if (key == null || entries.containsKey(key)) {
                return Optional.empty();
            }
            YamlNode value = at < text.length() && text.charAt(at) == '\n' ? lines() : valueOfLine();
            if (value == null) {
                return Optional.empty();
            }
            start = start == null ? place : start;
            entries.put(key, new YamlEntry(key, place, value));
        }
        return start == null ? Optional.empty() : Optional.of(new YamlMapping(entries, start));
    }

    /** Passes over empty lines and comments. @return false at the end of the text */
    private boolean toNextLine() {
        while (at < text.length()) {
            int content = afterBlanks(at);
            if (content < text.length() && text.charAt(content) == '#') {
                content = endOfLine(content);
                if (content < 0) {
                    return true; // what stands there is no key
                }
            }
            if (content < text.length() && text.charAt(content) != '\n') {
                return true;
            }
            at = content;
            if (at < text.length()) {
                nextLine();
            }
        }
        return false;
    }

    private void nextLine() {
        at++;
        line++;
        lineStart = at;
    }

    /** A word at the beginning of the line, its colon, and blanks. @return null if there is none */
    private String key() {
        int start = at;
        while (at < text.length() && at - start < LONGEST_KEY && (isWord(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        if (at == start || start != lineStart || at >= text.length() || text.charAt(at) != ':') {
            return null;
        }
        String key = text.substring(start, at);
        at++;
        int value = afterBlanks(at);
        if (value < text.length() && value == at && text.charAt(at) != '\n') {
            return null; // the colon belongs to a word
        }
        at = value;
        return key;
    }

    private YamlNode valueOfLine() {
        if (at >= text.length()) {
            return null;
        }
        YamlNode value = text.charAt(at) == '[' ? list() : word();
        at = afterBlanks(at);
        return value != null && (at >= text.length() || text.charAt(at) == '\n') ? value : null;
    }

    /** {@code - a} and its like in the lines that follow; nothing else may follow there. */
    private YamlNode lines() {
        List<YamlNode> items = new ArrayList<>();
        SourceLocation start = null;
        int indent = -1;
        while (true) {
            int mark = at;
            int markLine = line;
            int markStart = lineStart;
            boolean more = toNextLine();
            int content = more ? afterBlanks(at) : at;
            boolean item = more
                    && content + 1 < text.length()
                    && text.charAt(content) == '-'
                    && text.charAt(content + 1) == ' ';
            if (!item) {
                at = mark;
                line = markLine;
                lineStart = markStart;
                return start == null ? null : new YamlSequence(items, start);
            }
            if (indent >= 0 && content - lineStart != indent) {
                return null;
            }
            indent = content - lineStart;
            start = start == null ? place(content) : start;
            at = afterBlanks(content + 1);
            if (at >= text.length()) {
                return null;
            }
            YamlNode word = word();
            at = afterBlanks(at);
            if (word == null || (at < text.length() && text.charAt(at) != '\n')) {
                return null;
            }
            items.add(word);
        }
    }

    private YamlNode list() {
        SourceLocation start = place(at);
        List<YamlNode> items = new ArrayList<>();
        at = afterBlanks(at + 1);
        if (at < text.length() && text.charAt(at) == ']') {
            at++;
            return new YamlSequence(items, start);
        }
        while (at < text.length()) {
            YamlNode item = isQuote(text.charAt(at)) ? quoted() : wordOfList();
            at = afterBlanks(at);
            if (item == null || at >= text.length()) {
                return null;
            }
            items.add(item);
            char end = text.charAt(at);
            at = afterBlanks(at + 1);
            if (end == ']') {
                return new YamlSequence(items, start);
            }
            if (end != ',') {
                return null;
            }
        }
        return null;
    }

    private YamlNode wordOfList() {
        int start = at;
        int end = at;
        while (at < text.length() && (isWord(text.charAt(at)) || IN_LIST.indexOf(text.charAt(at)) >= 0)) {
            end = text.charAt(at) == ' ' ? end : at + 1;
            at++;
        }
        boolean begins = start < end && (isWord(text.charAt(start)) || FIRST.indexOf(text.charAt(start)) >= 0);
        return begins ? new YamlScalar(text.substring(start, end), true, place(start)) : null;
    }

    private YamlNode word() {
        char first = text.charAt(at);
        if (isQuote(first)) {
            return quoted();
        }
        boolean negative = first == '-' && at + 1 < text.length() && isWord(text.charAt(at + 1));
        if (!isWord(first) && FIRST.indexOf(first) < 0 && !negative) {
            return null;
        }
        int start = at;
        int end = endOfLine(at);
        if (end < 0) {
            return null;
        }
        at = end;
        while (text.charAt(end - 1) == ' ') {
            end--;
        }
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            boolean colon = c == ':' && (i + 1 == end || text.charAt(i + 1) == ' ');
            if (colon || (c == '#' && text.charAt(i - 1) == ' ')) {
                return null;
            }
        }
        return new YamlScalar(text.substring(start, end), true, place(start));
    }

    /** Without an escape, on one line. */
    private YamlNode quoted() {
        int start = at;
        char quote = text.charAt(at);
        int end = text.indexOf(quote, at + 1);
        int lineEnd = endOfLine(at);
        if (end < 0 || lineEnd < end) {
            return null;
        }
        String value = text.substring(at + 1, end);
        boolean escaped = quote == '"' ? value.indexOf('\\') >= 0 : text.startsWith("''", end);
        at = end + 1;
        return escaped ? null : new YamlScalar(value, false, place(start));
    }

    /** Index of the line's end; -1 if a character of another kind stands before it. */
    private int endOfLine(int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) != '\n') {
            char c = text.charAt(i);
            boolean plain = (c >= ' ' && c < 0x7F) || (c > 0xA0 && c < 0x2000);
            if (!plain) {
                return -1;
            }
            i++;
        }
        return i;
    }

    private int afterBlanks(int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) == ' ') {
            i++;
        }
        return i;
    }

    private static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'';
    }

    private SourceLocation place(int index) {
        return new SourceLocation(file, line, index - lineStart + 1);
    }
}
