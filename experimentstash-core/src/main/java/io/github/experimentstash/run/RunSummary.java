package io.github.experimentstash.run;

import io.github.experimentstash.model.RunState;
import io.github.experimentstash.model.Texts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The lines after a run, from its record: verdict, metrics, where the results are. Pure. */
final class RunSummary {
    private static final int METRICS_SHOWN = 12;
    private static final int FILES_SHOWN = 6;
    private static final int WIDTH = 100;

    private RunSummary() {}

    /** {@code succeeded in 4.2 s, peak 181 MB}, or {@code failed after 1.3 s: exit code 1}. */
    static String verdict(RunRecord record) {
        RunState state = record.state();
        StringBuilder text = new StringBuilder(state.word());
        if (record.get("wall_seconds") instanceof Number wall) {
            text.append(state == RunState.SUCCEEDED ? " in " : " after ").append(Texts.duration(wall.doubleValue()));
        }
        if (state == RunState.SUCCEEDED) {
            if (record.section("resources").get("peak_memory_bytes") instanceof Number peak) {
                text.append(", peak ").append(Texts.size(peak.longValue()));
            }
        } else {
            record.text("reason").ifPresent(reason -> text.append(": ").append(reason));
        }
        return text.toString();
    }

    /** Metrics, a few on a line, and the output directory with its files. */
    static List<String> results(RunRecord record) {
        List<String> lines = new ArrayList<>(metrics(record.section("metrics")));
        for (Object directory : record.list("output_directories")) {
            lines.add("  " + directory + "/" + files(record, directory.toString()));
        }
        return lines;
    }

    private static List<String> metrics(Map<String, Object> metrics) {
        Map<String, String> shown = new LinkedHashMap<>();
        int widest = 0;
        for (Map.Entry<String, Object> metric : metrics.entrySet()) {
            if (shown.size() == METRICS_SHOWN) {
                break;
            }
            String text = value(metric.getValue());
            shown.put(metric.getKey(), text);
            widest = Math.max(widest, metric.getKey().length() + 2 + text.length());
        }
        int columns = Math.max(1, Math.min(3, WIDTH / (widest + 6)));
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int column = 0;
        for (Map.Entry<String, String> metric : shown.entrySet()) {
            String cell = metric.getKey() + "  " + metric.getValue();
            line.append(column == 0 ? "  " : "      ").append(cell);
            if (++column == columns) {
                lines.add(line.toString());
                line.setLength(0);
                column = 0;
            } else {
                line.append(" ".repeat(widest - cell.length()));
            }
        }
        if (column > 0) {
            lines.add(line.toString().stripTrailing());
        }
        if (metrics.size() > METRICS_SHOWN) {
            lines.add("  and " + (metrics.size() - METRICS_SHOWN) + " more in run.json");
        }
        return lines;
    }

    /** A number as a person wants it: six significant digits at most. */
    private static String value(Object value) {
        if (value instanceof Double number && !number.isNaN() && !number.isInfinite()) {
            double rounded = new java.math.BigDecimal(number)
                    .round(new java.math.MathContext(6))
                    .doubleValue();
            return rounded == Math.rint(rounded) && Math.abs(rounded) < 1e15
                    ? Long.toString((long) rounded)
                    : Double.toString(rounded);
        }
        return String.valueOf(value);
    }

    private static String files(RunRecord record, String directory) {
        List<String> names = new ArrayList<>();
        int others = 0;
        for (Object output : record.list("outputs")) {
            if (!(output instanceof Map<?, ?> file) || "log".equals(file.get("role"))) {
                continue;
            }
            String path = String.valueOf(file.get("path"));
            if (!path.startsWith(directory + "/")) {
                continue;
            }
            if (names.size() < FILES_SHOWN) {
                names.add(path.substring(directory.length() + 1));
            } else {
                others++;
            }
        }
        if (names.isEmpty()) {
            return "   empty";
        }
        return "   " + String.join("  ", names) + (others > 0 ? "  and " + others + " more" : "");
    }
}
