package io.github.experimentstash.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Places in a document of maps and lists, and copies of it that differ in one of them. */
final class Places {
    private static final Set<String> REQUIRED =
            Set.of("tools", "path", "entrypoint", "tool", "experiment", "file", "log", "level", "pattern", "reason");

    private Places() {}

    /** The way to each value: keys of maps and indices of lists, from the document itself inwards. */
    static List<List<Object>> of(Object document) {
        List<List<Object>> places = new ArrayList<>();
        places(document, List.of(), places);
        return places;
    }

    private static void places(Object node, List<Object> path, List<List<Object>> places) {
        places.add(path);
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> places(value, longer(path, key), places));
        } else if (node instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                places(list.get(i), longer(path, i), places);
            }
        }
    }

    private static List<Object> longer(List<Object> path, Object step) {
        List<Object> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    /** One place of each kind: of a list's items the first, and nothing below keys that are not looked at. */
    static List<List<Object>> kindsOf(Object document) {
        return of(document).stream()
                .filter(place -> place.stream().allMatch(step -> step instanceof String || step.equals(0)))
                .filter(place -> place.isEmpty() || !parent(place).contains("x-own"))
                .toList();
    }

    /** A copy with nothing but what leads to that place, what is there, and what must not be missing. */
    static Object around(List<Object> place, Object document) {
        if (place.isEmpty() || !(document instanceof Map<?, ?> map)) {
            return document;
        }
        Map<Object, Object> rest = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (key.equals(place.get(0))) {
                rest.put(key, around(place.subList(1, place.size()), value));
            } else if (REQUIRED.contains(key)) {
                rest.put(key, key.equals("tools") ? Map.of() : value);
            }
        });
        return rest;
    }

    /** A copy with another value there. */
    @SuppressWarnings("unchecked")
    static Object replaced(Object document, List<Object> place, Object value) {
        if (place.isEmpty()) {
            return value;
        }
        Object copy = copy(document);
        Object holder = at(copy, parent(place));
        if (isKey(place)) {
            ((Map<Object, Object>) holder).put(last(place), value);
        } else {
            ((List<Object>) holder).set((Integer) last(place), value);
        }
        return copy;
    }

    /** A copy with another key there, as the last of its map. */
    @SuppressWarnings("unchecked")
    static Object renamed(Object document, List<Object> place, String key) {
        Object copy = copy(document);
        Map<Object, Object> map = (Map<Object, Object>) at(copy, parent(place));
        map.put(key, map.remove(last(place)));
        return copy;
    }

    /** True of what has a key, false of an item of a list and of the document itself. */
    static boolean isKey(List<Object> place) {
        return !place.isEmpty() && last(place) instanceof String;
    }

    static Object last(List<Object> place) {
        return place.get(place.size() - 1);
    }

    static List<Object> parent(List<Object> place) {
        return place.subList(0, place.size() - 1);
    }

    static Object at(Object document, List<Object> place) {
        Object node = document;
        for (Object step : place) {
            node = node instanceof List<?> list ? list.get((Integer) step) : ((Map<?, ?>) node).get(step);
        }
        return node;
    }

    static Object copy(Object node) {
        if (node instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            map.forEach((key, value) -> copy.put(key, copy(value)));
            return copy;
        }
        if (node instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(copy(item)));
            return copy;
        }
        return node;
    }
}
