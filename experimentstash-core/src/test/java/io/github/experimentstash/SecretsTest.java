package io.github.experimentstash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.git.transport.TransferOptions;
import io.github.experimentstash.json.Json;
import io.github.experimentstash.listing.ListRequest;
import io.github.experimentstash.model.Deep;
import io.github.experimentstash.testing.PlantedSecrets;
import io.github.experimentstash.testing.StashMain;
import io.github.experimentstash.testing.TestStash;
import io.github.experimentstash.testing.Waiting;
import io.github.experimentstash.validate.ValidationRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Secrets reach no file of ours, however a run ends; each written byte is searched. */
@Timeout(120)
class SecretsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"pass, succeeded", "raise RuntimeError(os.environ['API_TOKEN']), failed"})
    void aRunThatCameToItsEnd(String end, String state) throws Exception {
        TestStash stash = PlantedSecrets.stash(folder, end);
        RunResult result = stash.run(debug());
        Path record = result.recordDirectory().orElseThrow();
        assertThat(stash.record(result)).containsEntry("state", state);
        assertThat(Json.object(stash.record(result), "metrics")).isEqualTo(metrics("by ***"));
        assertThat(record.resolve("resolved.yaml"))
                .hasContent("service: ***\napi_key: '***'\nseed: 1\ntyped: ***\nasked: ***");
        assertThat(Files.readString(record.resolve("output.log")))
                .startsWith("API_TOKEN ***\nWHERE ***\nSHAPED ***\nTOOL_SECRET ***\nSERVICE_PASSWORD ***\nCOPY ***\n"
                        + "in two parts: ***\nbegun\n");
        assertThat(Json.number(Json.readObject(record.resolve("attempt-1/end.json")), "redacted")
                        .orElseThrow()
                        .intValue())
                .as("how many were replaced")
                .isEqualTo(state.equals("failed") ? 8 : 7);
        PlantedSecrets.assertNowhere(
                stash, stash.said(), stash.debugged(), stash.shown(), String.join("\n", result.failure()));
    }

    @ParameterizedTest
    @CsvSource({"INT, cancelled", "KILL, cancelled", "BOTH, interrupted"})
    void aRunThatWasEndedAndRecovered(String signal, String state) throws Exception {
        TestStash stash = PlantedSecrets.stash(folder, "time.sleep(600)");
        Process maven = StashMain.start(stash, "one");
        Waiting.until(
                "it runs",
                () -> Files.readString(stash.records().get(0).resolve("output.log"))
                        .contains("begun"));
        Path record = stash.records().get(0);
        if (signal.equals("BOTH")) {
            long supervisor = Json.number(
                            Json.object(Json.readObject(record.resolve("attempt-1/start.json")), "supervisor"), "pid")
                    .orElseThrow()
                    .longValue();
            kill("STOP", supervisor);
            kill("KILL", maven.pid());
            kill("KILL", supervisor);
        } else {
            kill(signal, maven.pid());
        }
        String told = new String(maven.getInputStream().readAllBytes(), UTF_8);
        forgetTheValues(stash);
        Waiting.until("it is over", () -> {
            stash.run("next");
            return Json.readObject(record.resolve("run.json")).containsKey("outputs");
        });
        assertThat(Json.readObject(record.resolve("run.json"))).containsEntry("state", state);
        if (!signal.equals("INT")) { // where Maven ended, it may have had the time for the results
            assertThat(Json.object(Json.readObject(record.resolve("run.json")), "metrics"))
                    .as("nobody knows which values to look for")
                    .isEqualTo(metrics("***"));
        }
        PlantedSecrets.assertNowhere(stash, told, stash.said(), stash.debugged(), stash.shown());
    }

    @Test
    void theReplayAsksForEach() throws Exception {
        TestStash stash = PlantedSecrets.stash(folder, "pass");
        Path record = stash.run(debug()).recordDirectory().orElseThrow();
        assertThat(Files.readString(record.resolve("replay.sh")))
                .contains("login=\"${COPY:?}\"")
                .contains(" typed=\"${API_TOKEN:?}\"")
                .contains("export COPY=\"${COPY:?}\"");
    }

    /** What the tool prints is the user's business then; what we write is not. */
    @Test
    void outputIsKeptAsItIsWhereThatIsAskedFor() throws Exception {
        TestStash stash = PlantedSecrets.stash(folder, "sys.exit(3)");
        RunResult result = stash.run(RunRequest.of("one").withoutRedaction());
        Path log = result.recordDirectory().orElseThrow().resolve("output.log");
        assertThat(log).content().contains("API_TOKEN " + PlantedSecrets.TOKEN);
        assertThat(stash.shown()).contains("API_TOKEN " + PlantedSecrets.TOKEN);
        Files.delete(log);
        PlantedSecrets.assertNowhere(stash, stash.said(), stash.debugged());
    }

    /** Neither the caller nor the files have them when the run is recovered. */
    @Test
    void aRecoveryTakesNoWordsFromOutputThatWasKeptAsItIs() throws Exception {
        TestStash stash = PlantedSecrets.stash(folder, "raise RuntimeError(os.environ['SERVICE_PASSWORD'])");
        Path record = stash.run(RunRequest.of("one").withoutRedaction())
                .recordDirectory()
                .orElseThrow();
        Map<String, Object> run = new LinkedHashMap<>(Json.readObject(record.resolve("run.json")));
        run.keySet().removeAll(List.of("outputs", "metrics", "hint"));
        run.putAll(Map.of("state", "running", "reason", ""));
        Files.writeString(record.resolve("run.json"), Json.write(run));
        Files.createFile(stash.root.resolve(".stash/running/" + record.getFileName()));
        forgetTheValues(stash);

        stash.run("next");

        assertThat(Json.readObject(record.resolve("run.json")))
                .containsEntry("state", "failed")
                .containsEntry("reason", "exit code 1");
        Files.delete(record.resolve("output.log"));
        PlantedSecrets.assertNowhere(stash, stash.said(), stash.debugged());
    }

    /** Reports for programs, the copy of the record for scripts, a list that is asked for as a file. */
    @Test
    void whatGoalsWriteForABuild() throws Exception {
        TestStash stash = PlantedSecrets.stash(folder, "raise RuntimeError(os.environ['API_TOKEN'])");
        Path target = stash.root.resolve("target/stash");
        stash.options = new StashOptions(
                Optional.of(target.resolve("last-run.json")),
                Optional.empty(),
                false,
                "test",
                TransferOptions.defaults());
        stash.variables.put("GITHUB_ACTIONS", "true");
        stash.run(debug());
        PlantedSecrets.addMistakes(stash);

        GoalReport report = stash.open(stash.root)
                .validate(new ValidationRequest(
                        Optional.empty(), Optional.empty(), true, true, Set.of(Deep.values()), false, Set.of()));
        stash.open(stash.root)
                .list(
                        new ListRequest(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                false,
                                ListRequest.Format.JSON),
                        Optional.of(target.resolve("list.json").toString()));

        assertThat(report.failed()).isTrue();
        assertThat(target.resolve("validate-junit.xml")).content().contains("configs/torn.yaml");
        assertThat(target)
                .isDirectoryContaining("glob:**/validate.sarif")
                .isDirectoryContaining("glob:**/last-run.json")
                .isDirectoryContaining("glob:**/list.json");
        PlantedSecrets.assertNowhere(
                stash, stash.said(), stash.debugged(), stash.shown(), String.join("\n", report.lines()));
    }

    private static Map<String, Object> metrics(String note) {
        return Map.of("score", 1L, "note", note, "api_key", "***", "typed", "***", "asked", "***", "unknown", "NaN");
    }

    /** They were stored nowhere: whoever comes next has others, or none. */
    private static void forgetTheValues(TestStash stash) throws Exception {
        stash.variables.put("API_TOKEN", "another-one");
        stash.variables.keySet().removeAll(List.of("WHERE", "SHAPED"));
        stash.file("configs/one.yaml", "tool: demo", "experiment: first");
        Path meta = stash.root.resolve("configs/meta.yaml");
        Files.writeString(meta, Files.readString(meta).replace("planted-by-the-tool", "another-one"));
        stash.commitAll(); // a patch has what the user wrote
    }

    private static RunRequest debug() {
        return new RunRequest(
                Optional.empty(),
                Optional.of("one"),
                Optional.of("typed=" + PlantedSecrets.TOKEN),
                Optional.empty(),
                Optional.empty(),
                true,
                false,
                false,
                false,
                true);
    }

    private static void kill(String signal, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }
}
