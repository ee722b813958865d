package io.github.experimentstash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import io.github.experimentstash.testing.StashMain;
import io.github.experimentstash.testing.TestStash;
import io.github.experimentstash.testing.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What runs and what ended, through the door that a user takes. */
@Timeout(120)
class StatusGoalTest {
    @TempDir
    Path folder;

    private TestStash stash;

    @BeforeEach
    void make() throws Exception {
        Gate.require(Capability.PYTHON);
        stash = TestStash.withPythonTool(folder, "main.py");
    }

    private List<String> status() {
        return stash.open(stash.root).status(Optional.empty(), false, false).lines();
    }

    @Test
    void whereNothingRanThereIsNothing() {
        assertThat(status()).containsExactly("nothing runs", "next: mvn stash:list");
        assertThatThrownBy(() -> stash.open(stash.root).status(Optional.of("latest"), false, false))
                .isInstanceOf(StashFailure.class)
                .hasMessageContaining("nothing ran here yet");
    }

    @Test
    void whatEndedStandsWithItsReason() throws Exception {
        stash.file("tools/demo/main.py", "print('done')");
        stash.run("one");
        stash.file("tools/demo/main.py", "import sys; print('so be it'); sys.exit(3)");
        stash.run("one");

        List<String> lines = status();

        assertThat(lines.get(0)).isEqualTo("nothing runs");
        assertThat(lines.get(1)).matches("\\d{8}-\\d{6}-one-....  failed after .*, begun just now");
        assertThat(lines.get(2)).startsWith("  exit code 3");
        assertThat(lines.get(lines.size() - 2)).contains("  succeeded after ");
        assertThat(lines).last().isEqualTo("next: mvn stash:run -Dconfig=one");
    }

    @Test
    void oneIsNamedByAPartOfItsId() throws Exception {
        stash.file("tools/demo/main.py", "print('done')");
        String first = id(stash.run("one"));
        String second = id(stash.run("one"));

        assertThat(named(second.substring(second.length() - 4)).get(0)).startsWith(second);
        assertThat(named("latest").get(0)).startsWith(second);
        assertThatThrownBy(() -> named("-one-"))
                .hasMessageContaining("2 runs have '-one-' in their ids")
                .hasMessageContaining(first);
        assertThatThrownBy(() -> named("umap")).hasMessageContaining("no run has 'umap' in its id");
    }

    @Test
    void whatRunsIsSeenFromElsewhereAndFollowedToItsEnd() throws Exception {
        Path go = folder.resolve("go");
        stash.file(
                "tools/demo/main.py",
                "import os, time",
                "print('epoch 1', flush=True)",
                "print('  10 %\\r  20 %', end='', flush=True)",
                "while not os.path.exists('" + go + "'): time.sleep(0.02)",
                "print('\\nlast words')");
        Process maven = StashMain.start(stash, "one");
        Path record = awaitOutput("20 %");
        String id = record.getFileName().toString();

        List<String> lines = status();
        assertThat(lines.get(0)).startsWith(id + "  running, begun just now");
        assertThat(lines.get(1)).isEqualTo("  20 %");
        assertThat(lines).last().isEqualTo("next: mvn stash:status -Dfollow -Drun=" + id);
        Map<?, ?> run = (Map<?, ?>) json().get(0);
        assertThat(run.get("state")).isEqualTo("running");
        assertThat(run.get("last_line")).isEqualTo("20 %");
        assertThat(run.containsKey("dead")).isFalse();

        stash.forget();
        Files.createFile(go);
        List<String> end =
                stash.open(stash.root).status(Optional.empty(), true, false).lines();
        assertThat(end.get(0)).startsWith(id + "  succeeded after ");
        assertThat(stash.shown()).contains("epoch 1\n", "  10 %\r  20 %\nlast words\n");
        maven.waitFor();
    }

