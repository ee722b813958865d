package io.github.experimentstash.results;

import java.util.LinkedHashMap;
import java.util.Map;

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
}
