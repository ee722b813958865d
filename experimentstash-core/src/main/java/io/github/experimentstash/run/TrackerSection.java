package io.github.experimentstash.run;

import io.github.experimentstash.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code tracker} of a record whose supervisor died before it could write it: from {@code attempt-N/trackers.json}, in the
 * shape of {@code stash_trackers.py}. So {@code stash:sync} and the next run find what is to be ended.
 */
final class TrackerSection {
    /** From what is done to what is to do; the last that occurs is that of the whole. */
    private static final List<String> STATES = List.of("final", "partial", "pending");

    private TrackerSection() {}

    /**
     * Empty where no tracker was used.
     *
     * @param record folder
     * @param attempts how many there were, from 1
     */
    static Optional<Map<String, Object>> of(Path record, int attempts) {
        Set<String> kinds = new LinkedHashSet<>();
        int state = 0;
        List<Map<String, Object>> runs = new ArrayList<>();
        for (int attempt = 1; attempt <= attempts; attempt++) {
            for (Object element : trackers(record, attempt)) {
                if (element instanceof Map<?, ?> tracker && STATES.contains(tracker.get("state"))) {
                    kinds.add(String.valueOf(tracker.get("kind")));
                    state = Math.max(state, STATES.indexOf(tracker.get("state")));
                    if (tracker.get("runs") instanceof List<?> known) {
                        known.forEach(run -> runs.add(link(run)));
                    }
                }
            }
        }
        if (kinds.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("kind", String.join("+", kinds));
        section.put("state", STATES.get(state));
        section.put("runs", runs);
        return Optional.of(section);
    }

    private static List<?> trackers(Path record, int attempt) {
        try {
            return Json.list(
                    Json.readObject(record.resolve("attempt-" + attempt).resolve("trackers.json")), "trackers");
        } catch (IOException | IllegalArgumentException noneOrTorn) {
            return List.of();
        }
    }

    private static Map<String, Object> link(Object run) {
        Map<String, Object> link = new LinkedHashMap<>();
        for (String key : List.of("id", "url", "state")) {
            if (run instanceof Map<?, ?> map && map.get(key) instanceof String text) {
                link.put(key, text);
            }
        }
        return link;
    }
}
