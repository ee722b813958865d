package io.github.experimentstash.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Files of {@code configs/} by chance: sound ones by a grammar of the keys, and broken ones by small changes of these. */
final class ConfigDocuments {
    /** What a person may write where something else belongs. None is beyond what a schema can judge in any place. */
    static final List<Object> ODD_VALUES = List.of(
            "",
            " ",
            "x",
            "x y",
            "a=b",
            "é",
            "-",
            "-a",
            "0",
            "-1",
            "1",
            "90",
            "1.5",
            "true",
            "null",
            "~",
            "yes",
            "../x",
            "a/../b",
            "/abs",
            "~/x",
            "a:b",
            "C:/x",
            "a\\b",
            ".git",
            "a/.GIT/b",
            "..",
            ".",
            "./",
            "a/",
            "a\nb",
            "x\n",
            "\n",
            "a\tb",
            "uv",
            " uv ",
            "conda",
            "UV",
            "python x.py",
            "python3.11 -m a",
            "/usr/bin/python3 x",
            "uv run x",
            "pythonic",
            "-m a.b",
            "-m a.b --flag",
            "-m  a",
            "-ma.b",
            "-m",
            "-m a/b.py",
            "-m a.b.py",
            "-m a..b",
            "-m 1a",
            "-c x",
            "a && b",
            "a | b",
            "a|b",
            "main.py",
            "src/main.py x",
            "x/..",
            "run.sh",
            "src/run.sh",
            "a/run.sh x",
            "''",
            "'a b",
            "\"a",
            "-m a 'b c'",
            "3.11",
            "3.11.7.1",
            "3.x",
            "1234",
            "90s",
            "1h30m",
            "30m1h",
            "1h1h",
            "1:30",
            "0s",
            "1d",
            "1.5h",
            ".5m",
            "5.s",
            ".s",
            "1 h",
            "30 min",
            "1.2.3s",
            "1234567890123",
            "error",
            "off",
            " note ",
            "Error",
            "score: ([0-9]+)",
            "(a)",
            "*.csv",
            "**/*.json",
            "[ab].txt",
            "b".repeat(501),
            0L,
            1L,
            90L,
            -1L,
            999L,
            1000L,
            31_622_401L,
            1.5,
            3.11,
            0.25,
            -2.5,
            true,
            false);

    /** The same for keys. */
    static final List<String> ODD_KEYS = List.of(
            "",
            " ",
            "x",
            "a b",
            "a=b",
            "é",
            "-a",
            "_a",
            "~a",
            "+a",
            "1a",
            ".a",
            "a.",
            "a.b",
            "a..b",
            "CON",
            "nul.txt",
            "lpt1.a.b",
            "console",
            "a".repeat(100),
            "a".repeat(101),
            "STASH-206",
            "STASH-113",
            "STASH-999",
            "206",
            "x-own",
            "file",
            "log",
            "keys",
            "tool",
            "path");

    private static final Set<String> REQUIRED =
            Set.of("tools", "path", "entrypoint", "tool", "experiment", "file", "log", "level", "pattern", "reason");

    private final Random random;
    private boolean full;

    ConfigDocuments(long seed) {
        random = new Random(seed);
    }

    /** From now on documents have all keys, with as much below them as there can be. */
    void full() {
        full = true;
    }

    /** A sound {@code meta.yaml}. */
    Map<String, Object> manifest() {
        Map<String, Object> tools = new LinkedHashMap<>();
        for (String name : some(List.of("one", "two-2", "3.x", "Four_4"))) {
            tools.put(name, tool());
        }
        Map<String, Object> about = new LinkedHashMap<>();
        maybe(about, "name", "Unrolling", 7L, null);
        maybe(about, "description", "", "two words");
        maybe(about, "authors", List.of(), "Ada", List.of("Ada", "Bo"), null);
        maybe(about, "date_created", "2026-01-01", 2026L);
        Map<String, Object> validation = new LinkedHashMap<>();
        maybe(validation, "require_commit_pins", true, false, null);
        maybe(validation, "validate_configs", true, false);
        maybe(validation, "check_dependencies", true, false);
        maybe(validation, "severity", null, Map.of(), Map.of("STASH-206", severity()));
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("tools", !full && random.nextInt(9) == 0 ? null : tools);
        maybe(file, "experiment", null, about);
        maybe(file, "validation", null, validation);
        maybe(file, "diagnoses", null, List.of(), List.of(diagnosis()));
        ownKeys(file);
        return file;
    }

