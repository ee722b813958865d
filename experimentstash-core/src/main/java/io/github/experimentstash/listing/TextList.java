package io.github.experimentstash.listing;

import io.github.experimentstash.model.FolderTable;
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
            lines.addAll(table().lines(width));
            lines.add("");
        }
        lines.add(Texts.count(rows.size(), "experiment", "experiments") + ", " + Texts.count(tools, "tool", "tools"));
        next().ifPresent(lines::add);
        return lines;
    }

    private FolderTable table() {
        boolean linked = false;
        for (Row row : rows) {
            linked |= !link(row).isEmpty();
        }
        FolderTable table = linked
                ? new FolderTable("CONFIG", "TOOL", "EXPERIMENT", "LAST RESULT", "LINK", "DESCRIPTION")
                : new FolderTable("CONFIG", "TOOL", "EXPERIMENT", "LAST RESULT", "DESCRIPTION");
        for (Row row : rows) {
            List<String> cells = new ArrayList<>(List.of(
                    Texts.oneLine(row.experiment().tool(), CELL)
                            + (row.source().equals("drifting") ? " (drifting)" : ""),
                    Texts.oneLine(row.experiment().experiment(), CELL),
                    row.last().map(this::result).orElse("never run")));
            if (linked) {
                cells.add(link(row));
            }
            cells.add(Texts.oneLine(row.experiment().description().orElse("").strip(), CELL));
            table.add(row.experiment().config(), cells.toArray(String[]::new));
        }
        return table;
    }

    private static String link(Row row) {
        return row.last().flatMap(LastRun::link).orElse("");
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
