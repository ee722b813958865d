package io.github.experimentstash.run;

import io.github.experimentstash.model.RunState;
import io.github.experimentstash.model.Texts;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lines after a run, from its record: verdict, metrics, where the results are. Pure. */
final class RunSummary {
    private static final int METRICS_SHOWN = 12;
    private static final int FILES_SHOWN = 6;
    private static final int COLUMNS = 3;
    private static final int DIGITS = 6;
    /** Characters of {@code and 99 more}. */
    private static final int MORE = 13;

    private static final String BETWEEN = "      ";

    private RunSummary() {}

    /** {@code succeeded in 4.2 s, peak 181 MB}, or {@code failed after 1.3 s: exit code 1}. */
    static String verdict(RunRecord record) {
        return verdict(record, record.text("reason").orElse(""));
    }

    /** @param reason of anything but a success */
    static String verdict(RunRecord record, String reason) {
        RunState state = record.state();
        StringBuilder text = new StringBuilder(state.word());
        if (record.get("wall_seconds") instanceof Number wall) {
            text.append(state == RunState.SUCCEEDED ? " in " : " after ").append(Texts.duration(wall.doubleValue()));
        }
        if (state == RunState.SUCCEEDED) {
            if (record.section("resources").get("peak_memory_bytes") instanceof Number peak) {
                text.append(", peak ").append(Texts.size(peak.longValue()));
            }
        } else if (!reason.isEmpty()) {
            text.append(": ").append(reason);
        }
        if (record.get("attempts") instanceof Number attempts && attempts.intValue() > 1) {
            text.append(state == RunState.SUCCEEDED ? ", at attempt " : " (attempt ")
                    .append(attempts.intValue());
            text.append(state == RunState.SUCCEEDED ? "" : ")");
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
        Optional<String> reason = record.text("reason");
        if (reason.isPresent()) {
            lines.add("  " + reason.get());
        }
        lines.addAll(metrics(record.section("metrics"), width));
        for (Object directory : record.list("output_directories")) {
            lines.addAll(files(record, directory.toString(), width));
        }
        return lines;
    }

    private static List<String> metrics(Map<String, Object> metrics, int width) {
        List<String> names = new ArrayList<>(metrics.keySet());
        names = names.subList(0, Math.min(METRICS_SHOWN, names.size()));
        List<String> values = new ArrayList<>();
        for (String name : names) {
            values.add(value(metrics.get(name)));
        }
        int columns = Math.min(COLUMNS, Math.max(1, names.size()));
        while (columns > 1 && tableWidth(names, values, columns) > width) {
            columns--;
        }
        List<String> lines = table(names, values, columns);
        if (metrics.size() > METRICS_SHOWN) {
            lines.add("  and " + (metrics.size() - METRICS_SHOWN) + " more in run.json");
        }
        return lines;
    }

    /** Names and values aligned, row by row. */
    private static List<String> table(List<String> names, List<String> values, int columns) {
        List<String> lines = new ArrayList<>();
        for (int first = 0; first < names.size(); first += columns) {
            StringBuilder line = new StringBuilder();
            for (int i = first; i < Math.min(first + columns, names.size()); i++) {
                int column = i - first;
                line.append(column == 0 ? "  " : BETWEEN).append(names.get(i));
                line.append(
                        " ".repeat(widest(names, column, columns) - names.get(i).length() + 2));
                line.append(values.get(i));
                line.append(" "
                        .repeat(widest(values, column, columns) - values.get(i).length()));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static int tableWidth(List<String> names, List<String> values, int columns) {
        int width = 2 + (columns - 1) * BETWEEN.length();
        for (int column = 0; column < columns; column++) {
            width += widest(names, column, columns) + 2 + widest(values, column, columns);
        }
        return width;
    }

    private static int widest(List<String> texts, int column, int columns) {
        int widest = 0;
        for (int i = column; i < texts.size(); i += columns) {
            widest = Math.max(widest, texts.get(i).length());
        }
        return widest;
    }

    /** A number as a person wants it: six digits that count, whole digits all, very small ones as {@code 1.5e-9}. */
    private static String value(Object value) {
        if (!(value instanceof Double number) || number.isNaN() || number.isInfinite()) {
            return String.valueOf(value);
        }
        BigDecimal exact = new BigDecimal(number);
        BigDecimal rounded = exact.round(new MathContext(DIGITS, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (rounded.signum() == 0) {
            return "0";
        }
        if (exponent >= DIGITS && exponent < 15) {
            return exact.setScale(0, RoundingMode.HALF_EVEN).toPlainString();
        }
        BigDecimal plain = rounded.stripTrailingZeros();
        if (exponent >= -5 && exponent < 15) {
            return plain.toPlainString();
        }
        return plain.movePointLeft(exponent).toPlainString() + "e" + exponent;
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
            int more = shown + 1 < names.size() ? MORE : 0;
            if (shown > 0 && line.length() + name.length() + more > width) {
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
