package io.github.experimentstash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.StashError;
import io.github.experimentstash.testing.DoomedRuns;
import io.github.experimentstash.testing.StashMain;
import io.github.experimentstash.testing.Survivors;
import io.github.experimentstash.testing.TestStash;
import io.github.experimentstash.testing.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens around a run that nobody kills. Full disks: RunRecoveryTest and SupervisorOutputTest. */
@Timeout(170)
class FaultsWhileRunningTest {
    @TempDir
    Path folder;

    /** A laptop that is closed and opened again: nothing of the run had a moment, everybody else had. */
    @Test
    void aSleepIsSleptThrough() throws Exception {
        DoomedRuns runs = new DoomedRuns(folder, List.of("polite"), Map.of());
        Process maven = StashMain.start(runs.stash, "polite");
        runs.awaitUp();
        String id = runs.record("polite").getFileName().toString();
        long[] asleep = {maven.pid(), runs.pid("polite", "supervisor"), runs.pid("polite", "root")};
        for (long pid : asleep) {
            kill("STOP", pid);
            Waiting.until(
                    "it sleeps",
                    () -> Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") T "));
        }
        assertThat(runs.stash.run("next").failure()).isEmpty();
        assertThat(runs.run("polite")).containsEntry("state", "running");
        GoalReport status = runs.stash.open(runs.stash.root).status(Optional.of(id), false, false);
        assertThat(String.join("\n", status.lines())).contains(id, "running");
        for (long pid : asleep) {
            kill("CONT", pid);
        }
        runs.letGo("polite");
        maven.getInputStream().readAllBytes();
        assertThat(maven.waitFor()).isZero();
        assertThat(runs.run("polite")).containsEntry("state", "succeeded").containsKey("outputs");
        runs.assertLogIsWhole("polite", false, 0);
    }

    @Test
    void aRecordThatIsRemovedUnderItsRunIsSaidAndLeavesNothingBehind() throws Exception {
        TestStash stash = TestStash.withPythonTool(folder, "main.py");
        stash.file(
                "tools/demo/main.py",
                "import os, shutil",
                "if os.environ['STASH_CONFIG'] == 'one': shutil.rmtree(os.environ['STASH_RUN_DIR'])",
                "if os.fork() == 0: os.setsid(); os.execvp('sleep', ['sleep', '1000'])",
                "open(os.environ['STASH_OUTPUT_DIR'] + '/kept.txt', 'w').write('x')",
                "print('still here')");
        assertThatThrownBy(() -> stash.open(stash.root).run(RunRequest.of("one")))
                .isInstanceOf(StashError.class)
                .hasMessageContaining("STASH-520")
                .hasMessageContaining("the record of this run was removed while it ran: outputs/")
                .hasMessageContaining("its results are in tools/demo/outputs/");
        assertThat(Survivors.of(stash.root)).isEmpty();
        assertThat(stash.shown()).contains("still here");
        assertThat(stash.records()).isEmpty();
        stash.file("configs/two.yaml", "tool: demo", "experiment: first");
        assertThat(stash.run("two").failure()).isEmpty();
        assertThat(stash.root.resolve(".stash/running")).isEmptyDirectory();
        assertThat(stash.said()).doesNotContain("warning");
    }

    @Test
    void aClockThatIsSetBackBetweenTwoRunsMixesNothingUp() throws Exception {
        TestStash stash = TestStash.withPythonTool(folder, "main.py");
        stash.file("tools/demo/main.py", "pass");
        Instant now = Instant.parse("2026-03-29T01:30:00Z");
        for (Instant at : List.of(now, now.minusSeconds(3600), now)) {
            stash.clock = Clock.fixed(at, ZoneOffset.UTC);
            assertThat(stash.run("one").failure()).isEmpty();
        }
        assertThat(stash.records()).hasSize(3);
        Set<Object> outputs = new HashSet<>();
        for (Path record : stash.records()) {
            Map<String, Object> run = Json.readObject(record.resolve("run.json"));
            assertThat(run).containsEntry("state", "succeeded");
            outputs.addAll(Json.list(run, "output_directories"));
        }
        assertThat(outputs).hasSize(3);
        GoalReport status = stash.open(stash.root).status(Optional.empty(), false, false);
        assertThat(status.lines().stream().filter(line -> line.contains("succeeded")))
                .hasSize(3);
    }

    @Test
    @Tag("rare")
    void twoHundredRunsThatFourMavensStartInOneSecondGetAFolderEach() throws Exception {
        TestStash stash = TestStash.withPythonTool(folder, "main.py");
        stash.file(
                "tools/demo/main.py",
                "import os",
                "with open(os.environ['STASH_OUTPUT_DIR'] + '/id.txt', 'x') as file: file.write(os.environ['STASH_RUN_ID'])");
        String[] configs = new String[50];
        java.util.Arrays.fill(configs, "one");
        List<Process> mavens = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            List<String> command = new ArrayList<>(StashMain.command(stash, configs));
            command.add(1, "-Dtest.clock=2026-11-26T10:00:00Z");
            mavens.add(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("told-" + i).toFile())
                    .start());
        }
        for (int i = 0; i < 4; i++) {
            assertThat(mavens.get(i).waitFor())
                    .as(Files.readString(folder.resolve("told-" + i)))
                    .isZero();
        }
        List<Path> records = stash.records();
        assertThat(records).hasSize(200);
        Set<String> outputs = new HashSet<>();
        for (Path record : records) {
            Map<String, Object> run = Json.readObject(record.resolve("run.json"));
            assertThat(run).containsEntry("state", "succeeded");
            String output = Json.list(run, "output_directories").get(0).toString();
            outputs.add(output);
            assertThat(stash.root.resolve(output).resolve("id.txt"))
                    .hasContent(record.getFileName().toString());
        }
        assertThat(outputs).hasSize(200);
        Set<Object> indexed = new HashSet<>();
        for (String line : Files.readAllLines(stash.root.resolve("outputs/index.jsonl"))) {
            if (!line.isEmpty()) { // of who saw another one's line half written
                indexed.add(((Map<?, ?>) Json.read(line)).get("id"));
            }
        }
        assertThat(indexed).hasSize(200);
        assertThat(Survivors.of(stash.root)).isEmpty();
    }

    private static void kill(String signal, long pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }
}
