package io.github.experimentstash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.testing.TestStash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Old runs go, and nothing that somebody may still want. Records are written by hand: what counts is what stands in them. */
class CleanGoalTest {
    @TempDir
    Path folder;

    private TestStash stash;

    @BeforeEach
    void make() throws Exception {
        stash = TestStash.withPythonTool(folder, "main.py");
        stash.clock = Clock.fixed(Instant.parse("2026-11-26T12:00:00Z"), ZoneOffset.UTC);
    }

    @Test
    void withoutAWishItShowsWhatThereIs() throws Exception {
        record("one", "2026-10-01", "succeeded");
        record("two", "2026-10-02", "failed");

        List<String> lines = clean(Optional.empty(), Optional.empty());

        assertThat(lines.get(0)).startsWith("2 runs of 2 experiments, records of ");
        assertThat(lines).contains("nothing was removed: say what may go");
        assertThat(stash.records()).hasSize(2);
    }

    @Test
    void oldOnesGoWithTheirResultsAndTheLastSuccessStays() throws Exception {
        Path older = record("one", "2026-09-01", "succeeded");
        Path success = record("one", "2026-09-02", "succeeded");
        Path failed = record("one", "2026-09-03", "failed");
        Path recent = record("one", "2026-11-25", "failed");

        List<String> lines = clean(Optional.of("30d"), Optional.empty());

        assertThat(stash.said())
                .contains("2 runs of 4: ", " of results", "1 stays, as the last success of its experiment");
        assertThat(lines.get(0)).startsWith("removed 2 runs, ");
        assertThat(older).doesNotExist();
        assertThat(results("2026-09-01")).doesNotExist();
        assertThat(failed).doesNotExist();
        assertThat(success).exists();
        assertThat(results("2026-09-02")).exists();
        assertThat(recent).exists();
        assertThat(older.getParent()).as("a day without runs").doesNotExist();
        assertThat(Files.readAllLines(stash.root.resolve("outputs/index.jsonl")))
                .hasSize(2)
                .allMatch(line -> line.contains("2026-09-02") || line.contains("2026-11-25"));
    }

    @Test
    void byNumberTheNewestOfEachExperimentStay() throws Exception {
        record("one", "2026-09-01", "succeeded");
        record("one", "2026-09-02", "failed");
        record("one", "2026-09-03", "failed");
        record("one", "2026-09-04", "failed");
        record("two", "2026-09-05", "failed");

        clean(Optional.empty(), Optional.of("1"));

        assertThat(names())
                .containsExactly("20260901-100000-one-77aa", "20260904-100000-one-77aa", "20260905-100000-two-77aa");
    }

    @Test
    void whatIsStillWantedStays() throws Exception {
        Path named = record("one", "2026-09-01", "failed");
        stash.file("snapshots/v1/snapshot.json", "{\"runs\": [\"" + named.getFileName() + "\"]}");
        edit(record("one", "2026-09-02", "failed"), json -> json.put("tracker", Map.of("state", "pending")));
        edit(record("one", "2026-09-03", "running"), json -> json.remove("outputs"));
        Files.writeString(record("one", "2026-09-04", "failed").resolve("run.json"), "{ torn");

        List<String> lines = clean(Optional.of("1d"), Optional.empty());

        assertThat(lines)
                .contains(
                        "no run is to go, of 3",
                        "1 stays, since a snapshot names it",
                        "1 stays, since a tracker waits for it");
        assertThat(names()).hasSize(4);
    }

    @Test
    void resultsThatAreNotTheRunsAloneStay() throws Exception {
        stash.file("tools/demo/main.py", "print('done')");
        stash.commitAll();
        Path kept = record("one", "2026-09-01", "failed");
        Files.writeString(results("2026-09-01").resolve("figure.png"), "in git");
        TestStash.git(stash.root, "add", "-f", "tools/demo/outputs/2026-09-01");
        Path shared = record("one", "2026-09-02", "failed");
        edit(
                record("two", "2026-09-03", "failed"),
                json -> json.put("output_directories", List.of(relative("2026-09-02"))));
        edit(
                record("two", "2026-09-04", "failed"),
                json -> json.put("output_directories", List.of("configs", "../elsewhere", "tools/demo")));
        Path linked = record("two", "2026-09-05", "failed");
        Path target = Files.createDirectories(stash.root.resolve("data"));
        Files.writeString(target.resolve("dear.csv"), "1");
        Files.delete(results("2026-09-05").resolve("result.csv"));
        Files.delete(results("2026-09-05"));
        Files.createSymbolicLink(results("2026-09-05"), target);

        clean(Optional.of("1d"), Optional.empty());

        assertThat(kept).doesNotExist();
        assertThat(results("2026-09-01")).exists();
        assertThat(shared).doesNotExist();
        assertThat(results("2026-09-02")).exists();
        assertThat(stash.root.resolve("configs")).exists();
        assertThat(stash.root.resolve("tools/demo/main.py")).exists();
        assertThat(linked).doesNotExist();
        assertThat(target.resolve("dear.csv")).exists();
    }

