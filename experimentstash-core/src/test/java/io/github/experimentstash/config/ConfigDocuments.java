package io.github.experimentstash.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Files of {@code configs/} by chance: sound ones by a grammar of the keys, and broken ones by small changes of these. */
final class ConfigDocuments {
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
        List<List<Object>> places = Places.of(document);
        List<Object> place = places.get(random.nextInt(places.size()));
        int kind = Places.isKey(place) ? random.nextInt(6) : -1;
        if (kind == 0) {
            Object copy = Places.copy(document);
            ((Map<?, ?>) Places.at(copy, Places.parent(place))).remove(Places.last(place));
            return copy;
        }
        return kind == 1
                ? Places.renamed(document, place, odd(OddWords.KEYS))
                : Places.replaced(document, place, other(Places.at(document, place)));
    }

    private Object other(Object node) {
        Object value = random.nextBoolean() ? node : odd(OddWords.VALUES);
        Map<String, Object> map = new LinkedHashMap<>();
        if (node instanceof Map<?, ?> old && random.nextBoolean()) {
            old.forEach((key, kept) -> map.put((String) key, kept));
        }
        map.put(odd(OddWords.KEYS), value);
        List<Object> list = new ArrayList<>(Arrays.asList(value, null));
        return random.nextInt(5) > 1
                ? odd(OddWords.VALUES)
                : one(null, map, list.subList(0, 1 + random.nextInt(2)), List.of(), Map.of());
    }

    private <T> T odd(List<T> pool) {
        return pool.get(random.nextInt(pool.size()));
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