    @Test
    void aRunThatWasKilledWithItsSupervisorIsNotSaidToRun() throws Exception {
        stash.file("tools/demo/main.py", "import time", "print('here', flush=True)", "time.sleep(600)");
        Process maven = StashMain.start(stash, "one");
        Path record = awaitOutput("here");
        long supervisor = supervisor(record);
        ProcessHandle handle = ProcessHandle.of(supervisor).orElseThrow();
        // so that it does not see the end of Maven
        new ProcessBuilder("kill", "-STOP", String.valueOf(supervisor)).start().waitFor();
        maven.destroyForcibly().waitFor();
        handle.destroyForcibly();
        handle.onExit().join();

        List<String> lines = status();

        assertThat(lines.get(0)).contains("ended without a verdict");
        assertThat(lines).last().asString().startsWith("next: mvn stash:run gives what ended its verdict");
        assertThat(((Map<?, ?>) json().get(0)).get("dead")).isEqualTo(true);
        assertThat(Json.readObject(record.resolve("run.json")).get("state")).isEqualTo("running");
        stash.file("tools/demo/main.py", "print('again')");
        stash.run("one");
        assertThat(status()).noneMatch(line -> line.contains("ended without a verdict"));
    }

    @Test
    void aRunWhoseSupervisorIsStoppedIsSaidToHaveNoHeartbeatAndCanBeCancelled() throws Exception {
        stash.file("tools/demo/main.py", "import time", "print('here', flush=True)", "time.sleep(600)");
        Process maven = StashMain.start(stash, "one");
        Path record = awaitOutput("here");
        String id = record.getFileName().toString();
        long supervisor = supervisor(record);
        assertThat(status().get(0)).startsWith(id + "  running, begun just now");
        new ProcessBuilder("kill", "-STOP", String.valueOf(supervisor)).start().waitFor();
        Waiting.until("it has stopped", () -> {
            silentFor(184, record);
            return status().get(2).equals("  its supervisor (process " + supervisor + ") is stopped");
        });

        List<String> lines = status();

        assertThat(lines.get(0)).matches(id + "  running, no heartbeat for 3m \\d\\ds, begun just now");
        assertThat(lines.subList(1, 4))
                .containsExactly(
                        "  here",
                        "  its supervisor (process " + supervisor + ") is stopped",
                        "  hint: kill -CONT " + supervisor + "   lets it go on, mvn stash:cancel -Drun=" + id
                                + "   ends the run");
        Map<?, ?> run = (Map<?, ?>) json().get(0);
        assertThat(run.get("state")).isEqualTo("running");
        assertThat(((Number) run.get("no_heartbeat_seconds")).longValue()).isBetween(184L, 300L);
        assertThat(run.get("reason")).asString().endsWith(" is stopped");

        GoalReport report = stash.open(stash.root).cancel(Optional.empty());
        assertThat(report.lines().get(0)).startsWith(id + "  cancelled after ");
        maven.waitFor();
    }

    /** As after the sleep of a laptop, until the next beat. */
    @Test
    void aSilentSupervisorIsNotSaidToBeBrokenWhereItMayHaveSlept() throws Exception {
        stash.file("tools/demo/main.py", "import time", "print('here', flush=True)", "time.sleep(600)");
        Process maven = StashMain.start(stash, "one");
        Path record = awaitOutput("here");
        Map<String, Object> start = new LinkedHashMap<>(Json.readObject(record.resolve("attempt-1/start.json")));
        Waiting.until("it is asked between two beats", () -> {
            silentFor(3600, record);
            return status().get(0).contains("no heartbeat for 1h 00m");
        });
        Waiting.until("it is asked between two beats", () -> {
            silentFor(3600, record);
            return status().get(2)
                    .equals("  its supervisor (process " + supervisor(record)
                            + ") lives and does not touch its lock: the machine slept until now, or it is stuck");
        });
        start.put("host", "node17");
        Files.writeString(record.resolve("attempt-1/start.json"), Json.write(start));
        Waiting.until("it is asked between two beats", () -> {
            silentFor(61, record);
            return status().get(2).contains(" is on node17, and stopped or stuck there");
        });
        Waiting.until("its heart beats", () -> !status().get(0).contains("no heartbeat"));
        maven.destroy();
        maven.waitFor();
    }

