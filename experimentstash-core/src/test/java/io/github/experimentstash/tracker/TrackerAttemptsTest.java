package io.github.experimentstash.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.CleanWish;
import io.github.experimentstash.GoalReport;
import io.github.experimentstash.RunResult;
import io.github.experimentstash.json.Json;
import io.github.experimentstash.testing.RecordSchemas;
import io.github.experimentstash.testing.TestStash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the trackers of several attempts of a run, and of several runs, are owed. */
class TrackerAttemptsTest {
    private static final String KILLED_FIRST = "if os.environ['STASH_ATTEMPT'] == '1': os.kill(os.getpid(), 9)";

    @TempDir
    Path folder;

    private TestStash stash;
    private FakeMlflow mlflow;

    @BeforeEach
    void aToolThatIsTriedAgain() throws Exception {
        stash = TestStash.withPythonTool(Files.createDirectories(folder.resolve("stash")), "main.py");
        stash.variables.keySet().removeIf(name -> name.startsWith("MLFLOW_") || name.startsWith("WANDB_"));
        stash.file("configs/one.yaml", "tool: demo", "experiment: first", "retries: 1");
        mlflow = new FakeMlflow(folder);
    }

    @Test
    void whatAnEarlierAttemptIsOwedIsNotForgotten() throws Exception {
        mlflow.tool(
                stash,
                "a' + os.environ['STASH_ATTEMPT'] + '",
                "state = client.read()",
                "state.pop('down', None)",
                "if os.environ['STASH_ATTEMPT'] == '1': state['down'] = 'no route'",
                "client.write(state)",
                KILLED_FIRST,
                "client.set_terminated('a2', 'FINISHED', None)");
        RunResult run = stash.run("one");
        assertThat(run.succeeded()).isTrue();
        assertThat(stash.record(run)).containsEntry("attempts", 2L);
        assertThat(tracker(run))
                .containsEntry("state", "pending")
                .containsEntry("runs", List.of(run("a2", "finished")));
        assertThat(stash.said()).contains("  mlflow: fake://").contains("no route", "  mlflow run a2 is finished");
        assertThat(stash.root.resolve(".stash/pending/" + id(run))).exists();

        stash.file("configs/one.yaml", "tool: demo", "experiment: first");
        mlflow.tool(stash, "later", "client.set_terminated('later', 'FINISHED', None)");
        mlflow.down("still down");
        stash.run("one");
        stash.forget();
        stash.open(stash.root)
                .clean(new CleanWish(Optional.empty(), Optional.of("1"), false, false, false, question -> true));
        assertThat(run.recordDirectory().orElseThrow()).exists();

        mlflow.down(null);
        stash.forget();
        assertThat(sync().failed()).isFalse();
        assertThat(stash.said())
                .startsWith(String.join(
                        "\n",
                        id(run) + "  final",
                        "  mlflow run a1 was ended as failed  project Default",
                        "  mlflow run a2 is finished  project Default\n"));
        assertThat(tracker(run))
                .containsEntry("state", "final")
                .containsEntry("runs", List.of(run("a2", "finished"), run("a1", "failed")));
        assertThat(mlflow.runs()).contains("a1=FAILED", "a2=FINISHED");
        assertThat(mlflow.ended())
                .filteredOn(name -> name.toString().startsWith("a"))
                .hasSize(2);
        RecordSchemas.check(run.recordDirectory().orElseThrow());
        assertThat(sync().lines()).containsExactly("nothing is left to do at a tracker");
    }

    @Test
    void whatIsOwedWhereTheSupervisorItselfWasKilledIsFound() throws Exception {
        mlflow.tool(stash, "a", "os.kill(os.getppid(), 9)", "time.sleep(600)");
        stash.file("configs/one.yaml", "tool: demo", "experiment: first");
        RunResult run = stash.run("one");
        assertThat(stash.record(run)).containsEntry("state", "interrupted");
        assertThat(tracker(run)).containsEntry("kind", "mlflow").containsEntry("state", "pending");

        stash.forget();
        assertThat(sync().failed()).isFalse();
        assertThat(stash.said()).isEqualTo(id(run) + "  final  mlflow run a was ended as killed  project Default");
        assertThat(tracker(run)).containsEntry("state", "final");
        assertThat(mlflow.runs()).containsExactly("a=KILLED");
    }

    @Test
    void anEarlierAttemptIsNotForgottenWhereTheLastOnesSupervisorWasKilled() throws Exception {
        mlflow.tool(
                stash,
                "a' + os.environ['STASH_ATTEMPT'] + '",
                KILLED_FIRST,
                "os.kill(os.getppid(), 9)",
                "time.sleep(600)");
        RunResult run = stash.run("one");
        assertThat(tracker(run)).containsEntry("state", "pending").containsEntry("runs", List.of(run("a1", "failed")));

        assertThat(sync().failed()).isFalse();
        assertThat(tracker(run))
                .containsEntry("state", "final")
                .containsEntry("runs", List.of(run("a2", "killed"), run("a1", "failed")));
    }

    @Test
    void ofSeveralRunsEachGetsWhatItIsOwedAndWhatIsLeftIsShown() throws Exception {
        stash.file("configs/one.yaml", "tool: demo", "experiment: first");
        mlflow.down("no route");
        mlflow.tool(stash, "a", "sys.exit(3)");
        RunResult first = stash.run("one");
        mlflow.tool(stash, "b", "os.kill(os.getppid(), 15)", "time.sleep(600)");
        RunResult second = stash.run("one");
        // the server of the third one is another one, which stays down
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        FakeMlflow other = new FakeMlflow(elsewhere);
        other.down("not there");
        other.tool(stash, "c", "sys.exit(4)");
        RunResult third = stash.run("one");
        mlflow.down(null);

        stash.forget();
        GoalReport report = sync();
        assertThat(report.failed()).isTrue();
        assertThat(report.lines().get(0)).isEqualTo("error STASH-518: 1 of 3 runs could not be ended at a tracker");
        assertThat(stash.said().lines().toList())
                .satisfiesExactlyInAnyOrder( // begun in one second, they have no order
                        line -> assertThat(line)
                                .isEqualTo(id(first) + "  final  mlflow run a was ended as failed  project Default"),
                        line -> assertThat(line)
                                .isEqualTo(id(second) + "  final  mlflow run b was ended as killed  project Default"),
                        line -> assertThat(line)
                                .startsWith(id(third) + "  pending  mlflow: fake://")
                                .contains("not there"));

        other.down(null);
        stash.forget();
        assertThat(sync().failed()).isFalse();
        assertThat(stash.said()).isEqualTo(id(third) + "  final  mlflow run c was ended as failed  project Default");
        assertThat(mlflow.ended()).as("each once").isEqualTo(List.of("a", "b"));
        assertThat(other.ended()).isEqualTo(List.of("c"));
    }

    private GoalReport sync() {
        return stash.open(stash.root).sync(Optional.empty());
    }

    private Map<String, Object> tracker(RunResult run) throws Exception {
        return Json.object(stash.record(run), "tracker");
    }

    private static Map<String, Object> run(String id, String state) {
        return Map.of("id", id, "project", "Default", "state", state);
    }

    private static String id(RunResult run) {
        return String.valueOf(run.recordDirectory().orElseThrow().getFileName());
    }
}
