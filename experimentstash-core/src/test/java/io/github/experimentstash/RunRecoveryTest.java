package io.github.experimentstash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import io.github.experimentstash.testing.RecordSchemas;
import io.github.experimentstash.testing.StashMain;
import io.github.experimentstash.testing.TestStash;
import io.github.experimentstash.testing.Waiting;
import io.github.experimentstash.validate.ValidationRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that died without a final record, and what the next goal makes of them. */
@Timeout(120)
class RunRecoveryTest {
    @TempDir
    Path folder;

    private TestStash stash;

    @BeforeEach
    void makeStash() throws Exception {
        stash = TestStash.withPythonTool(folder, "main.py");
        stash.file("configs/one.yaml", "tool: demo", "experiment: first", "metrics: {score: {log: 'score (\\S+)'}}");
        stash.file(
                "tools/demo/main.py",
                "import os",
                "print('score 0.5')",
                "open(os.environ['STASH_OUTPUT_DIR'] + '/data.csv', 'w').write('a')");
    }

    @Test
    void mavenAndSupervisorKilledIsInterruptedAndNothingLivesOn() throws Exception {
        stash.file(
                "tools/demo/main.py",
                "import os, time",
                "child = os.fork()",
                "if not child: os.setsid()",
                "else: print('score 0.5', child, flush=True)",
                "time.sleep(600)");
        Process maven = StashMain.start(stash, "one");
        Path record = awaitRunning();
        String[] words = Files.readString(record.resolve("output.log")).strip().split(" ");
        long child = Long.parseLong(words[2]);
        Map<String, Object> supervisor = Json.object(start(record), "supervisor");
        signal("STOP", Json.number(supervisor, "pid").orElseThrow().longValue());
        maven.destroyForcibly().waitFor();
        signal("KILL", Json.number(supervisor, "pid").orElseThrow().longValue());
        assertThat(ProcessHandle.of(child)).isPresent();
        stash.file("tools/demo/main.py", "print('score 1')");
        awaitEnd(Json.number(supervisor, "pid").orElseThrow().longValue());
        stash.run("one");
        assertThat(stash.said())
                .contains("recovered " + record.getFileName() + ": interrupted: found dead without a verdict");
        assertThat(run(record))
                .containsEntry("state", "interrupted")
                .containsEntry("metrics", Map.of("score", 0.5))
                .containsKeys("started_at", "outputs")
                .doesNotContainKeys("ended_at", "exit_code");
        awaitEnd(child);
        RecordSchemas.check(record);
        assertThat(index()).hasSize(2).anyMatch(line -> line.contains("\"interrupted\""));
        assertThat(stash.root.resolve(".stash/running")).isEmptyDirectory();
    }

    /** Who works in a shell that a run once started has its id in the environment. */
    @Test
    void whoRecoversIsNotTakenForALeftover() throws Exception {
        Path record = deadRun();
        stash.variables.put("STASH_RUN_ID", record.getFileName().toString());
        assertThat(StashMain.start(stash, "one").waitFor()).isZero();
        assertThat(run(record)).containsEntry("state", "interrupted");
    }

    @Test
    void aRestartOfTheMachineIsSaidAndDeclaredMetricsAreRead() throws Exception {
        Path record = deadRun();
        changeStart(record, "boot_id", "another");
        stash.run("one");
        assertThat(run(record))
                .containsEntry("state", "interrupted")
                .containsEntry("metrics", Map.of("score", 0.5))
                .extracting("reason")
                .asString()
                .contains("the machine was restarted under it");
        assertThat(Json.list(run(record), "outputs")).hasSize(1);
        RecordSchemas.check(record);
    }

    @Test
    void aProcessThatGotTheNumberOfTheDeadSupervisorIsNotTakenForIt() throws Exception {
        Path record = deadRun();
        long mine = ProcessHandle.current().pid();
        changeStart(record, "supervisor", Map.of("pid", mine, "start_time", 1));
        stash.run("one");
        assertThat(run(record)).containsEntry("state", "interrupted");
        assertThat(ProcessHandle.current().isAlive()).isTrue();
    }

    @Test
    void aVerdictThatDidNotReachTheRecordIsPutThere() throws Exception {
        Path record = deadRun();
        Files.writeString(
                record.resolve("attempt-1/end.json"),
                "{\"schema\":1,\"state\":\"failed\",\"reason\":\"exit code 3\",\"exit_code\":3,"
                        + "\"started_at\":\"2026-11-25T10:00:00.000+00:00\",\"ended_at\":\"2026-11-25T10:00:01.500+00:00\","
                        + "\"wall_seconds\":1.5,\"output_bytes\":10,\"redacted\":0,\"missing_outputs\":[]}");
        stash.run("one");
        assertThat(run(record))
                .containsEntry("state", "failed")
                .containsEntry("exit_code", 3L)
                .containsEntry("wall_seconds", 1.5)
                .containsEntry("ended_at", "2026-11-25T10:00:01.500+00:00");
        assertThat(stash.said()).contains("recovered " + record.getFileName() + ": failed after 1.5 s: exit code 3");
        RecordSchemas.check(record);
    }

