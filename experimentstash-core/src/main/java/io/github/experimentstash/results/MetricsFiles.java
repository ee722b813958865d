package io.github.experimentstash.results;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.json.JsonFormatException;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.yaml.YamlEntry;
import io.github.experimentstash.yaml.YamlMapping;
import io.github.experimentstash.yaml.YamlNode;
import io.github.experimentstash.yaml.YamlReader;
import io.github.experimentstash.yaml.YamlScalar;
import io.github.experimentstash.yaml.YamlSequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The shapes in which tools write metrics (measured on nine of them), each as names to values. */
final class MetricsFiles {
    private MetricsFiles() {}

    /** Nested names are joined by dots, elements of lists by their index. Python's NaN is taken. */
    static Map<String, Object> json(Path file) throws IOException {
        String text = Files.readString(file);
        Object tree;
        try {
            tree = Json.read(text);
        } catch (JsonFormatException wrong) {
            tree = Json.read(withQuotedNaN(text));
        }
        Map<String, Object> values = new LinkedHashMap<>();
        flatten("", tree, values);
        return values;
    }

    static Map<String, Object> yaml(Path file) throws IOException {
        Problems problems = new Problems();
        Optional<YamlMapping> root =
                new YamlReader().read(file, file.getFileName().toString(), problems);
        if (root.isEmpty()) {
            throw new IOException(
                    problems.all().isEmpty()
                            ? "not YAML"
                            : problems.all().get(0).message());
        }
        Map<String, Object> values = new LinkedHashMap<>();
        flatten("", root.get(), values);
        return values;
    }

    /**
     * The last value of each column that is not empty: the row of a one-row table, the final row of one that grows, and
     * what Lightning's sparse rows come to.
     */
    static Map<String, Object> table(Path file, char separator) throws IOException {
        List<List<String>> rows = rows(Files.readString(file), separator);
        if (rows.size() < 2) {
            throw new IOException("it has no row under its header");
        }
        List<String> header = rows.get(0);
        Map<String, Object> values = new LinkedHashMap<>();
        for (int column = 0; column < header.size(); column++) {
            String name = header.get(column).strip();
            for (int row = rows.size() - 1; row > 0 && !name.isEmpty(); row--) {
                List<String> cells = rows.get(row);
                if (column < cells.size() && !cells.get(column).isBlank()) {
                    values.put(name, MetricValues.of(cells.get(column)));
                    break;
                }
            }
        }
        return values;
    }

    /** MLflow: a file for each metric with lines of {@code ms value step}; the last line counts. Also a single value. */
    static Map<String, Object> steps(Path file) throws IOException {
        String last = "";
        for (String line : Files.readAllLines(file)) {
            last = line.isBlank() ? last : line.strip();
        }
        String[] words = last.split("\\s+");
        Object value = MetricValues.of(words.length == 3 ? words[1] : words[0]);
        if (words.length > 3 || words.length == 2 || !(value instanceof Number || MetricValues.isNotFinite(value))) {
            throw new IOException("it is none of the formats that are read (JSON, CSV, TSV, YAML, MLflow)");
        }
        return new LinkedHashMap<>(Map.of(file.getFileName().toString(), value));
    }

    private static void flatten(String name, Object value, Map<String, Object> values) {
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                flatten(joined(name, String.valueOf(entry.getKey())), entry.getValue(), values);
            }
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                flatten(joined(name, Integer.toString(i)), list.get(i), values);
            }
        } else if (value instanceof YamlMapping mapping) {
            for (YamlEntry entry : mapping.entries()) {
                flatten(joined(name, entry.key()), entry.value(), values);
            }
        } else if (value instanceof YamlSequence sequence) {
            List<YamlNode> items = sequence.items();
            for (int i = 0; i < items.size(); i++) {
                flatten(joined(name, Integer.toString(i)), items.get(i), values);
            }
        } else if (value instanceof YamlScalar scalar) {
            if (!scalar.isNull()) {
                values.put(name, scalar.plain() ? MetricValues.of(scalar.text()) : scalar.text());
            }
        } else if (value instanceof Number || value instanceof String) {
            values.put(name, value);
        } else if (value instanceof Boolean) {
            values.put(name, value.toString());
        }
    }

    private static String joined(String name, String key) {
        return name.isEmpty() ? key : name + "." + key;
    }

    /** Cells may be quoted, with doubled quotes and line feeds inside (RFC 4180). */
    private static List<List<String>> rows(String text, char separator) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        int start = text.startsWith("\uFEFF") ? 1 : 0;
        for (int i = start; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '\n';
            if (quoted && i < text.length()) {
                if (c != '"') {
                    cell.append(c);
                } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    cell.append('"');
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == '"' && cell.length() == 0) {
                quoted = true;
            } else if (c == separator) {
                row.add(cell.toString());
                cell.setLength(0);
            } else if (c == '\n') {
                row.add(cell.toString().stripTrailing());
                cell.setLength(0);
                if (row.size() > 1 || !row.get(0).isEmpty()) {
                    rows.add(row);
                }
                row = new ArrayList<>();
            } else {
                cell.append(c);
            }
        }
        return rows;
    }

    /** Python's {@code json} writes NaN and Infinity without quotes, which is not JSON (RFC 8259, section 6). */
    private static String withQuotedNaN(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 16);
        boolean inString = false;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (inString && c == '\\' && i + 1 < text.length()) {
                quoted.append(c).append(text.charAt(i + 1));
                i += 2;
                continue;
            }
            inString ^= c == '"';
            String word = null;
            if (!inString) {
                for (String candidate : new String[] {"NaN", "Infinity", "-Infinity"}) {
                    word = text.startsWith(candidate, i) ? candidate : word;
                }
            }
            quoted.append(word == null ? String.valueOf(c) : "\"" + word + "\"");
            i += word == null ? 1 : word.length();
        }
        return quoted.toString();
    }
}
