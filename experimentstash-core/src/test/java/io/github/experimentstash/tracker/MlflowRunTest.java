package io.github.experimentstash.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.GoalReport;
import io.github.experimentstash.RunResult;
import io.github.experimentstash.json.Json;
import io.github.experimentstash.testing.TestStash;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of the real MLflow that a tool leaves open, in each of its kinds of store. */
@Tag("rare")
class MlflowRunTest {
    @TempDir
    Path folder;

    TestStash stash;
    Path python;

    @BeforeEach
    void aToolWithMlflow() throws IOException {
        python = TrackerEnvironments.MLFLOW.python();
        stash = TestStash.withPythonTool(Files.createDirectories(folder.resolve("stash")), "main.py");
        stash.variables.keySet().removeIf(name -> name.startsWith("MLFLOW_") || name.startsWith("STASH_"));
        stash.variables.put("PATH", python.getParent() + File.pathSeparator + System.getenv("PATH"));
        stash.variables.put("GIT_PYTHON_REFRESH", "quiet");
    }

    @Test
    void aKilledRunIsEndedInTheDatabaseOfTheWorkingDirectoryAndNoOther() throws Exception {
        tool(
                "import mlflow",
                "client = mlflow.MlflowClient()",
                "foreign = client.create_run('0').info.run_id", // nobody's tag: of somebody else, for all that is known
                "mlflow.start_run(run_name='ours')",
                "mlflow.log_metric('loss', 0.5)",
                "os.kill(os.getpid(), 9)");
        RunResult run = stash.run("one");

        Map<String, String> states = states("sqlite:///" + stash.root.resolve("tools/demo/mlflow.db"));
        assertThat(states).hasSize(2).containsEntry("ours", "FAILED").containsValue("RUNNING");
        Map<String, Object> tracker = Json.object(stash.record(run), "tracker");
        assertThat(tracker).containsEntry("kind", "mlflow").containsEntry("state", "final");
        assertThat(Json.list(tracker, "runs"))
                .singleElement()
                .satisfies(one -> assertThat(((Map<?, ?>) one).get("state")).isEqualTo("failed"));
        assertThat(run.failure())
                .anyMatch(line -> line.matches("  mlflow run [0-9a-f]{32} was ended as failed  project Default"));
    }

    @Test
    void aTimedOutRunIsEndedInAStoreOfFilesBelowTheOutputs() throws Exception {
        stash.file("configs/one.yaml", "tool: demo", "experiment: first", "timeout: 60s");
        stash.variables.put("MLFLOW_ALLOW_FILE_STORE", "true");
        tool(
                "import mlflow",
                "mlflow.set_tracking_uri('file:' + os.path.abspath(sys.argv[2]) + '/mlruns')",
                "mlflow.start_run(run_name='outer')",
                "mlflow.start_run(run_name='inner', nested=True)",
                "os.kill(os.getppid(), 15)", // the supervisor stops it, as a Ctrl-C would
                "time.sleep(60)");
        RunResult run = stash.run("one");

        assertThat(stash.record(run)).containsEntry("state", "cancelled");
        String output =
                (String) Json.list(stash.record(run), "output_directories").get(0);
        assertThat(states("file://" + stash.root.resolve(output).resolve("mlruns")))
                .isEqualTo(Map.of("outer", "KILLED", "inner", "KILLED"));
    }

    @Test
    void aServerThatWasDownIsToldBySync() throws Exception {
        Files.createDirectories(folder.resolve("server"));
        int port;
        try (MlflowServer server = new MlflowServer(python, folder.resolve("server"), 0)) {
            port = server.port();
            stash.variables.put("MLFLOW_TRACKING_URI", "http://ada:s3cret-w0rd@127.0.0.1:" + port);
            tool(
                    "import mlflow, signal",
                    "mlflow.start_run(run_name='ours')",
                    "os.kill(int(open('" + server.pidFile() + "').read()), 9)",
                    "os.kill(os.getpid(), 9)");
            RunResult run = stash.run("one");
            assertThat(Json.object(stash.record(run), "tracker")).containsEntry("state", "pending");
        }
        assertThat(sync().failed()).isTrue();
        try (MlflowServer again = new MlflowServer(python, folder.resolve("server"), port)) {
            assertThat(states(again.url())).containsEntry("ours", "RUNNING");
            GoalReport report = sync();

            assertThat(report.failed()).as(stash.said()).isFalse();
            assertThat(states(again.url())).isEqualTo(Map.of("ours", "FAILED"));
            assertThat(stash.said())
                    .contains(again.url() + "/#/experiments/0/runs/")
                    .doesNotContain("s3cret");
        }
        try (var files = Files.walk(stash.root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("s3cret-w0rd");
            }
        }
    }

    @Test
    void aRunThatMlflowItselfCallsFinishedIsToldThoughTheToolFailed() throws Exception {
        tool("import mlflow", "mlflow.start_run(run_name='ours')", "raise ValueError('no')");
        RunResult run = stash.run("one");

        assertThat(states("sqlite:///" + stash.root.resolve("tools/demo/mlflow.db")))
                .isEqualTo(Map.of("ours", "FINISHED"));
        assertThat(Json.object(stash.record(run), "tracker").get("hint").toString())
                .contains("reads FINISHED though the tool failed");
    }

    private GoalReport sync() {
        return stash.open(stash.root).sync(Optional.empty());
    }

    private void tool(String... lines) throws IOException {
        List<String> program = new ArrayList<>(List.of("import os, sys, time"));
        program.addAll(List.of(lines));
        stash.file("tools/demo/main.py", program.toArray(String[]::new));
    }

    /** Status by name of all runs of its first experiment, asked of MLflow itself. */
    private Map<String, String> states(String uri) throws Exception {
        ProcessBuilder ask = new ProcessBuilder(
                python.toString(),
                "-c",
                String.join(
                        "\n",
                        "import json, sys",
                        "from mlflow.tracking import MlflowClient",
                        "runs = MlflowClient(tracking_uri=sys.argv[1]).search_runs(['0'])",
                        "print(json.dumps({run.info.run_name: run.info.status for run in runs}))"),
                uri);
        ask.environment().putAll(Map.of("MLFLOW_ALLOW_FILE_STORE", "true", "GIT_PYTHON_REFRESH", "quiet"));
        ask.redirectError(folder.resolve("states.log").toFile());
        Process process = ask.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("states.log")))
                .isZero();
        Map<String, String> states = new java.util.TreeMap<>();
        ((Map<?, ?>) Json.read(said)).forEach((name, status) -> states.put((String) name, (String) status));
        return states;
    }
}
