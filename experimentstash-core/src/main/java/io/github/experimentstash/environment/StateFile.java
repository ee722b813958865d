package io.github.experimentstash.environment;

import io.github.experimentstash.json.AtomicFiles;
import io.github.experimentstash.json.Json;
import io.github.experimentstash.json.JsonFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A cache of texts by name, in a JSON object. */
final class StateFile {
    private StateFile() {}

    /** Empty if there is none that can be read: a damaged cache is no cache. */
    static Map<String, String> read(Path file) throws IOException {
        Map<String, Object> read;
        try {
            read = Json.readObject(file);
        } catch (NoSuchFileException | JsonFormatException none) {
            return Map.of();
        }
        Map<String, String> values = new LinkedHashMap<>(read.size() * 2);
        for (Map.Entry<String, Object> entry : read.entrySet()) {
            if (entry.getValue() instanceof String text) {
                values.put(entry.getKey(), text);
            }
        }
        return values;
    }

    static void write(Path file, Map<String, String> values) throws IOException {
        Files.createDirectories(file.getParent());
        AtomicFiles.write(file, Json.write(values));
    }
}
