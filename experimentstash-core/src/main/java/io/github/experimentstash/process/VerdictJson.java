package io.github.experimentstash.process;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.RunState;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link Verdict} as {@code end.json}. */
final class VerdictJson {
    private VerdictJson() {}

    static Map<String, Object> write(Verdict verdict) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", 1);
        json.put("state", verdict.state().word());
        json.put("reason", verdict.reason());
        json.put("exit_code", verdict.exitCode());
        json.put("signal", verdict.signal());
        json.put("started_at", verdict.startedAt().map(Times::text));
        json.put("ended_at", Times.text(verdict.endedAt()));
        json.put("wall_seconds", known(verdict.wallSeconds()));
        json.put("cpu_seconds", known(verdict.cpuSeconds()));
        if (verdict.peakMemoryBytes() >= 0) {
            json.put("peak_memory_bytes", verdict.peakMemoryBytes());
            json.put("peak_memory_method", verdict.peakMemoryMethod());
        }
        json.put("output_bytes", verdict.outputBytes());
        json.put("redacted", verdict.redactedBytes());
        json.put("missing_outputs", verdict.missingOutputs());
        return json;
    }

    /** Reads {@code end.json}, and {@code exit.json}, which has less. */
    static Verdict read(Map<String, Object> json) {
        List<String> missing = new ArrayList<>();
        for (Object glob : Json.list(json, "missing_outputs")) {
            missing.add(String.valueOf(glob));
        }
        Optional<Number> exitCode = Json.number(json, "exit_code");
        Optional<OffsetDateTime> endedAt = time(json, "ended_at");
        return new Verdict(
                RunState.ofWord(Json.text(json, "state").orElse("interrupted")),
                Json.text(json, "reason").orElse(""),
                exitCode.isPresent() ? Optional.of(exitCode.get().intValue()) : Optional.empty(),
                Json.text(json, "signal"),
                time(json, "started_at"),
                endedAt.isPresent() ? endedAt.get() : time(json, "at").orElse(OffsetDateTime.MIN),
                number(json, "wall_seconds", -1).doubleValue(),
                number(json, "cpu_seconds", -1).doubleValue(),
                number(json, "peak_memory_bytes", -1).longValue(),
                Json.text(json, "peak_memory_method").orElse(""),
                number(json, "output_bytes", 0).longValue(),
                number(json, "redacted", 0).longValue(),
                missing);
    }

    private static Number number(Map<String, Object> json, String key, Number absent) {
        return Json.number(json, key).orElse(absent);
    }

    private static Optional<OffsetDateTime> time(Map<String, Object> json, String key) {
        Optional<String> text = Json.text(json, key);
        return text.isPresent() ? Optional.of(Times.read(text.get())) : Optional.empty();
    }

    private static Optional<Double> known(double seconds) {
        return seconds < 0 ? Optional.empty() : Optional.of(Math.round(seconds * 1000) / 1000.0);
    }
}