    @Test
    void aRunOfAnotherHostIsLeftAloneUntilItIsSilent() throws Exception {
        Path record = deadRun();
        changeStart(record, "host", "node17");
        stash.run("one");
        assertThat(run(record)).containsEntry("state", "running");
        age(record.resolve("lock"));
        stash.run("one");
        assertThat(run(record))
                .containsEntry("state", "interrupted")
                .extracting("reason")
                .asString()
                .contains("no sign of life from node17");
    }

    @Test
    void aRunThatWasRecordedAndNeverStartedIsSaidToBeThat() throws Exception {
        Path record = deadRun();
        try (var files = Files.walk(record.resolve("attempt-1"))) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        Files.delete(record.resolve("lock"));
        Map<String, Object> run = new LinkedHashMap<>(run(record));
        run.put("state", "created");
        run.remove("started_at");
        Files.writeString(record.resolve("run.json"), Json.write(run));
        stash.run("one");
        assertThat(run(record)).as("it may just be starting").containsEntry("state", "created");
        age(record);
        stash.run("one");
        assertThat(run(record))
                .containsEntry("state", "interrupted")
                .extracting("reason")
                .asString()
                .contains("it was never started");
        RecordSchemas.check(record);
    }

    @Test
    void aFolderWithoutARecordIsForgotten() throws Exception {
        stash.run("one");
        String id = "20260101-000000-one-0000";
        Path empty = Files.createDirectories(stash.root.resolve("outputs/2026-01-01/" + id));
        Path marker = Files.createFile(stash.root.resolve(".stash/running/" + id));
        Path gone = Files.createFile(stash.root.resolve(".stash/running/20260101-000000-one-0001"));
        stash.run("one");
        assertThat(marker).as("it may just be starting").exists();
        assertThat(gone).doesNotExist();
        age(empty);
        stash.run("one");
        assertThat(marker).doesNotExist();
        assertThat(empty).doesNotExist();
        assertThat(stash.said()).doesNotContain("warning");
    }

    @Test
    void aDamagedRecordIsToldOnceAndStaysAsItIs() throws Exception {
        Path record = deadRun();
        Files.writeString(record.resolve("run.json"), "{\"schema\": 1, \"id\"");
        stash.run("one");
        assertThat(stash.said()).contains("outputs/").contains(record.getFileName() + " is damaged and stays as it is");
        stash.forget();
        stash.run("one");
        assertThat(stash.said()).doesNotContain("damaged");
        assertThat(record.resolve("run.json")).hasContent("{\"schema\": 1, \"id\"");
    }

    @Test
    void withoutTheCacheAllRecordsAreLookedThroughOnce() throws Exception {
        Path record = deadRun();
        changeStart(record, "boot_id", "another");
        Files.delete(stash.root.resolve(".stash/running/" + record.getFileName()));
        Files.delete(stash.root.resolve(".stash/running"));
        stash.run("one");
        assertThat(run(record)).containsEntry("state", "interrupted");
    }

    @Test
    void aRunInProgressIsNotTouched() throws Exception {
        stash.file("tools/demo/main.py", "import time", "print('score 0.5 0', flush=True)", "time.sleep(600)");
        Process maven = StashMain.start(stash, "one");
        Path record = awaitRunning();
        stash.file("tools/demo/main.py", "print('score 1')");
        stash.file("configs/two.yaml", "tool: demo", "experiment: first");
        stash.run("two");
        stash.open(stash.root).validate(new ValidationRequest(Optional.empty(), Optional.empty(), false, false));
        assertThat(stash.said()).doesNotContain("recovered").doesNotContain("is not complete");
        assertThat(run(record)).containsEntry("state", "running");
        signal("INT", maven.pid());
        assertThat(maven.waitFor()).isEqualTo(130);
    }

    @Test
    void goalsThatChangeNothingTellAndNameTheGoal() throws Exception {
        Path record = deadRun();
        changeStart(record, "boot_id", "another");
        Map<String, String> before = contents();
        String told = "its record is not complete: outputs/"
                + record.getParent().getFileName() + "/" + record.getFileName()
                + "   (the next mvn stash:run completes it)";
        stash.forget();
        stash.open(stash.root).validate(new ValidationRequest(Optional.empty(), Optional.empty(), false, false));
        assertThat(stash.said()).contains(told);
        stash.forget();
        stash.run(RunRequest.of("one").withValidateOnly());
        assertThat(stash.said()).contains(told);
        assertThat(contents()).isEqualTo(before);
        stash.open(stash.root).lock(Optional.empty());
        assertThat(stash.said()).contains("recovered " + record.getFileName());
        assertThat(run(record)).containsEntry("state", "interrupted");
    }

