package io.github.experimentstash.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last run of each experiment, by the name of its config: from {@code outputs/index.jsonl}, which holds a line for each
 * finished run, or from the records themselves where there is no index; and the runs that are under way. Changes nothing.
 */
public final class LastRuns {
    private static final String CONFIG = "\"config\":";

    private final Path root;

    /** @param root of the stash */
    public LastRuns(Path root) {
        this.root = root;
    }

    /** @throws IOException if what is there cannot be read */
    public Map<String, LastRun> byConfig() throws IOException {
        Map<String, LastRun> last = new HashMap<>();
        Path index = root.resolve("outputs").resolve("index.jsonl");
        if (Files.isRegularFile(index)) {
            fromIndex(index, last);
        } else {
            fromRecords(RunFolder.all(root), last);
        }
        Optional<List<String>> unfinished = new RunMarkers(root).ids();
        if (unfinished.isPresent()) {
            for (String id : unfinished.get()) {
                fromRecords(List.of(RunFolder.of(root, id)), last);
            }
        }
        return last;
    }

    /** A line of the index, by its places in the text. */
    private record Line(int start, int stop) {}

    /** A hundred thousand lines: only the last of each config is copied and parsed. */
    private static void fromIndex(Path index, Map<String, LastRun> last) throws IOException {
        String text = new String(Files.readAllBytes(index), UTF_8);
        Map<String, Line> lines = new LinkedHashMap<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            int stop = end < 0 ? text.length() : end;
            int key = text.indexOf(CONFIG, start);
            if (key >= 0 && key < stop) {
                int begin = key + CONFIG.length();
                int close = closing(text, begin, stop);
                if (close > 0) {
                    // lines of runs that end at a time may stand in another order than they began
                    lines.merge(
                            text.substring(begin, close),
                            new Line(start, stop),
                            (one, other) -> newer(text, one, other));
                }
            }
            start = stop + 1;
        }
        for (Line line : lines.values()) {
            Optional<LastRun> run = parsed(text.substring(line.start(), line.stop()));
            if (run.isPresent()) {
                last.put(run.get().config(), run.get());
            }
        }
    }

    /** Where the text that begins with a quote ends, behind its closing quote; negative if it does not. */
    private static int closing(String text, int begin, int stop) {
        for (int i = begin + 1; i < stop; i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == '"') {
                return i + 1;
            }
        }
        return -1;
    }

    /** By the id, which begins with the local time of the start; it is the first value of a line. */
    private static Line newer(String text, Line one, Line other) {
        int length = "{\"id\":\"YYYYMMDD-HHMMSS".length();
        for (int i = 0; i < length; i++) {
            char first = one.start() + i < one.stop() ? text.charAt(one.start() + i) : 0;
            char second = other.start() + i < other.stop() ? text.charAt(other.start() + i) : 0;
            if (first != second) {
                return first > second ? one : other;
            }
        }
        return other;
    }

    private static Optional<LastRun> parsed(String line) {
        try {
            if (!(Json.read(line) instanceof Map<?, ?> read)) {
                return Optional.empty();
            }
            Map<String, Object> json = new LinkedHashMap<>();
            read.forEach((key, value) -> json.put(String.valueOf(key), value));
            return run(json, Json.text(json, "path").orElse(""), Json.object(json, "metric"));
        } catch (IOException | IllegalArgumentException torn) {
            return Optional.empty();
        }
    }

    private void fromRecords(List<Path> folders, Map<String, LastRun> last) {
        for (Path folder : folders) {
            try {
                Map<String, Object> record = Json.readObject(folder.resolve("run.json"));
                Optional<LastRun> run = run(
                        record, root.relativize(folder).toString().replace('\\', '/'), Json.object(record, "metrics"));
                if (run.isPresent()) {
                    last.merge(
                            run.get().config(),
                            run.get(),
                            (one, other) -> one.id().compareTo(other.id()) > 0 ? one : other);
                }
            } catch (IOException | IllegalArgumentException unreadable) {
                continue; // recovery tells of it
            }
        }
    }

    private static Optional<LastRun> run(Map<String, Object> json, String path, Map<String, Object> metrics) {
        Optional<String> config = Json.text(json, "config");
        Optional<String> state = Json.text(json, "state");
        if (config.isEmpty() || state.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> metric = metrics == null || metrics.isEmpty()
                ? Optional.empty()
                : Optional.of(metrics.keySet().iterator().next());
        return Optional.of(new LastRun(
                Json.text(json, "id").orElse(""),
                path,
                config.get(),
                RunState.ofWord(state.get()),
                Json.text(json, "created_at").orElse(""),
                Json.number(json, "wall_seconds").map(Number::doubleValue),
                metric,
                metric.map(metrics::get),
                Json.text(json, "link").or(() -> TrackerLines.link(Json.object(json, "tracker")))));
    }
}
