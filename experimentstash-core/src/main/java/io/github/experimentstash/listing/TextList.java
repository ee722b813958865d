package io.github.experimentstash.listing;

import io.github.experimentstash.model.RunState;
import io.github.experimentstash.model.ShellWords;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.run.LastRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The experiments in aligned columns, by folder; a line that is too long is cut, and the cut is seen. */
final class TextList {
    private static final int CELL = 60;
    private static final String[] HEADS = {"CONFIG", "TOOL", "EXPERIMENT", "LAST RESULT", "DESCRIPTION"};

    private final List<Row> rows;
    private final Instant now;
    private final int width;

    /** @param width of a line, in characters */
    TextList(List<Row> rows, Instant now, int width) {
        this.rows = rows;
        this.now = now;
        this.width = width;
    }

    List<String> lines(int tools) {
        List<String> lines = new ArrayList<>();
        if (!rows.isEmpty()) {
            table(lines);
            lines.add("");
        }
        lines.add(Texts.count(rows.size(), "experiment", "experiments") + ", " + Texts.count(tools, "tool", "tools"));
        next().ifPresent(lines::add);
        return lines;
    }

    private void table(List<String> lines) {
        List<String[]> cells = new ArrayList<>(rows.size());
        int[] widths = new int[HEADS.length];
        for (int i = 0; i < HEADS.length; i++) {
            widths[i] = HEADS[i].length();
        }
        for (Row row : rows) {
            String[] line = cells(row);
            for (int i = 0; i < line.length; i++) {
                widths[i] = Math.max(widths[i], line[i].length());
            }
            cells.add(line);
        }
        lines.add(line(HEADS, widths));
        String group = "";
        for (int i = 0; i < rows.size(); i++) {
            String folder = folder(rows.get(i).experiment().config());
            if (!folder.equals(group) && !folder.isEmpty()) {
                lines.add(folder);
            }
            group = folder;
            lines.add(line(cells.get(i), widths));
        }
    }

    private String[] cells(Row row) {
        String config = row.experiment().config();
        String folder = folder(config);
        return new String[] {
            (folder.isEmpty() ? "" : "  ") + config.substring(folder.length()),
            Texts.oneLine(row.experiment().tool(), CELL) + (row.source().equals("drifting") ? " (drifting)" : ""),
            Texts.oneLine(row.experiment().experiment(), CELL),
            row.last().map(this::result).orElse("never run"),
            Texts.oneLine(row.experiment().description().orElse("").strip(), CELL)
        };
    }

    /** {@code succeeded 2 h ago, 4.2 s, trustworthiness 0.8731}. */
    private String result(LastRun run) {
        StringBuilder text = new StringBuilder(run.state().word());
        text.append(run.state().isTerminal() ? " " : ", started ").append(Ago.words(run.createdAt(), now));
        if (run.wallSeconds().isPresent()) {
            text.append(", ").append(Texts.duration(run.wallSeconds().get()));
        }
        if (run.metric().isPresent() && run.state() == RunState.SUCCEEDED) {
            text.append(", ")
                    .append(run.metric().get())
                    .append(' ')
                    .append(Texts.oneLine(String.valueOf(run.value().orElse("")), CELL));
        }
        return text.toString();
    }

    private String line(String[] cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            line.append(cells[i]);
            if (i < cells.length - 1) {
                line.append(" ".repeat(widths[i] - cells[i].length() + 2));
            }
        }
        String text = line.toString().stripTrailing();
        return text.length() <= width ? text : text.substring(0, width - 1) + "…";
    }

    private static String folder(String config) {
        return config.substring(0, config.lastIndexOf('/') + 1);
    }

    /** One that never ran before one that failed before the first. */
    private Optional<String> next() {
        Row best = null;
        for (Row row : rows) {
            boolean never = row.last().isEmpty();
            boolean failed = !never
                    && row.last().get().state().isTerminal()
                    && row.last().get().state() != RunState.SUCCEEDED;
            if (never) {
                best = row;
                break;
            }
            best = best == null && failed ? row : best;
        }
        if (best == null && !rows.isEmpty()) {
            best = rows.get(0);
        }
        return best == null
                ? Optional.of("next: mvn stash:validate")
                : Optional.of("next: mvn stash:run -Dconfig="
                        + ShellWords.quote(best.experiment().config()));
    }
}
