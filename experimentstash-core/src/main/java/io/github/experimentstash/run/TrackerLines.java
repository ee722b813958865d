package io.github.experimentstash.run;

import io.github.experimentstash.json.Json;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What became of a run at its experiment trackers, in words: from {@code attempt-N/trackers.json}. */
final class TrackerLines {
    /** Of the runs of one tracker; nobody reads a hundred lines. */
    private static final int MOST = 20;

    private TrackerLines() {}

    /**
     * A line for each run of each tracker, as the last attempt that had it left it, and one for what stands in the way; empty
     * where no tracker was used.
     *
     * @param attempts number of the last one
     */
    static List<String> read(Path record, int attempts) {
        List<String> lines = new ArrayList<>();
        Set<String> later = new HashSet<>();
        for (int attempt = attempts; attempt > 0; attempt--) {
            try {
                Path file = record.resolve("attempt-" + attempt).resolve("trackers.json");
                lines.addAll(0, of(Json.readObject(file), later));
            } catch (NoSuchFileException noTrackers) {
                continue;
            } catch (IOException unreadable) {
                lines.add(0, "what became of it at its trackers cannot be read: " + unreadable.getMessage());
            }
        }
        return new ArrayList<>(new LinkedHashSet<>(lines));
    }

    /** The address of the first run that has one. */
    static Optional<String> link(Map<String, Object> tracker) {
        for (Object run : Json.list(tracker, "runs")) {
            if (run instanceof Map<?, ?> map && map.get("url") instanceof String url) {
                return Optional.of(url);
            }
        }
        return Optional.empty();
    }

    /** @param later kinds and ids of runs that later attempts told of; those of this one are added */
    static List<String> of(Map<String, Object> document, Set<String> later) {
        List<String> lines = new ArrayList<>();
        Set<String> own = new HashSet<>();
        for (Object element : Json.list(document, "trackers")) {
            if (element instanceof Map<?, ?> tracker && !"none".equals(tracker.get("state"))) {
                String kind = String.valueOf(tracker.get("kind"));
                List<String> runs = new ArrayList<>();
                for (Object run : tracker.get("runs") instanceof List<?> list ? list : List.of()) {
                    if (run instanceof Map<?, ?> map) {
                        String name = kind + " " + map.get("id");
                        own.add(name);
                        if (!later.contains(name) || "offline".equals(map.get("state"))) {
                            runs.add(line(kind, map));
                        }
                    }
                }
                lines.addAll(runs.subList(0, Math.min(MOST, runs.size())));
                if (runs.size() > MOST) {
                    lines.add(kind + ": " + (runs.size() - MOST) + " more stand in run.json");
                }
                if (runs.isEmpty() && "pending".equals(tracker.get("state")) && !tracker.containsKey("error")) {
                    lines.add(kind + ": what the run left open there is not ended yet: mvn stash:sync");
                }
                text(tracker, "error").ifPresent(error -> lines.add(kind + ": " + error));
                text(tracker, "hint").ifPresent(hint -> lines.add(kind + ": " + hint));
            }
        }
        later.addAll(own);
        return lines;
    }

    private static String line(String kind, Map<?, ?> run) {
        Optional<String> told = text(run, "state");
        if (told.isEmpty()) {
            return kind + ": " + text(run, "id").orElse("a run"); // a folder, of what knows no states
        }
        String state = told.get();
        StringBuilder line = new StringBuilder(kind);
        text(run, "id").ifPresent(id -> line.append(" run ").append(id));
        switch (state) {
            case "running" -> line.append(" is not ended there yet");
            case "offline" -> line.append(" is not sent yet");
            case "lost" -> line.append(" was ended before anything of it was written");
            default -> {
                line.append(Boolean.TRUE.equals(run.get("ended_here")) ? " was ended as " : " is ")
                        .append(state);
                if (run.get("exit_code") instanceof Number code) {
                    line.append(" (exit code ").append(code).append(')');
                }
                if (Boolean.TRUE.equals(run.get("partial"))) {
                    line.append("; its last steps may be missing");
                } else if (run.get("rows") instanceof Number rows && rows.longValue() > 0) {
                    line.append("; all ")
                            .append(String.format(Locale.ROOT, "%,d", rows.longValue()))
                            .append(" steps are there");
                }
            }
        }
        Optional<String> project = text(run, "project").map(name -> "project " + name);
        text(run, "url").or(() -> project).ifPresent(place -> line.append("  ").append(place));
        return line.toString();
    }

    private static Optional<String> text(Map<?, ?> map, String key) {
        return map.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }
}
