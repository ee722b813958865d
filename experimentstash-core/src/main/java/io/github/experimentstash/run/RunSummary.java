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

    /**
     * What of a success is not as it should be, metrics, a few on a line, and the output directory with its files.
     *
     * @param width characters that a line may have
     */
    static List<String> results(RunRecord record, int width) {
        List<String> lines = new ArrayList<>();
        record.text("reason").ifPresent(reason -> lines.add("  " + reason));
        lines.addAll(metrics(record.section("metrics"), width));
        for (Object directory : record.list("output_directories")) {
            lines.addAll(files(record, directory.toString(), width));
        }
        return lines;
    }

    private static List<String> metrics(Map<String, Object> metrics, int width) {
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
        int columns = Math.max(1, Math.min(3, (width + 4) / (widest + 6)));
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

    /** The directory with as many of its files as fit behind it, or below it where the line is too narrow for one. */
    private static List<String> files(RunRecord record, String directory, int width) {
        List<String> names = new ArrayList<>();
        for (Object output : record.list("outputs")) {
            if (output instanceof Map<?, ?> file
                    && !"log".equals(file.get("role"))
                    && String.valueOf(file.get("path")).startsWith(directory + "/")) {
                names.add(file.get("path").toString().substring(directory.length() + 1));
            }
        }
        String head = "  " + directory + "/";
        if (names.isEmpty()) {
            return List.of(head + "   empty");
        }
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(head);
        if (head.length() + 3 + names.get(0).length() > width) {
            lines.add(head);
            line = new StringBuilder("  ");
        }
        int shown = 0;
        while (shown < names.size() && shown < FILES_SHOWN) {
            String name = (shown == 0 ? "   " : "  ") + names.get(shown);
            if (shown > 0 && line.length() + name.length() > width) {
                break;
            }
            line.append(name);
            shown++;
        }
        if (shown < names.size()) {
            line.append("  and ").append(names.size() - shown).append(" more");
        }
        lines.add(line.toString());
        return lines;
    }
}
