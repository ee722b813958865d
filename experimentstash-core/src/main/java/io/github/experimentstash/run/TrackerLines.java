package io.github.experimentstash.run;

import io.github.experimentstash.json.Json;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What became of a run at its experiment trackers, in words: from {@code attempt-N/trackers.json}. */
final class TrackerLines {
    private TrackerLines() {}

    /** A line for each run of each tracker, and one for what stands in the way; empty where no tracker was used. */
    static List<String> read(Path record, int attempt) {
        try {
            return of(Json.readObject(record.resolve("attempt-" + attempt).resolve("trackers.json")));
        } catch (NoSuchFileException noTrackers) {
            return List.of();
        } catch (IOException unreadable) {
            return List.of("what became of it at its trackers cannot be read: " + unreadable.getMessage());
        }
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

    static List<String> of(Map<String, Object> document) {
        List<String> lines = new ArrayList<>();
        for (Object element : Json.list(document, "trackers")) {
            if (element instanceof Map<?, ?> tracker && !"none".equals(tracker.get("state"))) {
                String kind = String.valueOf(tracker.get("kind"));
                List<?> runs = tracker.get("runs") instanceof List<?> known ? known : List.of();
                for (Object run : runs) {
                    if (run instanceof Map<?, ?> map) {
                        lines.add(line(kind, map));
                    }
                }
                if (runs.isEmpty() && "pending".equals(tracker.get("state")) && !tracker.containsKey("error")) {
                    lines.add(kind + ": what the run left open there is not ended yet: mvn stash:sync");
                }
                text(tracker, "error").ifPresent(error -> lines.add(kind + ": " + error));
                text(tracker, "hint").ifPresent(hint -> lines.add(kind + ": " + hint));
            }
        }
        return lines;
    }

    private static String line(String kind, Map<?, ?> run) {
        String state = text(run, "state").orElse("unknown");
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
        text(run, "url").ifPresent(url -> line.append("  ").append(url));
        return line.toString();
    }

    private static Optional<String> text(Map<?, ?> map, String key) {
        return map.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }
}