    @Test
    void aRecoveryIsNotTheLastRunOfTheInvocation() throws Exception {
        Path record = deadRun();
        changeStart(record, "boot_id", "another");
        assertThat(stash.root.resolve(".stash/last-run.json")).exists();
        stash.file("configs/two.yaml", "tool: nobody", "experiment: first");
        try {
            stash.run("two");
        } catch (io.github.experimentstash.model.StashFailure expected) {
            assertThat(expected).hasMessageContaining("nobody");
        }
        assertThat(run(record)).containsEntry("state", "interrupted");
        assertThat(stash.root.resolve(".stash/last-run.json")).doesNotExist();
    }

    @Test
    void aFullDiskUnderTheRecordIsSaidAndTheRecordIsWholeAllTheSame() throws Exception {
        Gate.require(Capability.MOUNT);
        Path outputs = Files.createDirectories(stash.root.resolve("outputs"));
        call("mount", "-t", "tmpfs", "-o", "size=600k", "stash-test", outputs.toString());
        try {
            stash.file(
                    "tools/demo/main.py",
                    "import os",
                    "print('score 0.5')",
                    "open(os.environ['STASH_OUTPUT_DIR'] + '/data.csv', 'w').write('a')",
                    "print('x' * 2_000_000)");
            RunResult result = stash.run("one");
            assertThat(result.failure()).as("the tool did not mind").isEmpty();
            assertThat(stash.record(result))
                    .containsEntry("state", "succeeded")
                    .extracting("reason")
                    .asString()
                    .contains("output.log lacks", "No space left on device");
            assertThat(Json.list(stash.record(result), "outputs")).hasSize(1);
            assertThat(stash.said()).contains("  exit code 0; output.log lacks 1 MB");
        } finally {
            call("umount", outputs.toString());
        }
    }

    private static void call(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    /** A record as Maven and the supervisor leave it when both die in the middle of the run. */
    private Path deadRun() throws Exception {
        Path record = stash.run("one").recordDirectory().orElseThrow();
        Files.delete(record.resolve("attempt-1/end.json"));
        Files.delete(record.resolve("attempt-1/exit.json"));
        Map<String, Object> run = new LinkedHashMap<>(run(record));
        run.put("state", "running");
        List.of("exit_code", "ended_at", "wall_seconds", "resources", "outputs", "metrics")
                .forEach(run::remove);
        Files.writeString(record.resolve("run.json"), Json.write(run));
        List<String> events = new ArrayList<>(Files.readAllLines(record.resolve("events.jsonl")));
        Files.write(record.resolve("events.jsonl"), events.subList(0, 2));
        Files.createFile(stash.root.resolve(".stash/running/" + record.getFileName()));
        Files.delete(stash.root.resolve("outputs/index.jsonl"));
        stash.forget();
        return record;
    }

    private static Map<String, Object> run(Path record) throws IOException {
        return Json.readObject(record.resolve("run.json"));
    }

    private static Map<String, Object> start(Path record) throws IOException {
        return Json.readObject(record.resolve("attempt-1/start.json"));
    }

    private static void changeStart(Path record, String key, Object value) throws IOException {
        Map<String, Object> start = new LinkedHashMap<>(start(record));
        start.put(key, value);
        Files.writeString(record.resolve("attempt-1/start.json"), Json.write(start));
    }

    private static void age(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(121)));
    }

    private List<String> index() throws IOException {
        return Files.readAllLines(stash.root.resolve("outputs/index.jsonl"));
    }

    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (var files = Files.walk(stash.root)) {
            for (Path file : files.toList()) {
                contents.put(
                        stash.root.relativize(file).toString(),
                        Files.isRegularFile(file)
                                ? new String(Files.readAllBytes(file), ISO_8859_1)
                                : Files.getLastModifiedTime(file).toString());
            }
        }
        return contents;
    }

    private Path awaitRunning() throws Exception {
        Waiting.until(
                "the run is under way",
                () -> stash.records().size() == 1
                        && Files.readString(stash.records().get(0).resolve("output.log"))
                                .matches("(?s).*score.*\n.*")
                        && Files.readString(stash.records().get(0).resolve("run.json"))
                                .contains("\"running\""));
        return stash.records().get(0);
    }

    private static void awaitEnd(long pid) {
        Waiting.until(pid + " is gone", () -> !isAlive(pid));
    }

    private static boolean isAlive(long pid) {
        try {
            return !Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
        } catch (IOException gone) {
            return false;
        }
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }
}
