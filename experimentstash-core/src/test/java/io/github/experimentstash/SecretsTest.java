package io.github.experimentstash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.testing.PlantedSecrets;
import io.github.experimentstash.testing.StashMain;
import io.github.experimentstash.testing.TestStash;
import io.github.experimentstash.testing.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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
        assertThat(Json.object(stash.record(result), "metrics"))
                .isEqualTo(Map.of("score", 1L, "note", "by ***", "api_key", "***"));
        assertThat(record.resolve("resolved.yaml")).hasContent("service: ***\napi_key: '***'\nseed: 1");
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
        Waiting.until("it is over", () -> {
            stash.run("next");
            return Json.readObject(record.resolve("run.json")).containsKey("outputs");
        });
        assertThat(Json.readObject(record.resolve("run.json"))).containsEntry("state", state);
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
