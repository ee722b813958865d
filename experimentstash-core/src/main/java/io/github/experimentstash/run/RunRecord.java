package io.github.experimentstash.run;

import io.github.experimentstash.json.AtomicFiles;
import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.RunState;
import io.github.experimentstash.process.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code run.json}, the one file to read of a run, as a document with keys in the order of formats.md. Keys that this
 * version does not know are kept.
 */
final class RunRecord {
    private static final List<String> ORDER = List.of(
            "schema",
            "id",
            "tool",
            "config",
            "experiment",
            "description",
            "tags",
            "state",
            "reason",
            "hint",
            "exit_code",
            "signal",
            "created_at",
            "started_at",
            "ended_at",
            "wall_seconds",
            "attempts",
            "command",
            "cwd",
            "entrypoint",
            "arguments",
            "overrides",
            "output_directories",
            "log",
            "stash",
            "source",
            "environment",
            "variables",
            "host",
            "resources",
            "inputs",
            "outputs",
            "metrics",
            "tracker",
            "tainted",
            "parent");

    private final Map<String, Object> values;

    private RunRecord(Map<String, Object> values) {
        this.values = values;
    }

    static RunRecord empty() {
        RunRecord record = new RunRecord(new LinkedHashMap<>());
        record.put("schema", 1);
        return record;
    }

    /** @throws IOException if it cannot be read or is not a JSON object */
    static RunRecord read(Path file) throws IOException {
        return new RunRecord(Json.readObject(file));
    }

    /** What is not known is left out: null, an empty text, list or map removes the key. */
    void put(String key, Object value) {
        boolean absent = value == null
                || value instanceof String text && text.isEmpty()
                || value instanceof List<?> list && list.isEmpty()
                || value instanceof Map<?, ?> map && map.isEmpty();
        if (absent) {
            values.remove(key);
        } else {
            values.put(key, value);
        }
    }

    /** Also when it is empty: the format wants the key. */
    void set(String key, Object value) {
        values.put(key, value);
    }

    Object get(String key) {
        return values.get(key);
    }

    Optional<String> text(String key) {
        Object value = values.get(key);
        return value == null ? Optional.empty() : Optional.of(value.toString());
    }

    /** A section such as {@code source}; empty if it is not there. */
    Map<String, Object> section(String key) {
        return Json.object(values, key);
    }

    List<?> list(String key) {
        return Json.list(values, key);
    }

    RunState state() {
        return RunState.ofWord(text("state").orElse("created"));
    }

    /** Number of the last attempt. */
    int attempts() {
        return values.get("attempts") instanceof Number number ? Math.max(1, number.intValue()) : 1;
    }

    /** The verdict, where the supervisor could not write it here itself. */
    void apply(Verdict verdict) {
        put("tracker", null); // if there is one, it is of an earlier attempt; it is made anew of all
        put("state", verdict.state().word());
        boolean plain =
                verdict.state() == RunState.SUCCEEDED && verdict.reason().equals("exit code 0");
        put("reason", plain ? null : verdict.reason());
        put("exit_code", verdict.exitCode().orElse(null));
        put("signal", verdict.signal().orElse(null));
        if (verdict.startedAt().isPresent()) {
            put("started_at", LocalTime.iso(verdict.startedAt().get().toZonedDateTime()));
        }
        if (verdict.exitCode().isPresent() || verdict.signal().isPresent()) {
            // of a run that was found dead only the time of the finding is known
            put("ended_at", LocalTime.iso(verdict.endedAt().toZonedDateTime()));
        }
        put("wall_seconds", verdict.wallSeconds() < 0 ? null : verdict.wallSeconds());
        Map<String, Object> resources = new LinkedHashMap<>(section("resources"));
        if (verdict.cpuSeconds() >= 0) {
            resources.put("cpu_seconds", verdict.cpuSeconds());
        }
        if (verdict.peakMemoryBytes() >= 0) {
            resources.put("peak_memory_bytes", verdict.peakMemoryBytes());
            resources.put("peak_memory_method", verdict.peakMemoryMethod());
        }
        resources.put("output_bytes", verdict.outputBytes());
        put("resources", resources);
    }

    String render() {
        Map<String, Object> ordered = new LinkedHashMap<>();
        for (String key : ORDER) {
            Object value = values.get(key);
            if (value != null) {
                ordered.put(key, value);
            }
        }
        for (Map.Entry<String, Object> entry : values.entrySet()) {
            ordered.putIfAbsent(entry.getKey(), entry.getValue());
        }
        return Json.write(ordered);
    }

    /** Replaces the file by temp file, sync and rename. */
    void write(Path file) throws IOException {
        AtomicFiles.write(file, render());
    }
}
