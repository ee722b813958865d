package io.github.experimentstash.run;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.DiagnosisPattern;
import io.github.experimentstash.model.MetricSource;
import io.github.experimentstash.model.SourceLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the end of a run needs to know of its plan, kept in {@code attempt-1/spec.json} because somebody else may have to
 * finish the record.
 *
 * @param metrics where they are read from
 * @param diagnoses what lines of the log mean
 * @param sharedDirectory the output directory was named by the user: only what is newer than the run is the run's
 */
record RunNotes(List<MetricSource> metrics, List<DiagnosisPattern> diagnoses, boolean sharedDirectory) {
    RunNotes {
        metrics = List.copyOf(metrics);
        diagnoses = List.copyOf(diagnoses);
    }

    /** As {@code notes} of {@code spec.json}; empty when there is nothing to say. */
    Map<String, Object> toJson() {
        Map<String, Object> notes = new LinkedHashMap<>();
        List<Object> sources = new ArrayList<>();
        for (MetricSource source : metrics) {
            Map<String, Object> json = new LinkedHashMap<>();
            if (source instanceof MetricSource.Files files) {
                json.put("file", files.glob());
                json.put("keys", files.keys());
            } else if (source instanceof MetricSource.LogPattern pattern) {
                json.put("name", pattern.name());
                json.put("log", pattern.pattern());
            }
            sources.add(json);
        }
        if (!sources.isEmpty()) {
            notes.put("metrics", sources);
        }
        List<Object> meanings = new ArrayList<>();
        for (DiagnosisPattern diagnosis : diagnoses) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("pattern", diagnosis.pattern());
            json.put("reason", diagnosis.reason());
            json.put("hint", diagnosis.hint());
            meanings.add(json);
        }
        if (!meanings.isEmpty()) {
            notes.put("diagnoses", meanings);
        }
        if (sharedDirectory) {
            notes.put("shared_directory", true);
        }
        return notes;
    }

    /**
     * Those of a record; nothing was noted when there is no such file, since nothing was started then.
     *
     * @throws IOException if the file cannot be read
     */
    static RunNotes read(Path record) throws IOException {
        Path spec = record.resolve("attempt-1").resolve("spec.json");
        if (!Files.exists(spec)) {
            return new RunNotes(List.of(), List.of(), false);
        }
        Map<String, Object> notes = Json.object(Json.readObject(spec), "notes");
        List<MetricSource> metrics = new ArrayList<>();
        for (Object element : Json.list(notes, "metrics")) {
            if (!(element instanceof Map<?, ?> source)) {
                continue;
            }
            if (source.get("file") instanceof String file) {
                metrics.add(new MetricSource.Files(file, texts(source.get("keys"))));
            } else if (source.get("name") instanceof String name && source.get("log") instanceof String log) {
                metrics.add(new MetricSource.LogPattern(name, log));
            }
        }
        return new RunNotes(metrics, diagnoses(notes), Boolean.TRUE.equals(notes.get("shared_directory")));
    }

    private static List<DiagnosisPattern> diagnoses(Map<String, Object> notes) {
        List<DiagnosisPattern> diagnoses = new ArrayList<>();
        for (Object element : Json.list(notes, "diagnoses")) {
            if (element instanceof Map<?, ?> diagnosis
                    && diagnosis.get("pattern") instanceof String pattern
                    && diagnosis.get("reason") instanceof String reason) {
                Optional<String> hint =
                        diagnosis.get("hint") instanceof String text ? Optional.of(text) : Optional.empty();
                diagnoses.add(new DiagnosisPattern(pattern, reason, hint, SourceLocation.ofFile("configs/meta.yaml")));
            }
        }
        return diagnoses;
    }

    private static List<String> texts(Object list) {
        List<String> texts = new ArrayList<>();
        if (list instanceof List<?> elements) {
            for (Object element : elements) {
                texts.add(String.valueOf(element));
            }
        }
        return texts;
    }
}