    private Map<String, Object> diagnosis() {
        Map<String, Object> diagnosis = new LinkedHashMap<>();
        diagnosis.put("pattern", one("loss is nan", "step (\\d+): nan", 5L));
        diagnosis.put("reason", one("It diverged.", true));
        maybe(diagnosis, "hint", "reduce the rate", null, 1L);
        ownKeys(diagnosis);
        return diagnosis;
    }

    private Map<String, Object> severity() {
        Map<String, Object> severity = new LinkedHashMap<>();
        severity.put("level", one("error", "warning", "note", "off"));
        severity.put("reason", one("the journal wants it", 5L));
        ownKeys(severity);
        return severity;
    }

    private Map<String, Object> tool() {
        Map<String, Object> tool = new LinkedHashMap<>();
        tool.put("path", one("tools/a", "./tools/a/", "a b", " a ", 5L, true, "é/x"));
        tool.put(
                "entrypoint",
                one("-m a.b", "-m a --x 1", "main.py", "src/main.py a=b", "train-it --fast", "-m a 'two words'", 5L));
        maybe(tool, "commit", "HEAD", "b6e2950588c4e1f0a3d6c7b8a9f0e1d2c3b4a596", 1234567L, null, "");
        maybe(tool, "python_version", "3", "3.11", "3.11.7", 3.11, 3L, " 3.11\n", null);
        maybe(tool, "dependencies", List.of("two", "umap-learn>=0.5"), List.of(), null);
        maybe(tool, "description", "for people", "", null);
        maybe(tool, "environment", "uv", "venv", "none", " none", null);
        maybe(tool, "environment_options", List.of("--no-dev"), null);
        maybe(tool, "directory", "python", "", "a/./b", null, 5L);
        maybe(tool, "arguments", List.of(), List.of("experiment=${experiment}", 1L, true), null);
        maybe(tool, "debug_arguments", List.of("-v"), null);
        maybe(tool, "output_argument", "", "--output=${output_dir}", null);
        maybe(tool, "env", variables());
        maybe(tool, "search_packages", "a:b", List.of("a", "b"), null);
        maybe(tool, "metrics", metrics());
        maybe(tool, "resume", resume());
        maybe(tool, one("requires", "resources", "inputs", "reproduce"), 1L, List.of());
        maybe(tool, "diagnoses", List.of(), null, List.of(diagnosis()));
        ownKeys(tool);
        return tool;
    }

    /** A sound experiment. */
    Map<String, Object> experiment() {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("tool", one("one", " one ", 3L, true));
        file.put("experiment", one("swissroll_pca", "group/pca", "two words", 1.5));
        maybe(file, "description", "PCA", "", null, 4L);
        maybe(file, "tags", List.of("pca", 1L), List.of(), null);
        maybe(file, "estimated_runtime", "30m", "a while", null);
        maybe(file, "debug", true, false, null);
        maybe(file, "overrides", overrides());
        maybe(file, "timeout", "90s", "30m", " 4h\n", "2d", "1h30m", "1.5h", 90L, 1.5, "90", null);
        maybe(file, "grace", "20s", "0", 0L, "0s", "1d2h3m4s", null);
        maybe(file, "stop_signal", "INT", "SIGTERM", " USR1", null);
        maybe(file, "env", variables());
        maybe(file, "outputs", "*.png", List.of("a.csv", "b/**/c[0-9].json", 5L), List.of(), null);
        maybe(file, "metrics", metrics());
        maybe(file, "retries", retries());
        maybe(file, "resume", resume());
        maybe(file, one("matrix", "requires", "resources", "inputs"), 3L, List.of("x"), Map.of());
        ownKeys(file);
        return file;
    }

    private Object overrides() {
        Map<String, Object> nested = new LinkedHashMap<>();
        maybe(nested, "lr", 0.1, null);
        maybe(nested, "name", "two words", Map.of());
        maybe(nested, "sizes", List.of(1L, Map.of("a=b", List.of())));
        Map<String, Object> map = new LinkedHashMap<>();
        maybe(map, "model", nested);
        maybe(map, "++seed", 7L);
        maybe(map, "~logger", (Object) null);
        return one(null, map, List.of("--samples", 2000L, "--title", "a=b"), List.of());
    }

