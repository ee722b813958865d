package io.github.experimentstash.run;

import io.github.experimentstash.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
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
        Set<String> later = new HashSet<>();
        int state = 0;
        List<Map<String, Object>> runs = new ArrayList<>();
        for (int attempt = attempts; attempt > 0; attempt--) { // the last one's come first
            Set<String> own = new HashSet<>();
            for (Object element : trackers(record, attempt)) {
                if (element instanceof Map<?, ?> tracker && STATES.contains(tracker.get("state"))) {
                    List<?> known = tracker.get("runs") instanceof List<?> list ? list : List.of();
                    List<Map<String, Object>> links = new ArrayList<>();
                    for (Object run : known) {
                        Map<String, Object> link = link(run);
                        String name = tracker.get("kind") + " " + link.get("id");
                        own.add(name);
                        if (!later.contains(name) || "offline".equals(link.get("state"))) {
                            links.add(link); // else a later attempt went on with it
                        }
                    }
                    if (known.isEmpty() || !links.isEmpty()) {
                        kinds.add(String.valueOf(tracker.get("kind")));
                        state = Math.max(state, STATES.indexOf(tracker.get("state")));
                        runs.addAll(links);
                    }
                }
            }
            later.addAll(own);
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
        for (String key : List.of("id", "entity", "project", "url", "state")) {
            if (run instanceof Map<?, ?> map && map.get(key) instanceof String text) {
                link.put(key, text);
            }
        }
        return link;
    }
}
