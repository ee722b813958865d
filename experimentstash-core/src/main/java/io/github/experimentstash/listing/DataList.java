package io.github.experimentstash.listing;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.Texts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The experiments for programs: the same fields as JSON, CSV (RFC 4180) and a table in Markdown. */
final class DataList {
    private static final List<String> COLUMNS = List.of(
            "config",
            "tool",
            "experiment",
            "description",
            "tags",
            "estimated_runtime",
            "source",
            "state",
            "run",
            "created_at",
            "wall_seconds",
            "metric",
            "value",
            "link");

    private final List<Row> rows;

    DataList(List<Row> rows) {
        this.rows = rows;
    }

    String text(ListRequest.Format format) {
        return switch (format) {
            case JSON -> json();
            case CSV -> csv();
            case MD -> markdown();
            case TEXT -> throw new IllegalArgumentException("people read a table");
        };
    }

    private String json() {
        List<Map<String, Object>> experiments = new ArrayList<>(rows.size());
        for (Row row : rows) {
            experiments.add(fields(row));
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("schema", 1);
        document.put("experiments", experiments);
        return Json.write(document);
    }

    private String csv() {
        StringBuilder text = new StringBuilder(String.join(",", COLUMNS)).append("\r\n");
        for (Row row : rows) {
            Map<String, Object> fields = fields(row);
            for (int i = 0; i < COLUMNS.size(); i++) {
                text.append(i == 0 ? "" : ",").append(quoted(cell(fields, COLUMNS.get(i))));
            }
            text.append("\r\n");
        }
        return text.toString();
    }

    private String markdown() {
        StringBuilder text = new StringBuilder("| " + String.join(" | ", COLUMNS) + " |\n|");
        text.append("---|".repeat(COLUMNS.size())).append('\n');
        for (Row row : rows) {
            Map<String, Object> fields = fields(row);
            text.append('|');
            for (String column : COLUMNS) {
                String cell = Texts.oneLine(cell(fields, column), Integer.MAX_VALUE);
                text.append(' ')
                        .append(cell.replace("\\", "\\\\").replace("|", "\\|"))
                        .append(" |");
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** What is not known is left out. */
    private static Map<String, Object> fields(Row row) {
        Experiment experiment = row.experiment();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("config", experiment.config());
        fields.put("tool", experiment.tool());
        fields.put("experiment", experiment.experiment());
        experiment.description().ifPresent(text -> fields.put("description", text));
        if (!experiment.tags().isEmpty()) {
            fields.put("tags", experiment.tags());
        }
        experiment.estimatedRuntime().ifPresent(text -> fields.put("estimated_runtime", text));
        fields.put("source", row.source());
        fields.put("state", row.state());
        row.last().ifPresent(run -> {
            fields.put("run", run.id());
            fields.put("created_at", run.createdAt());
            run.wallSeconds().ifPresent(seconds -> fields.put("wall_seconds", seconds));
            run.metric().ifPresent(name -> fields.put("metric", name));
            run.value().ifPresent(value -> fields.put("value", value));
            run.link().ifPresent(link -> fields.put("link", link));
        });
        return fields;
    }

    private static String cell(Map<String, Object> fields, String column) {
        Object value = fields.get(column);
        if (value == null) {
            return "";
        }
        return value instanceof List<?> list
                ? String.join(" ", list.stream().map(String::valueOf).toList())
                : String.valueOf(value);
    }

    private static String quoted(String cell) {
        boolean needed =
                cell.indexOf('"') >= 0 || cell.indexOf(',') >= 0 || cell.indexOf('\n') >= 0 || cell.indexOf('\r') >= 0;
        return needed ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }
}
