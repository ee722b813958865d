package io.github.experimentstash.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.GoalReport;
import io.github.experimentstash.RunResult;
import io.github.experimentstash.json.Json;
import io.github.experimentstash.testing.RecordSchemas;
import io.github.experimentstash.testing.TestStash;
import io.github.experimentstash.testing.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sync}, and what the start of a run does of it. */
class SyncGoalTest {
    @TempDir
    Path folder;

    TestStash stash;
    FakeMlflow mlflow;

    @BeforeEach
    void aToolThatLeavesItsRunOpen() throws Exception {
        stash = TestStash.withPythonTool(Files.createDirectories(folder.resolve("stash")), "main.py");
        stash.variables.keySet().removeIf(name -> name.startsWith("MLFLOW_") || name.startsWith("WANDB_"));
        mlflow = new FakeMlflow(folder);
        mlflow.tool(stash, "a", "sys.exit(3)");
    }

    @Test
    void endsWhatCouldNotBeEndedAtOnce() throws Exception {
        mlflow.down("no route to ada:s3cret-w0rd@host");
        RunResult run = stash.run("one");
        assertThat(tracker(run)).containsEntry("kind", "mlflow").containsEntry("state", "pending");

        GoalReport refused = sync();
        assertThat(refused.failed()).isTrue();
        assertThat(refused.lines().get(0)).isEqualTo("error STASH-518: 1 of 1 run could not be ended at a tracker");
        assertThat(stash.said())
                .contains(id(run) + "  pending  mlflow: fake://")
                .contains("no route to");

        mlflow.down(null);
        stash.forget();
        assertThat(sync().failed()).isFalse();
        assertThat(stash.said()).isEqualTo(id(run) + "  final  mlflow run a was ended as failed  project Default");
        assertThat(tracker(run)).containsEntry("state", "final");
        assertThat(stash.record(run)).containsEntry("state", "failed").containsEntry("exit_code", 3L);
        assertThat(mlflow.runs()).containsExactly("a=FAILED");
        RecordSchemas.check(run.recordDirectory().orElseThrow());

        assertThat(sync().lines()).containsExactly("nothing is left to do at a tracker");
        stash.forget();
        assertThat(stash.open(stash.root).sync(Optional.of("latest")).failed()).isFalse();
        assertThat(stash.said()).contains(id(run) + "  final");
        assertThat(mlflow.ended()).hasSize(1);
    }

    @Test
    void theStartOfARunEndsThemInPassing() throws Exception {
        mlflow.down("down");
        RunResult first = stash.run("one");
        mlflow.tool(stash, "b", "client.set_terminated('b', 'FINISHED', None)");
        RunResult second = stash.run("one");
        assertThat(tracker(first)).as("the server is still down").containsEntry("state", "pending");
        mlflow.down(null);
        stash.run("one");
        assertThat(tracker(first)).as("it was tried a moment ago").containsEntry("state", "pending");

        stash.clock = Clock.offset(Clock.systemDefaultZone(), Duration.ofMinutes(11));
        stash.forget();
        stash.run("one");
        assertThat(stash.said()).startsWith(id(first) + ": mlflow run a was ended as failed");
        assertThat(tracker(first)).containsEntry("state", "final");
        assertThat(tracker(second)).containsEntry("state", "final");
        assertThat(stash.root.resolve(".stash/pending")).isEmptyDirectory();
    }

    @Test
    void leavesALiveRunAlone() throws Exception {
        mlflow.tool(stash, "a", "while not os.path.exists('go'): time.sleep(0.02)");
        Thread run = new Thread(() -> stash.run("one"));
        run.start();
        try {
            Waiting.until("the run is there", () -> mlflow.runs().contains("a=RUNNING"));
            GoalReport report = stash.open(stash.root).sync(Optional.of("latest"));

            assertThat(report.failed()).isFalse();
            assertThat(stash.said()).endsWith("  still runs; it is ended there when it ends");
            assertThat(mlflow.ended()).isEmpty();
        } finally {
            Files.writeString(stash.root.resolve("tools/demo/go"), "");
            run.join();
        }
        assertThat(mlflow.runs())
                .as("it exited with 0: who knows who goes on with it")
                .containsExactly("a=RUNNING");
        Map<String, Object> record = Json.readObject(stash.records().get(0).resolve("run.json"));
        assertThat(Json.object(record, "tracker")).containsEntry("state", "partial");
        assertThat(Json.object(record, "tracker").get("hint").toString()).contains("MLflow run a was not ended");
    }

    @Test
    void interruptedInTheMiddleTheNextOneGoesOn() throws Exception {
        mlflow.down("down");
        RunResult run = stash.run("one");
        mlflow.down(null);
        mlflow.hang(true);
        AtomicReference<GoalReport> report = new AtomicReference<>();
        Thread thread = new Thread(() -> report.set(sync()));
        thread.start();
        Waiting.until("a run is ended", () -> !mlflow.ended().isEmpty());
        thread.interrupt();
        thread.join();
        assertThat(report.get().failed()).isTrue();
        assertThat(tracker(run)).containsEntry("state", "pending");

        mlflow.hang(false);
        assertThat(sync().failed()).isFalse();
        assertThat(tracker(run)).containsEntry("state", "final");
        assertThat(mlflow.ended()).as("ended once").hasSize(1);
    }

    private GoalReport sync() {
        return stash.open(stash.root).sync(Optional.empty());
    }

    private Map<String, Object> tracker(RunResult run) throws Exception {
        return Json.object(stash.record(run), "tracker");
    }

    private static String id(RunResult run) {
        return String.valueOf(run.recordDirectory().orElseThrow().getFileName());
    }
}
