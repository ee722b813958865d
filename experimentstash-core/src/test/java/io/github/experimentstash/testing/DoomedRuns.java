package io.github.experimentstash.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A stash whose experiments are named for what their tool does; {@code doomed_tool.py} says how it does it. */
public final class DoomedRuns {
    /** All of tools that use no tracker. */
    public static final List<String> HABITS = List.of(
            "polite",
            "ignores-term",
            "grandchildren",
            "own-session",
            "daemon",
            "pool",
            "exits-with-zero",
            "silent",
            "flood");

    /** Of those that do. */
    public static final List<String> TRACKED = List.of("wandb-online", "wandb-offline");

    private static final int LINE = 100;
    /** What the tool writes at once when it writes much. */
    private static final int CHUNK = 640 * LINE;

    private static final byte[] LAST_WORDS = "ending\n".getBytes(US_ASCII);

    public final TestStash stash;
    public final List<String> habits;
    private final Map<String, Path> records = new HashMap<>();

    /**
     * @param folder made if missing
     * @param variables what the tools have beside the test's own
     */
    public DoomedRuns(Path folder, List<String> habits, Map<String, String> variables) throws IOException {
        this.stash = TestStash.withPythonTool(Files.createDirectories(folder), "main.py");
        this.habits = habits;
        stash.variables.putAll(variables);
        for (String habit : habits) {
            String mode = habit.equals("wandb-offline") ? "env: {WANDB_MODE: offline}" : "";
            stash.file("configs/" + habit + ".yaml", "tool: demo", "experiment: first", "grace: 1s", mode);
        }
        stash.file("configs/next.yaml", "tool: demo", "experiment: first");
        try (InputStream tool = DoomedRuns.class.getResourceAsStream("/io/github/experimentstash/doomed_tool.py")) {
            Files.copy(tool, stash.root.resolve("tools/demo/main.py"));
        }
    }

    /** Until each is under way with all of its processes. */
    public void awaitUp() {
        for (String habit : habits) {
            Waiting.until(habit + " is up", () -> isUp(habit));
        }
    }

    private boolean isUp(String habit) throws IOException {
        if (!records.containsKey(habit)) {
            for (Path record : stash.records()) {
                if (habit.equals(Json.readObject(record.resolve("run.json")).get("config"))) {
                    records.put(habit, record);
                }
            }
        }
        return records.containsKey(habit)
                && "running".equals(run(habit).get("state"))
                && Files.exists(output(habit).resolve("up"))
                && (habit.equals("silent")
                        || Files.size(record(habit).resolve("output.log"))
                                >= (habit.equals("flood") ? 5_000_000 : LINE));
    }

    /** Lets it come to its own end. */
    public void letGo(String habit) throws IOException {
        Files.createFile(output(habit).resolve("go"));
    }

    /** It was asked to end, and does not. */
    public boolean hangs(String habit) throws IOException {
        return Files.exists(output(habit).resolve("hangs"));
    }

    public Path record(String habit) {
        return records.get(habit);
    }

    public Map<String, Object> run(String habit) throws IOException {
        return Json.readObject(record(habit).resolve("run.json"));
    }

    /** {@code supervisor}, {@code root} or {@code core}, wandb's. */
    public long pid(String habit, String who) throws IOException {
        Map<String, Object> start = Json.readObject(record(habit).resolve("attempt-1/start.json"));
        if (who.equals("core")) {
            return ((Number) ((Map<?, ?>) Json.list(start, "trackers").get(0)).get("pid")).longValue();
        }
        return Json.number(Json.object(start, who), "pid").orElseThrow().longValue();
    }

    private Path output(String habit) throws IOException {
        return stash.root.resolve(
                Json.list(run(habit), "output_directories").get(0).toString());
    }

    /**
     * The log holds every byte of which the tool knows that it wrote it, and no other.
     *
     * @param lastWords the tool was asked to end, and could say so
     * @param lost bytes at the end that may be missing
     */
    public void assertLogIsWhole(String habit, boolean lastWords, long lost) throws IOException {
        Path log = record(habit).resolve("output.log");
        long length = Files.size(log) - (lastWords ? LAST_WORDS.length : 0);
        try (InputStream bytes = Files.newInputStream(log)) {
            byte[] chunk = new byte[CHUNK];
            long at = 0;
            while (at < length) {
                int count = bytes.readNBytes(chunk, 0, (int) Math.min(CHUNK, length - at));
                assertIsOfTheStream(chunk, count, at);
                at += count;
            }
            assertThat(new String(bytes.readAllBytes(), US_ASCII)).isEqualTo(lastWords ? "ending\n" : "");
        }
        long written = ByteBuffer.wrap(Files.readAllBytes(output(habit).resolve("written")))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        // a signal may come between the write and its count
        assertThat(length).as("bytes in the log").isBetween(written - lost, written + CHUNK);
    }

    private static void assertIsOfTheStream(byte[] chunk, int count, long start) {
        byte[] line = new byte[0];
        for (int i = 0; i < count; i++) {
            int column = (int) ((start + i) % LINE);
            if (column == 0 || line.length == 0) {
                line = "%08d %s\n".formatted((start + i) / LINE, "x".repeat(90)).getBytes(US_ASCII);
            }
            if (chunk[i] != line[column]) {
                assertThat(new String(
                                chunk,
                                Math.max(0, i - LINE),
                                Math.min(2 * LINE, count - Math.max(0, i - LINE)),
                                US_ASCII))
                        .as("log around byte " + (start + i))
                        .isEqualTo("line " + (start + i) / LINE);
            }
        }
    }
}
