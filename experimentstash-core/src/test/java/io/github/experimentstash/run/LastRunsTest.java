package io.github.experimentstash.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last line of each experiment, from bytes, is what a reader of JSON finds line by line. */
class LastRunsTest {
    private static final List<String> CONFIGS =
            List.of("pca", "figure1/pca", "a b", "ü", "quote\"d", "back\\slash", "x".repeat(200), "");
    /** What a crash, an editor or another program may leave in a line. */
    private static final List<String> PIECES = List.of(
            "\"",
            "\\",
            "{",
            "}",
            ",",
            ":",
            " ",
            "\r",
            "\n",
            "0",
            "-0",
            "1e5",
            "01",
            ".5",
            "5.",
            "true",
            "null",
            "[1]",
            "é",
            "\u0001",
            "\"config\":\"pca\"",
            "\"state\":\"failed\"",
            "\"metric\":{\"a\":1,\"b\":2}",
            "\\u0041");

    @TempDir
    Path root;

    @BeforeEach
    void folder() throws IOException {
        Files.createDirectories(root.resolve("outputs"));
        Files.createDirectories(root.resolve(".stash/running"));
    }

    @Test
    void anyIndexIsReadAsJson() throws IOException {
        Random random = new Random(5);
        for (int round = 0; round < 400; round++) {
            StringBuilder index = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                String line = line(random);
                for (int edits = random.nextInt(4) - 1; edits > 0; edits--) {
                    int at = random.nextInt(line.length());
                    int end = Math.min(line.length(), at + random.nextInt(3));
                    line = line.substring(0, at) + PIECES.get(random.nextInt(PIECES.size())) + line.substring(end);
                }
                index.append(line).append(i > 0 || random.nextBoolean() ? "\n" : "");
            }
            Files.writeString(root.resolve("outputs/index.jsonl"), index);
            assertThat(new LastRuns(root).byConfig()).as(index.toString()).isEqualTo(plain(index.toString()));
        }
    }

    @Test
    void manyExperimentsInAnyOrder() throws IOException {
        StringBuilder index = new StringBuilder();
        Random random = new Random(6);
        for (int i = 0; i < 5_000; i++) {
            index.append(line("c" + random.nextInt(2_000), random)).append('\n');
        }
        Files.writeString(root.resolve("outputs/index.jsonl"), index);
        assertThat(new LastRuns(root).byConfig()).hasSizeGreaterThan(1_500).isEqualTo(plain(index.toString()));
    }

    private static String line(Random random) {
        return line(CONFIGS.get(random.nextInt(CONFIGS.size())), random);
    }

    private static String line(String config, Random random) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("id", "2026112" + random.nextInt(10) + "-12000" + random.nextInt(10) + "-pca-" + random.nextInt(10));
        line.put("path", "outputs/x");
        line.put("tool", "swissroll");
        line.put("config", config);
        line.put("state", random.nextBoolean() ? "succeeded" : "out-of-memory");
        line.put("created_at", "2026-11-20T12:00:00.000+01:00");
        line.put("wall_seconds", random.nextInt(5) == 0 ? null : random.nextInt(2) == 0 ? 4 : random.nextDouble());
        Object value = List.of(3, -3, 0.25, -0.5, 1e300, 12345678901234567L, "text", "tëxt")
                .get(random.nextInt(8));
        line.put("metric", random.nextInt(4) == 0 ? null : Map.of("score", value));
        return Json.writeLine(line);
    }

    /** As the format says it, without haste. */
    private static Map<String, LastRun> plain(String index) {
        Map<String, String> lines = new LinkedHashMap<>();
        for (String line : index.split("\n", -1)) {
            int key = line.indexOf("\"config\":");
            int begin = key + "\"config\":".length();
            int end = begin + 1;
            while (key >= 0 && end < line.length() && line.charAt(end) != '"') {
                end += line.charAt(end) == '\\' ? 2 : 1;
            }
            if (key >= 0 && end < line.length()) {
                lines.merge(
                        line.substring(begin, end + 1),
                        line,
                        (one, other) -> time(one).compareTo(time(other)) > 0 ? one : other);
            }
        }
        Map<String, LastRun> last = new HashMap<>();
        lines.values().forEach(line -> parsed(line).ifPresent(run -> last.put(run.config(), run)));
        return last;
    }

    /** In bytes, as the file has them. */
    private static String time(String line) {
        byte[] bytes = line.getBytes(UTF_8);
        char[] padded = new char[22];
        for (int i = 0; i < Math.min(22, bytes.length); i++) {
            padded[i] = (char) (bytes[i] & 0xFF);
        }
        return new String(padded);
    }

    private static Optional<LastRun> parsed(String line) {
        try {
            if (!(Json.read(line) instanceof Map<?, ?> map)
                    || !(map.get("config") instanceof String config)
                    || !(map.get("state") instanceof String state)) {
                return Optional.empty();
            }
            Map<?, ?> metrics = map.get("metric") instanceof Map<?, ?> metric ? metric : Map.of();
            Optional<String> name = metrics.keySet().stream().findFirst().map(String::valueOf);
            return Optional.of(new LastRun(
                    map.get("id") instanceof String id ? id : "",
                    map.get("path") instanceof String path ? path : "",
                    config,
                    RunState.ofWord(state),
                    map.get("created_at") instanceof String at ? at : "",
                    map.get("wall_seconds") instanceof Number seconds
                            ? Optional.of(seconds.doubleValue())
                            : Optional.empty(),
                    name,
                    name.map(metrics::get),
                    map.get("link") instanceof String link ? Optional.of(link) : Optional.empty()));
        } catch (IOException | IllegalArgumentException none) {
            return Optional.empty();
        }
    }
}