    private Object retries() {
        Map<String, Object> map = new LinkedHashMap<>();
        maybe(map, "times", 0L, 3L, "2", null);
        maybe(map, "on", "crashed", 75L, List.of("timed-out", 3L, "out-of-memory", "preempted"), List.of(), null);
        ownKeys(map);
        return one(null, 2L, "3", map);
    }

    private Object resume() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("checkpoint", one("last.ckpt", "**/last-[0-9].ckpt", 5L));
        maybe(map, "arguments", List.of("ckpt_path=${checkpoint}", 1L), List.of(), null);
        ownKeys(map);
        return one(null, map);
    }

    private Object variables() {
        return one(null, Map.of(), Map.of("OMP_NUM_THREADS", 1L), Map.of("_A", "", "B2", true));
    }

    private Object metrics() {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("file", one("*/scores.csv", "metrics.json", 5L));
        maybe(file, "keys", List.of("a", 1L), "a", null);
        maybe(file, "columns", List.of(), "b");
        ownKeys(file);
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("log", "final score: (\\S+)");
        ownKeys(log);
        Map<String, Object> logs = new LinkedHashMap<>();
        maybe(logs, "score", log);
        maybe(logs, "file", log);
        return one(null, "metrics.json", file, logs, List.of("metrics.json", file, logs), List.of());
    }

    /** Unknown keys are warnings, and those with x- are not looked at. */
    private void ownKeys(Map<String, Object> map) {
        if (random.nextInt(5) == 0) {
            map.put("x-own", one(null, 1L, List.of(Map.of("a", 1L))));
        }
        if (random.nextInt(5) == 0) {
            map.put(one("unknown", "pth", "Tool"), one(null, "x", List.of(), Map.of("a", 1L)));
        }
    }

    /** A copy with something changed somewhere: a value, a key, one more or one less of them. */
    Object broken(Object document) {
        List<List<Object>> places = places(document);
        List<Object> place = places.get(random.nextInt(places.size()));
        int kind = isKey(place) ? random.nextInt(6) : -1;
        if (kind == 0) {
            Object copy = copy(document);
            ((Map<?, ?>) at(copy, parent(place))).remove(last(place));
            return copy;
        }
        return kind == 1
                ? renamed(document, place, odd(ODD_KEYS))
                : replaced(document, place, other(at(document, place)));
    }

    private Object other(Object node) {
        Object value = random.nextBoolean() ? node : odd(ODD_VALUES);
        Map<String, Object> map = new LinkedHashMap<>();
        if (node instanceof Map<?, ?> old && random.nextBoolean()) {
            old.forEach((key, kept) -> map.put((String) key, kept));
        }
        map.put(odd(ODD_KEYS), value);
        List<Object> list = new ArrayList<>(Arrays.asList(value, null));
        return random.nextInt(5) > 1
                ? odd(ODD_VALUES)
                : one(null, map, list.subList(0, 1 + random.nextInt(2)), List.of(), Map.of());
    }

    private <T> T odd(List<T> pool) {
        return pool.get(random.nextInt(pool.size()));
    }

    /** The way to each value: keys of maps and indices of lists, from the document itself inwards. */
    static List<List<Object>> places(Object document) {
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
    static List<List<Object>> kindsOfPlaces(Object document) {
        return places(document).stream()
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

    private static Object last(List<Object> place) {
        return place.get(place.size() - 1);
    }

    private static List<Object> parent(List<Object> place) {
        return place.subList(0, place.size() - 1);
    }

    private static Object at(Object document, List<Object> place) {
        Object node = document;
        for (Object step : place) {
            node = node instanceof List<?> list ? list.get((Integer) step) : ((Map<?, ?>) node).get(step);
        }
        return node;
    }

    private static Object copy(Object node) {
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

    private List<String> some(List<String> names) {
        return full
                ? names.subList(0, 1)
                : names.stream().filter(name -> random.nextInt(3) == 0).toList();
    }

    private void maybe(Map<String, Object> map, String key, Object... values) {
        if (full || random.nextInt(3) == 0) {
            map.put(key, one(values));
        }
    }

    @SafeVarargs
    private <T> T one(T... values) {
        if (!full) {
            return values[random.nextInt(values.length)];
        }
        T richest = values[0];
        for (T value : values) {
            richest = String.valueOf(value).length() > String.valueOf(richest).length() ? value : richest;
        }
        return richest;
    }
}
