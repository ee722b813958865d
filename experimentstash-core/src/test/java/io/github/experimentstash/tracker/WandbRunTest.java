package io.github.experimentstash.tracker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.RunResult;
import io.github.experimentstash.json.Json;
import io.github.experimentstash.testing.TestStash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real wandb, ended in all ways that {@code KillMatrixTest} does not have: what its server says in the end. */
@Timeout(180)
class WandbRunTest extends WithWandbServer {
    private static final String HANG = "time.sleep(600)";

    @Test
    void aKilledToolIsFailedWithAllItsSteps() throws Exception {
        TrackedStash tracked = stash(TrackerEnvironments.WANDB).then(HANG);
        Process maven = tracked.start();
        Path record = tracked.awaitSaid("five steps");
        TrackedStash.signal(TrackedStash.evidence(record).root().orElseThrow().pid(), "KILL");
        String told = new String(maven.getInputStream().readAllBytes(), UTF_8);
        assertThat(maven.waitFor()).isEqualTo(1);
        assertThat(told)
                .containsPattern("wandb run \\w+ was ended as failed \\(exit code 137\\); all 5 steps are there");
        assertServer("failed", 137L, 5);
        Map<String, Object> run = TrackedStash.awaitEnd(record);
        assertThat(run).containsEntry("state", "crashed");
        String id = server.runs().keySet().iterator().next();
        assertThat(TrackedStash.tracker(run))
                .isEqualTo(Map.of(
                        "kind",
                        "wandb",
                        "state",
                        "final",
                        "runs",
                        List.of(Map.of(
                                "id",
                                id,
                                "entity",
                                "ent",
                                "project",
                                "p",
                                "url",
                                server.url() + "/ent/p/runs/" + id,
                                "state",
                                "failed"))));
        assertThat(Files.exists(Path.of(String.valueOf(
                        ((Map<?, ?>) TrackedStash.evidenceOfTracker(record).get("memory")).get("socket")))))
                .isFalse();
        tracked.assertNothingIsLeft(record);
    }

    @Test
    void whatIsOfflineIsSentOnce() throws Exception {
        TrackedStash tracked = stash(TrackerEnvironments.WANDB).then("os.kill(os.getpid(), 9)");
        tracked.stash.variables.put("WANDB_MODE", "offline");
        RunResult result = tracked.stash.run("one");
        Path record = result.recordDirectory().orElseThrow();
        assertThat(String.join("\n", result.failure())).containsPattern("wandb run \\w+ is not sent yet");
        assertThat(server.runs()).isEmpty();
        assertThat(TrackedStash.tracker(TrackedStash.awaitEnd(record))).containsEntry("state", "pending");
        Map<String, Object> answer = tracked.sync(record, server.variables());
        assertThat(answer).containsEntry("state", "final").containsEntry("tried", List.of("wandb"));
        assertServer("failed", 137L, 5);
        assertThat(TrackedStash.tracker(TrackedStash.awaitEnd(record))).containsEntry("state", "final");
        assertThat(tracked.sync(record, server.variables()))
                .containsEntry("state", "final")
                .containsEntry("tried", List.of());
        assertServer("failed", 137L, 5);
        tracked.assertNothingIsLeft(record);
    }

    @Test
    @Tag("rare")
    void anUploadThatWasKilledIsNotBegunAnew() throws Exception {
        TrackedStash tracked = stash(TrackerEnvironments.WANDB).then("run.finish()");
        tracked.stash.variables.put("WANDB_MODE", "offline");
        Path record = tracked.stash.run("one").recordDirectory().orElseThrow();
        // what a stash:sync has written that is killed while wandb uploads
        Path file = record.resolve("attempt-1/trackers.json");
        Map<String, Object> trackers = new HashMap<>(Json.readObject(file));
        Map<String, Object> wandb = new HashMap<>();
        ((Map<?, ?>) Json.list(trackers, "trackers").get(0))
                .forEach((key, value) -> wandb.put(String.valueOf(key), value));
        Map<String, Object> memory = new HashMap<>(Json.object(wandb, "memory"));
        try (var folders =
                Files.list(Path.of(String.valueOf(memory.get("directory"))).resolve("wandb"))) {
            memory.put(
                    "sending",
                    folders.map(path -> path.getFileName().toString())
                            .filter(name -> name.startsWith("offline-run-"))
                            .findFirst()
                            .orElseThrow());
        }
        wandb.put("memory", memory);
        trackers.put("trackers", List.of(wandb));
        Files.writeString(file, Json.write(trackers));

        assertThat(tracked.sync(record, server.variables()))
                .containsEntry("state", "partial")
                .hasEntrySatisfying(
                        "hint", hint -> assertThat(String.valueOf(hint)).contains("wandb sync "));
        assertThat(server.runs()).as("nothing was sent").isEmpty();
        assertThat(tracked.sync(record, server.variables())).containsEntry("tried", List.of());
    }

