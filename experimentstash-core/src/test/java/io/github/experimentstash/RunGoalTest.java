package io.github.experimentstash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.RunState;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.testing.TestStash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole path of a run with the machine's python, through the facade. */
class RunGoalTest {
    @TempDir
    Path folder;

    private TestStash stash;

    @BeforeEach
    void makeStash() throws Exception {
        stash = TestStash.withPythonTool(folder, "-m src.main");
        stash.file(
                "tools/demo/src/main.py",
                "import json, os, sys",
                "name, out = sys.argv[1:3]",
                "print('hello from', name, *sys.argv[3:], flush=True)",
                "json.dump({'score': 0.875, 'name': name}, open(os.path.join(out, 'metrics.json'), 'w'))",
                "open(os.path.join(os.environ['STASH_OUTPUT_DIR'], 'data.csv'), 'w').write('a,b\\n1,2\\n')");
    }

    @Test
    void aSuccessIsRecordedWholeAndShown() throws Exception {
        RunResult result = stash.run("one");
        assertThat(result.failure()).isEmpty();
        assertThat(result.state()).contains(RunState.SUCCEEDED);
        assertThat(stash.shown()).isEqualTo("hello from first\n");
        Map<String, Object> record = stash.record(result);
        assertThat(record)
                .containsEntry("schema", 1L)
                .containsEntry("tool", "demo")
                .containsEntry("config", "one")
                .containsEntry("experiment", "first")
                .containsEntry("state", "succeeded")
                .containsEntry("exit_code", 0L)
                .containsEntry("cwd", "tools/demo")
                .containsEntry("entrypoint", "-m src.main")
                .containsEntry("metrics", Map.of("score", 0.875));
        String output = (String) Json.list(record, "output_directories").get(0);
        assertThat(output).matches("tools/demo/outputs/\\d{4}-\\d\\d-\\d\\d/\\d\\d-\\d\\d-\\d\\d(_\\d+)?");
        assertThat(stash.root.resolve(output).resolve("data.csv")).hasContent("a,b\n1,2");
        assertThat(Json.list(record, "outputs")).hasSize(2);
        assertThat(stash.said())
                .contains("one  (A first one)", "succeeded in ", "score  0.875", output + "/   data.csv  metrics.json");
        Path recordFolder = result.recordDirectory().orElseThrow();
        assertThat(Files.readString(recordFolder.resolve("output.log"))).isEqualTo("hello from first\n");
        assertThat(recordFolder)
                .isDirectoryContaining("glob:**/replay.sh")
                .isDirectoryContaining("glob:**/resolved.yaml");
        assertThat(Files.readString(stash.root.resolve(".stash/last-run.json")))
                .isEqualTo(Files.readString(recordFolder.resolve("run.json")));
        assertThat(Files.readString(stash.root.resolve("outputs/index.jsonl"))).contains("\"state\":\"succeeded\"");
    }

