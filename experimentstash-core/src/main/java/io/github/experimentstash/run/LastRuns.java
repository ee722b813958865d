package io.github.experimentstash.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.experimentstash.json.CacheKey;
import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.RunState;
import java.io.IOException;
import java.nio.ByteBuffer;
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
    /** Below this it is read as quickly as a cache of it. */
    private static final int WORTH_A_CACHE = 1 << 20;

    private final Path root;
    private final Optional<CacheKey> key;

    /** @param root of the stash */
    public LastRuns(Path root) {
        this(root, Optional.empty());
    }

    /** @param key for a cache of a large index; absent for none */
    public LastRuns(Path root, Optional<CacheKey> key) {
        this.root = root;
        this.key = key;
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

    private void fromIndex(Path index, Map<String, LastRun> last) throws IOException {
        boolean large = key.isPresent() && index.toFile().length() >= WORTH_A_CACHE;
        if (!large) {
            byte[] bytes = Files.readAllBytes(index);
            add(bytes, 0, bytes.length, last);
            return;
        }
        LastLines cache = new LastLines(root, index, key.get());
        ByteBuffer lines = cache.read();
        add(lines.array(), lines.arrayOffset() + lines.position(), lines.arrayOffset() + lines.limit(), last);
    }

    private static void add(byte[] bytes, int from, int to, Map<String, LastRun> last) {
        new IndexScan(bytes, from, to).last((start, end) -> {
            Optional<LastRun> run = IndexLine.read(bytes, start, end);
            if (run.isEmpty()) {
                run = parsed(new String(bytes, start, end - start, UTF_8));
            }
            if (run.isPresent()) {
                last.put(run.get().config(), run.get());
            }
        });
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