    @Test
    @Tag("rare")
    void aRunThatEndsItselfStaysAsItIs() throws Exception {
        TrackedStash tracked = stash(TrackerEnvironments.WANDB).then("run.finish()", "sys.exit(3)");
        RunResult result = tracked.stash.run("one");
        assertServer("finished", 0L, 5);
        assertThat(TrackedStash.tracker(tracked.stash.record(result))).containsEntry("state", "final");
        assertThat(String.join("\n", result.failure())).containsPattern("wandb run \\w+ is finished");
    }

    @ParameterizedTest
    @Tag("rare")
    @CsvSource({"pass, finished, 0", "sys.exit(3), failed, 3", "1 / 0, failed, 1"})
    void aToolThatDoesNotEndItsRunLeavesItWithItsExitCode(String end, String state, long code) throws Exception {
        TrackedStash tracked = stash(TrackerEnvironments.WANDB).then(end);
        RunResult result = tracked.stash.run("one");
        assertServer(state, code, 5);
        assertThat(TrackedStash.tracker(tracked.stash.record(result))).containsEntry("state", "final");
        tracked.assertNothingIsLeft(result.recordDirectory().orElseThrow());
    }

    @Test
    @Tag("rare")
    void aKilledCoreIsReplacedAndTheRecordSaysThatStepsMayBeMissing() throws Exception {
        TrackedStash tracked = stash(TrackerEnvironments.WANDB).then("time.sleep(1)", "os.kill(os.getpid(), 9)");
        Process maven = tracked.start();
        Path record = tracked.awaitSaid("five steps");
        TrackedStash.signal(TrackedStash.corePid(record), "KILL");
        assertThat(new String(maven.getInputStream().readAllBytes(), UTF_8))
                .containsPattern(
                        "wandb run \\w+ was ended as failed \\(exit code 137\\); its last steps may be missing");
        assertThat(server.onlyRun()).containsEntry("state", "failed").containsEntry("exit_code", 137L);
        assertThat(TrackedStash.tracker(TrackedStash.awaitEnd(record))).containsEntry("state", "partial");
        tracked.assertNothingIsLeft(record);
    }

    @Test
    @Tag("rare")
    void withoutANetworkRunsAreWrittenToFiles() throws Exception {
        TrackedStash tracked = stash(TrackerEnvironments.WANDB).then("sys.exit(3)");
        tracked.stash.variables.put("http_proxy", "http://127.0.0.1:9");
        RunResult result = tracked.stash.run("one");
        Path record = result.recordDirectory().orElseThrow();
        assertThat(tracked.stash.shown()).contains("[stash] wandb: " + server.url() + " cannot be reached");
        assertThat(TrackedStash.tracker(tracked.stash.record(result))).containsEntry("state", "pending");
        Map<String, String> unreachable = new HashMap<>(server.variables());
        unreachable.put("http_proxy", "http://127.0.0.1:9");
        assertThat(tracked.sync(record, unreachable))
                .containsEntry("state", "pending")
                .containsEntry("error", server.url() + " cannot be reached");
        assertThat(tracked.sync(record, server.variables())).containsEntry("state", "final");
        assertServer("failed", 3L, 5);
    }