    @Test
    void theReplayScriptRunsTheSameCommand() throws Exception {
        RunResult result = stash.run("one");
        Process replay = new ProcessBuilder(
                        "sh",
                        result.recordDirectory()
                                .orElseThrow()
                                .resolve("replay.sh")
                                .toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(replay.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("hello from first\n");
        assertThat(replay.waitFor()).isZero();
    }

    @Test
    void overridesArriveAsTyped() throws Exception {
        RunResult result = stash.run(RunRequest.of("one").withOverrides("a=1 'x=a b' b=[1,2] ü=ß"));
        assertThat(stash.shown()).isEqualTo("hello from first a=1 x=a b b=[1,2] ü=ß\n");
        assertThat(stash.record(result)).containsEntry("overrides", List.of("a=1", "x=a b", "b=[1,2]", "ü=ß"));
        assertThat(stash.said()).contains("a=1 'x=a b' ");
    }

    @Test
    void theToolsExitCodeIsInRecordAndMessage() throws Exception {
        stash.file("tools/demo/src/main.py", "import sys", "print('no')", "sys.exit(3)");
        RunResult result = stash.run("one");
        assertThat(result.state()).contains(RunState.FAILED);
        assertThat(stash.record(result)).containsEntry("state", "failed").containsEntry("exit_code", 3L);
        assertThat(result.failure().get(0)).startsWith("failed after ").endsWith("exit code 3");
        assertThat(result.failure()).last().asString().contains("output.log");
    }

    @Test
    void aSignalIsNotAnExitCode() throws Exception {
        stash.file("tools/demo/src/main.py", "import os, signal", "os.kill(os.getpid(), signal.SIGSEGV)");
        RunResult result = stash.run("one");
        assertThat(result.state()).contains(RunState.CRASHED);
        assertThat(stash.record(result)).containsEntry("signal", "SIGSEGV").doesNotContainKey("exit_code");
    }

    @Test
    void aDeclaredOutputThatIsMissingMakesTheRunFail() throws Exception {
        stash.file("configs/one.yaml", "tool: demo", "experiment: first", "outputs: [\"data.csv\", \"figure*.png\"]");
        RunResult result = stash.run("one");
        assertThat(result.state()).contains(RunState.FAILED);
        assertThat(stash.record(result)).containsEntry("exit_code", 0L);
        assertThat(String.join("\n", result.failure())).contains("figure*.png").doesNotContain("data.csv,");
    }

    @Test
    void aSilentToolIsEndedByItsTimeout() throws Exception {
        stash.file("tools/demo/src/main.py", "import time", "time.sleep(600)");
        stash.file("configs/one.yaml", "tool: demo", "experiment: first", "timeout: 1s", "grace: 2s");
        RunResult result = stash.run("one");
        assertThat(result.state()).contains(RunState.TIMED_OUT);
        assertThat(stash.record(result)).containsEntry("state", "timed-out");
    }

    @Test
    void secretsStayOutOfRecordAndReplay() throws Exception {
        stash.variables.put("SERVICE_API_KEY", "k-1234567890-secret");
        stash.file("tools/demo/src/main.py", "import os, sys", "print(os.environ['SERVICE_API_KEY'], sys.argv[3:])");
        RunResult result = stash.run(RunRequest.of("one").withOverrides("api_key=hunter2hunter2"));
        Path record = result.recordDirectory().orElseThrow();
        try (var files = Files.walk(record)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContain("k-1234567890-secret");
            }
        }
        assertThat(Files.readString(record.resolve("run.json")))
                .doesNotContain("hunter2hunter2")
                .contains("SERVICE_API_KEY");
        assertThat(Files.readString(record.resolve("replay.sh")))
                .contains("${SERVICE_API_KEY:?}")
                .doesNotContain("hunter2hunter2");
        assertThat(stash.said()).doesNotContain("hunter2hunter2");
    }

    @Test
    void theFileEntryPointOfAPackageIsExplained() throws Exception {
        stash.tool("src/main.py");
        stash.file("tools/demo/src/main.py", "from src import helper");
        RunResult result = stash.run("one");
        assertThat(String.join("\n", result.failure()))
                .contains("ModuleNotFoundError: No module named 'src'", "must be started as a module")
                .contains("hint: in configs/meta.yaml:4 change   entrypoint: \"src/main.py\"")
                .contains("to   entrypoint: \"-m src.main\"");
    }

    @Test
    void aToolThatDisagreesWithItsExperimentRunsNothing() {
        RunRequest request = new RunRequest(
                Optional.of("other"),
                Optional.of("one"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                false,
                false,
                true);
        assertThatThrownBy(() -> stash.run(request))
                .isInstanceOf(StashFailure.class)
                .hasMessageContaining("configs/one.yaml:1:7: error STASH-404")
                .hasMessageContaining("-Dtool=other")
                .hasMessageContaining("'demo'");
        assertThat(stash.root.resolve("outputs")).doesNotExist();
    }

    @Test
    void allProblemsOfARunAreShownAtOnceAndNothingIsWritten() throws Exception {
        stash.file("configs/one.yaml", "tool: demo", "experiment: first", "timeout: soon", "grace: [1]");
        assertThatThrownBy(() -> stash.run("one"))
                .isInstanceOf(StashFailure.class)
                .hasMessageContaining("configs/one.yaml:3:10")
                .hasMessageContaining("configs/one.yaml:4:8");
        assertThat(stash.root.resolve("outputs")).doesNotExist();
        assertThat(stash.root.resolve(".stash")).doesNotExist();
    }

    @Test
    void validateOnlyShowsTheCommandAndChangesNothing() throws Exception {
        RunResult result = stash.run(RunRequest.of("one").withOverrides("n=5").withValidateOnly());
        assertThat(result.state()).isEmpty();
        assertThat(stash.said()).contains("python -m src.main first", " n=5");
        assertThat(stash.root.resolve("outputs")).doesNotExist();
        assertThat(stash.root.resolve(".stash")).doesNotExist();
    }

    @Test
    void whatTheRunWroteElsewhereIsTold() throws Exception {
        stash.file("tools/demo/src/main.py", "open('summary.csv', 'a').write('x\\n')");
        stash.run("one");
        assertThat(stash.said()).contains("summary.csv");
    }

    @Test
    void aSecondRunSaysThatItsResultsAreTheSame() throws Exception {
        git("init", "-q");
        git("add", "-A");
        git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "one");
        stash.run("one");
        stash.run("one");
        assertThat(stash.said()).contains("bit-identical");
    }

    private void git(String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command)
                        .directory(stash.root.toFile())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }
}