    private static long supervisor(Path record) throws IOException {
        return Json.number(Json.object(Json.readObject(record.resolve("attempt-1/start.json")), "supervisor"), "pid")
                .orElseThrow()
                .longValue();
    }

    private static void silentFor(long seconds, Path record) throws IOException {
        Files.setLastModifiedTime(
                record.resolve("lock"), FileTime.from(Instant.now().minusSeconds(seconds)));
    }

    @Test
    void aRunIsCancelledFromElsewhereInItsGrace() throws Exception {
        stash.file(
                "tools/demo/main.py",
                "import signal, sys, time",
                "def bye(*_):",
                "    print('tidied', flush=True)",
                "    sys.exit(0)",
                "signal.signal(signal.SIGTERM, bye)",
                "print('here', flush=True)",
                "time.sleep(600)");
        Process maven = StashMain.start(stash, "one");
        Path record = awaitOutput("here");

        GoalReport report = stash.open(stash.root).cancel(Optional.empty());

        assertThat(report.failed()).isFalse();
        assertThat(report.lines().get(0)).startsWith(record.getFileName() + "  cancelled after ");
        assertThat(report.lines().get(1)).contains("stash:cancel");
        assertThat(Files.readString(record.resolve("output.log"))).isEqualTo("here\ntidied\n");
        assertThat(record.resolve("control")).doesNotExist();
        assertThat(maven.waitFor()).isEqualTo(1);
        assertThat(stash.open(stash.root).cancel(Optional.of("latest")).lines().get(0))
                .endsWith("has ended already");
    }

    @Test
    void aSecondCancelDoesNotWaitForTheGrace() throws Exception {
        stash.file("configs/one.yaml", "tool: demo", "experiment: first", "grace: 10m");
        stash.file(
                "tools/demo/main.py",
                "import signal, time",
                "signal.signal(signal.SIGTERM, lambda *_: print('no', flush=True))",
                "print('here', flush=True)",
                "while True: time.sleep(600)");
        Process maven = StashMain.start(stash, "one");
        Path record = awaitOutput("here");
        Thread first = new Thread(() -> stash.open(stash.root).cancel(Optional.empty()));
        first.start();
        Waiting.until(
                "the tool was asked",
                () -> Files.readString(record.resolve("output.log")).contains("no"));

        GoalReport report = stash.open(stash.root).cancel(Optional.empty());

        assertThat(report.lines().get(0)).contains("  cancelled after ");
        first.join();
        maven.waitFor();
    }

    @Test
    void whereNothingRunsNothingIsCancelled() {
        assertThatThrownBy(() -> stash.open(stash.root).cancel(Optional.empty()))
                .isInstanceOf(StashFailure.class)
                .hasMessageContaining("nothing runs");
    }

    private List<String> named(String word) {
        return stash.open(stash.root).status(Optional.of(word), false, false).lines();
    }

    private List<?> json() throws IOException {
        stash.forget();
        stash.open(stash.root).status(Optional.empty(), false, true);
        return (List<?>) ((Map<?, ?>) Json.read(stash.said())).get("runs");
    }

    private static String id(RunResult result) {
        return result.recordDirectory().orElseThrow().getFileName().toString();
    }

    private Path awaitOutput(String text) throws Exception {
        Waiting.until("a run says " + text, () -> running(text).isPresent());
        return running(text).orElseThrow();
    }

    private Optional<Path> running(String text) throws IOException {
        for (Path record : stash.records()) {
            boolean said = new String(Files.readAllBytes(record.resolve("output.log")), UTF_8).contains(text);
            if (said
                    && "running"
                            .equals(Json.readObject(record.resolve("run.json")).get("state"))) {
                return Optional.of(record);
            }
        }
        return Optional.empty();
    }
}