    @Test
    @Tag("rare")
    void aServerThatGoesDownLeavesTheRunPending() throws Exception {
        TrackedStash tracked = stash(TrackerEnvironments.WANDB).then(HANG);
        Process maven = tracked.start();
        Path record = tracked.awaitSaid("five steps");
        server.down();
        TrackedStash.signal(maven.pid(), "TERM");
        maven.waitFor();
        assertThat(TrackedStash.tracker(TrackedStash.awaitEnd(record))).containsEntry("state", "pending");
        server.well();
        assertThat(tracked.sync(record, server.variables()).get("state")).isIn("final", "partial");
        assertThat(server.onlyRun()).containsEntry("state", "failed").containsEntry("exit_code", 143L);
        tracked.assertNothingIsLeft(record);
    }

    @Test
    @Tag("rare")
    void aModeThatTheToolSetsItselfIsToldWhereOfflineWasAskedFor() throws Exception {
        TrackedStash tracked = stash(TrackerEnvironments.WANDB).then("run.finish()");
        tracked.stash.variables.put("WANDB_MODE", "offline");
        Path program = tracked.stash.root.resolve("tools/demo/main.py");
        Files.writeString(program, Files.readString(program).replace("project='p'", "project='p', mode='online'"));
        RunResult result = tracked.stash.run("one");
        assertServer("finished", 0L, 5);
        assertThat(TrackedStash.tracker(tracked.stash.record(result)).get("hint"))
                .asString()
                .startsWith("WANDB_MODE=offline was not heeded");
        assertThat(tracked.stash.said()).contains("wandb: WANDB_MODE=offline was not heeded");
    }

    @ParameterizedTest
    @Tag("rare")
    @CsvSource({"WANDB_MODE, disabled", "STASH_TRACKERS, off"})
    void nothingIsStartedWhereWandbIsNotWanted(String name, String value) throws Exception {
        TestStash stash = stash(TrackerEnvironments.WANDB).stash;
        stash.file("tools/demo/main.py", "import os", "print(os.environ.get('WANDB_SERVICE'))");
        stash.variables.put(name, value);
        RunResult result = stash.run("one");
        assertThat(stash.shown()).isEqualTo("None\n");
        assertThat(stash.record(result)).doesNotContainKey("tracker");
        Path record = result.recordDirectory().orElseThrow();
        assertThat(Json.list(Json.readObject(record.resolve("attempt-1/start.json")), "trackers"))
                .isEmpty();
    }

    @Test
    @Tag("rare")
    void anOldWandbIsEndedByAnOrderlyExit() throws Exception {
        TrackedStash tracked = stash(TrackerEnvironments.OLD_WANDB).then(HANG);
        tracked.stash.file("sites/sitecustomize.py", "print('the own hook of the user')");
        tracked.stash.file(
                "configs/one.yaml", "tool: demo", "experiment: first", "env: {PYTHONPATH: \"${stash_root}/sites\"}");
        Process maven = tracked.start();
        Path record = tracked.awaitSaid("five steps");
        TrackedStash.signal(maven.pid(), "TERM");
        maven.waitFor();
        Map<String, Object> run = TrackedStash.awaitEnd(record);
        assertThat(run).containsEntry("state", "cancelled").containsEntry("signal", "SIGTERM");
        assertServer("failed", 143L, 5);
        assertThat(TrackedStash.tracker(run)).containsEntry("state", "final");
        assertThat(Files.readString(record.resolve("output.log"))).startsWith("the own hook of the user\n");
        tracked.assertNothingIsLeft(record);
    }

    @Test
    @Tag("rare")
    void anOldWandbThatWasKilledIsTakenUpAgain() throws Exception {
        TrackedStash tracked = stash(TrackerEnvironments.OLD_WANDB).then("os.kill(os.getpid(), 9)");
        RunResult result = tracked.stash.run("one");
        assertThat(server.onlyRun()).containsEntry("state", "failed").containsEntry("exit_code", 137L);
        assertThat(TrackedStash.tracker(tracked.stash.record(result))).containsEntry("state", "partial");
        tracked.assertNothingIsLeft(result.recordDirectory().orElseThrow());
    }

    private void assertServer(String state, long exitCode, long rows) throws Exception {
        assertThat(server.onlyRun())
                .containsEntry("state", state)
                .containsEntry("exit_code", exitCode)
                .containsEntry("rows", rows)
                .containsEntry("steps", List.of(0L, 1L, 2L, 3L, 4L));
    }
}