    @Test
    void keepResultsTakesTheRecordOnly() throws Exception {
        record("one", "2026-09-01", "failed");
        open().clean(new CleanWish(Optional.of("1d"), Optional.empty(), true, false, false, CleanGoalTest::yes));
        assertThat(names()).isEmpty();
        assertThat(results("2026-09-01").resolve("result.csv")).exists();
    }

    @Test
    void withoutAYesAndInADryRunNothingGoes() throws Exception {
        record("one", "2026-09-01", "failed");
        CleanWish unanswered =
                new CleanWish(Optional.of("1d"), Optional.empty(), false, true, false, question -> false);
        assertThatThrownBy(() -> open().clean(unanswered))
                .isInstanceOf(StashFailure.class)
                .hasMessageContaining("nobody said yes");
        CleanWish dry = new CleanWish(Optional.of("1d"), Optional.empty(), false, true, true, CleanGoalTest::yes);
        assertThat(open().clean(dry).lines()).contains("nothing was removed");
        assertThat(names()).hasSize(1);
    }

    @Test
    void cachesGoAndRunsStay() throws Exception {
        record("one", "2026-09-01", "failed");
        stash.file(".stash/resolved/abc", "one");
        stash.file(".stash/environments/demo.json", "{}");
        stash.file(".stash/environments/demo.lock", "");
        Files.createDirectories(stash.root.resolve(".stash/running"));
        stash.file(".stash/pending/20260901-100000-one-77aa", "");

        GoalReport report =
                open().clean(new CleanWish(Optional.empty(), Optional.empty(), false, true, false, CleanGoalTest::yes));

        assertThat(report.lines()).contains("removed the caches; what is needed of them is made again");
        assertThat(stash.root.resolve(".stash/resolved")).doesNotExist();
        assertThat(stash.root.resolve(".stash/environments")).isDirectoryContaining("glob:**.lock");
        assertThat(stash.root.resolve(".stash/environments/demo.json")).doesNotExist();
        assertThat(stash.root.resolve(".stash/running")).exists();
        assertThat(stash.root.resolve(".stash/pending")).isNotEmptyDirectory();
        assertThat(names()).hasSize(1);
    }

    @Test
    void badValuesAreTold() {
        CleanWish bad =
                new CleanWish(Optional.of("a month"), Optional.of("-1"), false, false, false, CleanGoalTest::yes);
        assertThatThrownBy(() -> open().clean(bad))
                .isInstanceOf(StashFailure.class)
                .hasMessageContaining("-DolderThan=a month is not a time span")
                .hasMessageContaining("-Dkeep=-1 is not a number of runs");
    }

    private List<String> clean(Optional<String> olderThan, Optional<String> keep) {
        return open().clean(new CleanWish(olderThan, keep, false, false, false, CleanGoalTest::yes))
                .lines();
    }

    private static boolean yes(String question) {
        return question.equals("remove them?");
    }

    private Stash open() {
        return stash.open(stash.root);
    }

    private List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        for (Path record : stash.records()) {
            names.add(record.getFileName().toString());
        }
        names.sort(null);
        return names;
    }

    private static String relative(String day) {
        return "tools/demo/outputs/" + day + "/10-00-00";
    }

    private Path results(String day) {
        return stash.root.resolve(relative(day));
    }

    private Path record(String config, String day, String state) throws IOException {
        String id = day.replace("-", "") + "-100000-" + config + "-77aa";
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", 1);
        json.put("id", id);
        json.put("tool", "demo");
        json.put("config", config);
        json.put("state", state);
        json.put("created_at", day + "T10:00:00.000+00:00");
        json.put("output_directories", List.of(relative(day)));
        json.put("outputs", List.of(Map.of("path", relative(day) + "/result.csv", "bytes", 4)));
        stash.file(relative(day) + "/result.csv", "a,b");
        return stash.file("outputs/" + day + "/" + id + "/run.json", Json.write(json))
                .getParent();
    }

    private interface Edit {
        void of(Map<String, Object> json);
    }

    private static void edit(Path record, Edit edit) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>(Json.readObject(record.resolve("run.json")));
        edit.of(json);
        Files.writeString(record.resolve("run.json"), Json.write(json));
    }
}
