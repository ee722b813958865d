package io.github.experimentstash.listing;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.RunState;
import io.github.experimentstash.model.ShellWords;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.run.RunStatus;
import io.github.experimentstash.run.SilentSupervisor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What runs and what ended how, for people and for programs. */
public final class StatusList {
    private final List<RunStatus> underWay;
    private final List<RunStatus> ended;

    public StatusList(List<RunStatus> underWay, List<RunStatus> ended) {
        this.underWay = List.copyOf(underWay);
        this.ended = List.copyOf(ended);
    }

    /**
     * @param now to tell how long ago
     * @param width of a line, in characters
     */
    public List<String> lines(Instant now, int width) {
        List<String> lines = new ArrayList<>();
        for (RunStatus run : underWay) {
            lines.addAll(running(run, now, width));
        }
        if (underWay.isEmpty() && ended.size() != 1) {
            lines.add("nothing runs");
        }
        for (RunStatus run : ended) {
            lines.addAll(over(run, now, width));
        }
        lines.add("next: " + next());
        return lines;
    }

    private static List<String> running(RunStatus run, Instant now, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(run.id()).append("  ");
        String begun = ", begun " + Ago.words(run.createdAt(), now);
        if (run.dead()) {
            line.append("ended without a verdict").append(begun);
        } else if (run.silent().isPresent()) {
            // what its processes used was looked at before that
            line.append(run.state().word())
                    .append(", no heartbeat for ")
                    .append(silence(run.silent().get()))
                    .append(begun);
        } else {
            line.append(run.state().word()).append(begun);
            run.usage()
                    .ifPresent(usage -> line.append(", ")
                            .append(usage.cpuPercent())
                            .append(" % of a core, ")
                            .append(Texts.size(usage.memoryBytes()))
                            .append(", ")
                            .append(Texts.count(usage.processes(), "process", "processes")));
        }
        lines.add(cut(line.toString(), width));
        if (!run.lastLine().isEmpty()) {
            lines.add(cut("  " + run.lastLine(), width));
        }
        run.silent().ifPresent(silent -> {
            lines.add("  " + silent.reason());
            lines.add("  hint: " + silent.hint(run.id()));
        });
        return lines;
    }

    private static String silence(SilentSupervisor silent) {
        return Texts.duration((double) silent.silence().toSeconds());
    }

    private static List<String> over(RunStatus run, Instant now, int width) {
        List<String> lines = new ArrayList<>();
        String took = run.wallSeconds()
                .map(seconds -> " after " + Texts.duration(seconds))
                .orElse("");
        lines.add(
                cut(run.id() + "  " + run.state().word() + took + ", begun " + Ago.words(run.createdAt(), now), width));
        if (run.state() != RunState.SUCCEEDED) {
            run.reason().ifPresent(reason -> lines.add("  " + reason));
            run.hint().ifPresent(hint -> lines.add("  hint: " + hint));
        }
        return lines;
    }

    private String next() {
        Optional<RunStatus> dead = underWay.stream().filter(RunStatus::dead).findFirst();
        if (dead.isPresent()) {
            return "mvn stash:run gives what ended its verdict, before it runs anything";
        }
        if (!underWay.isEmpty()) {
            return "mvn stash:status -Dfollow -Drun="
                    + underWay.get(underWay.size() - 1).id();
        }
        return ended.isEmpty() || ended.get(0).config().isEmpty()
                ? "mvn stash:list"
                : "mvn stash:run -Dconfig=" + ShellWords.quote(ended.get(0).config());
    }

    private static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - 1) + "…";
    }

    /** As JSON. */
    public String document() {
        List<Map<String, Object>> runs = new ArrayList<>();
        underWay.forEach(run -> runs.add(fields(run)));
        ended.forEach(run -> runs.add(fields(run)));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("schema", 1);
        document.put("runs", runs);
        return Json.write(document);
    }

    /** What is not known is left out. */
    private static Map<String, Object> fields(RunStatus run) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", run.id());
        fields.put("path", run.path());
        fields.put("tool", run.tool());
        fields.put("config", run.config());
        fields.put("state", run.state().word());
        if (run.dead()) {
            fields.put("dead", true);
        }
        run.silent().ifPresent(silent -> {
            fields.put("no_heartbeat_seconds", silent.silence().toSeconds());
            fields.put("reason", silent.reason());
            fields.put("hint", silent.hint(run.id()));
        });
        run.reason().ifPresent(reason -> fields.put("reason", reason));
        run.hint().ifPresent(hint -> fields.put("hint", hint));
        fields.put("created_at", run.createdAt());
        run.wallSeconds().ifPresent(seconds -> fields.put("wall_seconds", seconds));
        run.usage().ifPresent(usage -> {
            fields.put("cpu_percent", usage.cpuPercent());
            fields.put("memory_bytes", usage.memoryBytes());
            fields.put("processes", usage.processes());
        });
        if (!run.lastLine().isEmpty()) {
            fields.put("last_line", run.lastLine());
        }
        fields.values().removeIf(""::equals);
        return fields;
    }
}
