package io.github.experimentstash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.json.CacheKey;
import io.github.experimentstash.listing.ListRequest;
import io.github.experimentstash.listing.StashList;
import io.github.experimentstash.testing.TestStash;
import io.github.experimentstash.validate.ExperimentCache;
import io.github.experimentstash.validate.ValidationReport;
import io.github.experimentstash.validate.ValidationRequest;
import io.github.experimentstash.validate.Validator;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is done to the files between two calls, what list and validate say with their caches is what they say without. */
class CachedAnswersTest {
    private static final int EXPERIMENTS = 1_005;
    private static final int RUNS = 5_500;
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final FileTime LONG_AGO = FileTime.fromMillis(1_767_225_600_000L);
    /** No time must have passed: on this machine's disk the clock of the files is enough. */
    private static final Optional<CacheKey> KEY = Optional.of(new CacheKey("test", 0));

    @TempDir
    Path root;

    private final Random random = new Random(13);
    private Path experiments;
    private Path runs;

    @BeforeEach
    void make() throws IOException {
        TestStash stash = TestStash.withPythonTool(root, "main.py");
        stash.file("tools/demo/main.py", "print(1)");
        for (int i = 0; i < EXPERIMENTS; i++) {
            write(root.resolve("configs/group" + i % 7 + "/point" + i + ".yaml"), experiment());
        }
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < RUNS; i++) {
            lines.append(run());
        }
        Files.createDirectories(root.resolve("outputs"));
        Files.writeString(root.resolve("outputs/index.jsonl"), lines);
        Files.createDirectories(root.resolve(".stash/running"));
        experiments = root.resolve(".stash/experiments.cache");
        runs = root.resolve(".stash/last-runs.cache");
    }

    @Test
    void editsBetweenTheCallsAreSeen() throws Exception {
        editAndCompare(8);
    }

    @Test
    @Tag("rare")
    void manyEditsBetweenTheCallsAreSeen() throws Exception {
        random.setSeed(14);
        editAndCompare(40);
    }

    private void editAndCompare(int rounds) throws Exception {
        int remembered = 0;
        for (int round = 0; round < rounds; round++) {
            if (random.nextInt(3) > 0) {
                nextTick();
            }
            List<String> done = new ArrayList<>();
            if (random.nextBoolean()) {
                done.add("list first");
                list(KEY);
            }
            assertThat(validate(KEY)).as(done.toString()).isEqualTo(validate(Optional.empty()));
            assertThat(list(KEY)).as(done.toString()).isEqualTo(list(Optional.empty()));
            remembered += Files.exists(experiments) && Files.exists(runs) ? 1 : 0;
            for (int edits = random.nextInt(5); edits >= 0; edits--) {
                done.add(edit());
            }
            assertThat(list(KEY)).as(done.toString()).isEqualTo(list(Optional.empty()));
            assertThat(validate(KEY)).as(done.toString()).isEqualTo(validate(Optional.empty()));
        }
        assertThat(remembered).as("rounds with something to remember").isGreaterThan(rounds / 2);
    }

    @Test
    void aSecondCallWritesNothing() throws Exception {
        nextTick();
        List<String> first = list(KEY);
        Object written = List.of(stateOf(experiments), stateOf(runs));
        assertThat(list(KEY)).isEqualTo(first);
        assertThat(validate(KEY)).containsExactly("stash is sound: 1 tool, " + (EXPERIMENTS + 1) + " experiments");
        assertThat(List.of(stateOf(experiments), stateOf(runs))).isEqualTo(written);
        try (Stream<Path> files = Files.list(root.resolve(".stash"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("running", "experiments.cache", "last-runs.cache");
        }
    }

    @Test
    void aDamagedCacheIsNone() throws Exception {
        nextTick();
        List<String> first = list(KEY);
        for (Path cache : List.of(experiments, runs)) {
            byte[] sound = Files.readAllBytes(cache);
            for (int round = 0; round < 4; round++) {
                byte[] damaged =
                        round == 0 ? java.util.Arrays.copyOf(sound, random.nextInt(sound.length)) : sound.clone();
                for (int i = 0; i < 3 && damaged.length > 0; i++) {
                    damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
                }
                Files.write(cache, damaged);
                assertThat(list(KEY)).as(cache + " " + round).isEqualTo(first);
            }
        }
    }

    @Test
    void thatOfOtherCodeIsNone() throws Exception {
        nextTick();
        List<String> first = list(KEY);
        byte[] ours = Files.readAllBytes(experiments);
        assertThat(list(Optional.of(new CacheKey("other", 0)))).isEqualTo(first);
        assertThat(Files.readAllBytes(experiments)).as("it is replaced").isNotEqualTo(ours);
        assertThat(list(KEY)).isEqualTo(first);
        assertThat(Files.readAllBytes(experiments)).isEqualTo(ours);
    }

    @Test
    void noFolderIsMadeAndOneThatIsNoneIsLeft() throws Exception {
        nextTick();
        Files.delete(root.resolve(".stash/running"));
        Files.delete(root.resolve(".stash"));
        List<String> first = list(KEY);
        assertThat(root.resolve(".stash")).doesNotExist();
        Files.writeString(root.resolve(".stash"), "a file\n");
        assertThat(list(KEY)).isEqualTo(first);
        assertThat(root.resolve(".stash")).hasContent("a file\n");
    }

    private List<String> list(Optional<CacheKey> key) throws IOException {
        ListRequest all = new ListRequest(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false, ListRequest.Format.TEXT);
        return new StashList(new StashRoot(root), key).lines(all, NOW, 200);
    }

    private List<String> validate(Optional<CacheKey> key) {
        StashRoot stash = new StashRoot(root);
        ValidationReport report = new Validator(
                        Validator.standardChecks(), nobody -> {}, ExperimentCache.of(stash, key))
                .validate(stash, ValidationRequest.all());
        // but for the time that it took
        return report.lines().stream()
                .map(line -> line.replaceAll(", [0-9.]+ s\\)", ")"))
                .toList();
    }

    /** @return what was done */
    private String edit() throws IOException {
        Path one = any();
        Path other = any();
        FileTime time = Files.getLastModifiedTime(one);
        int kind = random.nextInt(13);
        switch (kind) {
            case 0 -> write(one, experiment());
            case 1 -> {
                sameSize(one);
                Files.setLastModifiedTime(one, time);
            }
            case 2 -> sameSize(one);
            case 3 -> Files.move(one, other, StandardCopyOption.REPLACE_EXISTING);
            case 4 -> {
                if (one.equals(other)) {
                    return "nothing";
                }
                Path aside = root.resolve("aside");
                Files.move(one, aside);
                Files.move(other, one, StandardCopyOption.REPLACE_EXISTING);
                Files.move(aside, other);
            }
            case 5 -> Files.delete(one);
            case 6 -> Files.copy(one, other, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            case 7 -> {
                Files.delete(one);
                Files.createSymbolicLink(one, one.getParent().relativize(other));
            }
            case 8 -> Files.writeString(one, "tool: demo\nexperiment: [\n");
            case 9 -> Files.move(one.getParent(), root.resolve("configs/moved" + random.nextInt(1_000_000)));
            case 10 -> write(root.resolve("configs/new/point" + random.nextInt(1_000_000) + ".yaml"), experiment());
            case 11 -> Files.writeString(root.resolve("outputs/index.jsonl"), run(), StandardOpenOption.APPEND);
            default -> {
                Path index = root.resolve("outputs/index.jsonl");
                FileTime before = Files.getLastModifiedTime(index);
                try (RandomAccessFile file = new RandomAccessFile(index.toFile(), "rw")) {
                    file.seek(random.nextInt((int) file.length()));
                    file.write("succeeded".getBytes(UTF_8));
                }
                Files.setLastModifiedTime(index, before);
            }
        }
        return kind + " " + one + " " + other;
    }

    private Path any() throws IOException {
        Path group = root.resolve("configs/group" + random.nextInt(7));
        Files.createDirectories(group);
        try (Stream<Path> files = Files.list(group)) {
            List<Path> all = files.sorted().toList();
            if (!all.isEmpty()) {
                Path one = all.get(random.nextInt(all.size()));
                if (Files.exists(one)) {
                    return one;
                }
            }
        }
        Path made = group.resolve("made" + random.nextInt(1_000_000) + ".yaml");
        write(made, experiment());
        return made;
    }

    /** In place: the inode stays. */
    private void sameSize(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] >= '0' && bytes[i] <= '9' ? (byte) ('1' + random.nextInt(8)) : bytes[i];
        }
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.write(bytes);
        }
    }

    /** As a checkout that sets times does it: all have the same. */
    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, LONG_AGO);
    }

    private String experiment() {
        return "tool: demo\nexperiment: e" + (100_000 + random.nextInt(900_000)) + "\ndescription: number "
                + (100 + random.nextInt(900)) + (random.nextInt(5) == 0 ? " ü" : "") + "\noverrides: [n="
                + (100_000 + random.nextInt(900_000)) + "]\n";
    }

    private String run() {
        int number = random.nextInt(EXPERIMENTS);
        String id = "202611" + (10 + random.nextInt(10)) + "-1200" + (10 + random.nextInt(40)) + "-point" + number
                + "-abcd";
        return "{\"id\":\"" + id + "\",\"path\":\"outputs/2026-11-10/" + id + "\",\"tool\":\"demo\",\"config\":\"group"
                + number % 7 + "/point" + number + "\",\"state\":\"" + (random.nextBoolean() ? "succeeded" : "failed")
                + "\",\"created_at\":\"2026-11-10T12:00:00.000+01:00\",\"wall_seconds\":" + random.nextInt(100) + "}\n";
    }

    /** What was written before is older than what is written from now on. */
    private void nextTick() throws IOException {
        Path probe = root.resolve("probe");
        Files.writeString(probe, "");
        FileTime before = Files.getLastModifiedTime(probe);
        do {
            Files.delete(probe);
            Files.writeString(probe, "");
        } while (Files.getLastModifiedTime(probe).equals(before));
        Files.delete(probe);
    }

    private static Object stateOf(Path file) throws IOException {
        return List.of(Files.getAttribute(file, "unix:ino"), Files.getLastModifiedTime(file), Files.size(file));
    }
}
