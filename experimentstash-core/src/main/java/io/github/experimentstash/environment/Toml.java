package io.github.experimentstash.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads as much TOML as {@code pyproject.toml}, {@code uv.toml} and inline script metadata need: tables, arrays of
 * tables, strings, arrays, inline tables, booleans; numbers and dates stay text. Lenient: uv is the judge of a file
 * that is wrong, so reading stops there and keeps what came before.
 */
final class Toml {
    private final String text;
    private int at;
    private boolean stopped;

    private Toml(String text) {
        this.text = text;
    }

    /** A file that is absent is an empty table. */
    static Map<String, Object> readFile(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Map.of();
        }
        return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    }

    /** False if the file is there, but is not TOML, or more of it than is understood here. */
    static boolean isReadable(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return true;
        }
        Toml toml = new Toml(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        toml.document();
        return !toml.stopped;
    }

    static Map<String, Object> parse(String text) {
        return new Toml(text).document();
    }

    /** The table at a dotted path, such as {@code tool.uv}. */
    static Optional<Map<String, Object>> table(Map<String, Object> root, String... path) {
        Map<String, Object> table = root;
        for (String key : path) {
            Map<String, Object> next = asTable(table.get(key));
            if (next == null) {
                return Optional.empty();
            }
            table = next;
        }
        return Optional.of(table);
    }

    static Optional<String> string(Map<String, Object> table, String key) {
        return table.get(key) instanceof String value ? Optional.of(value) : Optional.empty();
    }

    /** The strings of an array; other elements are left out. */
    static List<String> strings(Map<String, Object> table, String key) {
        List<String> found = new ArrayList<>();
        if (table.get(key) instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof String value) {
                    found.add(value);
                }
            }
        }
        return found;
    }

    @SuppressWarnings("unchecked") // tables are only made here, with text as keys
    static Map<String, Object> asTable(Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : null;
    }

    private Map<String, Object> document() {
        Map<String, Object> root = new LinkedHashMap<>();
        Map<String, Object> table = root;
        try {
            while (true) {
                skipBlank(true);
                if (at >= text.length()) {
                    return root;
                }
                if (text.charAt(at) == '[') {
                    table = header(root);
                } else {
                    assign(table);
                }
            }
        } catch (Malformed stop) {
            stopped = true;
            return root;
        }
    }

    private Map<String, Object> header(Map<String, Object> root) {
        boolean array = text.startsWith("[[", at);
        at += array ? 2 : 1;
        List<String> path = keyPath();
        expect(']');
        if (array) {
            expect(']');
        }
        Map<String, Object> table = root;
        for (int i = 0; i < path.size(); i++) {
            boolean last = i == path.size() - 1;
            Object present = table.get(path.get(i));
            if (last && array) {
                List<Object> list = new ArrayList<>();
                if (present instanceof List<?> old) {
                    list.addAll(old);
                }
                Map<String, Object> element = new LinkedHashMap<>();
                list.add(element);
                table.put(path.get(i), list);
                return element;
            }
            if (present instanceof List<?> list && !list.isEmpty()) {
                present = list.get(list.size() - 1);
            }
            Map<String, Object> next = asTable(present);
            if (next == null) {
                next = new LinkedHashMap<>();
                table.put(path.get(i), next);
            }
            table = next;
        }
        return table;
    }

    private void assign(Map<String, Object> table) {
        List<String> path = keyPath();
        expect('=');
        skipBlank(false);
        Object value = value();
        Map<String, Object> target = table;
        for (int i = 0; i < path.size() - 1; i++) {
            Map<String, Object> next = asTable(target.get(path.get(i)));
            if (next == null) {
                next = new LinkedHashMap<>();
                target.put(path.get(i), next);
            }
            target = next;
        }
        target.put(path.get(path.size() - 1), value);
    }

    private List<String> keyPath() {
        List<String> path = new ArrayList<>();
        do {
            skipBlank(false);
            path.add(key());
            skipBlank(false);
        } while (accept('.'));
        return path;
    }

    private String key() {
        char first = peek();
        if (first == '"' || first == '\'') {
            return quoted();
        }
        int start = at;
        while (at < text.length() && isBare(text.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw new Malformed();
        }
        return text.substring(start, at);
    }

    private static boolean isBare(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-';
    }

    private Object value() {
        char first = peek();
        if (first == '"' || first == '\'') {
            return quoted();
        }
        if (first == '[') {
            return array();
        }
        if (first == '{') {
            return inlineTable();
        }
        int start = at;
        while (at < text.length() && ",]}#\n\r".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(start, at).strip();
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            case "" -> throw new Malformed();
            default -> word;
        };
    }

    private List<Object> array() {
        at++;
        List<Object> list = new ArrayList<>();
        while (true) {
            skipBlank(true);
            if (accept(']')) {
                return list;
            }
            list.add(value());
            skipBlank(true);
            if (!accept(',') && peek() != ']') {
                throw new Malformed();
            }
        }
    }

    private Map<String, Object> inlineTable() {
        at++;
        Map<String, Object> table = new LinkedHashMap<>();
        while (true) {
            skipBlank(true);
            if (accept('}')) {
                return table;
            }
            assign(table);
            skipBlank(true);
            if (!accept(',') && peek() != '}') {
                throw new Malformed();
            }
        }
    }

    private String quoted() {
        char quote = text.charAt(at);
        String triple = String.valueOf(quote).repeat(3);
        if (text.startsWith(triple, at)) {
            int end = text.indexOf(triple, at + 3);
            if (end < 0) {
                throw new Malformed();
            }
            String raw = text.substring(at + 3, end);
            at = end + 3;
            return raw;
        }
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == quote) {
                at++;
                return value.toString();
            }
            if (c == '\n') {
                break;
            }
            if (c == '\\' && quote == '"' && at + 1 < text.length()) {
                at++;
                value.append(unescaped(text.charAt(at)));
            } else {
                value.append(c);
            }
        }
        throw new Malformed();
    }

    private static char unescaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            default -> c;
        };
    }

    private void skipBlank(boolean acrossLines) {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (c == ' ' || c == '\t' || c == '\ufeff' || (acrossLines && (c == '\n' || c == '\r'))) {
                at++;
            } else {
                return;
            }
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw new Malformed();
        }
        return text.charAt(at);
    }

    private boolean accept(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) {
        skipBlank(false);
        if (!accept(c)) {
            throw new Malformed();
        }
    }

    /** Where the reading stops. */
    private static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Malformed() {
            super("not TOML that is understood here", null, false, false);
        }
    }
}
