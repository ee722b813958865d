package io.github.experimentstash.results;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A file that a run wrote.
 *
 * @param path relative to the stash's root, with {@code /}
 * @param bytes its size
 * @param sha256 64 hex digits
 * @param mediaType such as {@code image/png}
 * @param role {@code metrics plot table model log other}
 */
public record OutputFile(String path, long bytes, String sha256, String mediaType, String role) {
    /** As an element of {@code outputs[]} in {@code run.json}. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("path", path);
        json.put("bytes", bytes);
        json.put("sha256", sha256);
        json.put("media_type", mediaType);
        json.put("role", role);
        return json;
    }

    /** The other way; empty if a key is missing. */
    public static Optional<OutputFile> ofJson(Map<?, ?> json) {
        if (json.get("path") instanceof String path
                && json.get("bytes") instanceof Number bytes
                && json.get("sha256") instanceof String sha256) {
            return Optional.of(new OutputFile(
                    path, bytes.longValue(), sha256, text(json.get("media_type")), text(json.get("role"))));
        }
        return Optional.empty();
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString();
    }
}
