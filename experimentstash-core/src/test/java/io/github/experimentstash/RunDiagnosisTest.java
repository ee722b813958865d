package io.github.experimentstash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.testing.TestStash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Why a run failed, on the console and in the record; each cause by itself is in the table of {@code run.diagnosis}. */
@Timeout(120)
class RunDiagnosisTest {
    @TempDir
    Path folder;

    private TestStash stash;

    @BeforeEach
    void makeStash() throws Exception {
        stash = TestStash.withPythonTool(folder, "-m src.main");
        stash.file(
                "tools/demo/src/main.py",
                "from src import fit",
                "print('step 1: loss is nan', flush=True)",
                "fit.fit()");
        stash.file("tools/demo/src/fit.py", "import json", "def fit():", "    json.loads('{')");
    }

    private static List<String> normal(RunResult result) {
        return result.failure().stream()
                .map(line -> line.replaceAll("after \\d+\\.\\d s", "after N s").replaceAll("outputs/\\S+/", "RECORD/"))
                .toList();
    }

    @Test
    void theLastFrameInTheToolsOwnCodeIsNamed() throws Exception {
        RunResult result = stash.run("one");
        assertThat(normal(result))
                .containsExactly(
                        "failed after N s: exit code 1",
                        "  json.decoder.JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2"
                                + " (char 1)",
                        "  tools/demo/src/fit.py:3, in fit",
                        "  log: RECORD/output.log");
        assertThat(stash.record(result))
                .containsEntry(
                        "reason",
                        "exit code 1: json.decoder.JSONDecodeError: Expecting property name enclosed in double quotes:"
                                + " line 1 column 2 (char 1) (tools/demo/src/fit.py:3, in fit)")
                .doesNotContainKey("hint");
    }

    @Test
    void whatTheUserSaysOfAToolsWordsComesFirst() throws Exception {
        Path meta = stash.root.resolve("configs/meta.yaml");
        Files.writeString(
                meta,
                Files.readString(meta)
                        + "    diagnoses:\n"
                        + "      - {pattern: '(?:.*a){15}!!', reason: \"Never.\"}\n"
                        + "diagnoses:\n"
                        + "  - {pattern: 'step (\\d+): loss is nan', reason: \"It diverged in step $1.\","
                        + " hint: \"reduce the rate of step $1\"}\n");
        RunResult result = stash.run("one");
        assertThat(normal(result))
                .containsSubsequence(
                        "failed after N s: exit code 1",
                        "  tools/demo/src/fit.py:3, in fit",
                        "  It diverged in step 1.",
                        "hint: reduce the rate of step 1");
        assertThat(stash.record(result))
                .containsEntry("reason", "exit code 1: It diverged in step 1")
                .containsEntry("hint", "reduce the rate of step 1");

        stash.file("tools/demo/src/main.py", "print('a' * 1500)", "raise SystemExit(3)");
        result = stash.run("one");
        assertThat(stash.said())
                .contains(
                        "configs/meta.yaml:8:19: warning STASH-510: the pattern '(?:.*a){15}!!' was given up: it needs"
                                + " more than 1 s for a line of the log");
        assertThat(stash.record(result)).containsEntry("exit_code", 3L);
    }

    @Test
    void aPatternThatIsNoneIsToldBeforeAnythingRuns() throws Exception {
        stash.file(
                "configs/meta.yaml",
                "tools:",
                "  demo: {path: tools/demo, entrypoint: -m src.main, environment: none}",
                "diagnoses: [{pattern: 'loss (is nan', reason: it diverged}]");
        assertThatThrownBy(() -> stash.run("one"))
                .isInstanceOf(StashFailure.class)
                .hasMessageContaining(
                        "configs/meta.yaml:3:23: error STASH-117: the pattern is not a regular expression");
        assertThat(stash.root.resolve("outputs")).doesNotExist();
    }

    /** The keys of the tool's own files say what was meant. */
    @Test
    void aKeyThatAHydraToolDoesNotHaveIsToldWithTheNearest() throws Exception {
        stash.tool("main.py", "arguments: []");
        stash.file("configs/one.yaml", "tool: demo", "experiment: first", "overrides: [modle.lr=2]");
        stash.file("tools/demo/conf/config.yaml", "model: {lr: 1}", "seed: 1");
        stash.file("tools/demo/main.py", """
                import sys
                class hydra:
                    main = staticmethod(lambda **arguments: lambda function: function)

                @hydra.main(version_base=None, config_path="conf", config_name="config")
                def main(): pass

                sys.exit("Could not override 'modle.lr'.\\nTo append to your config use +modle.lr=2\\n"
                    + "Key 'modle' is not in struct\\n    full_key: modle\\n    object_type=dict\\n\\n"
                    + "Set the environment variable HYDRA_FULL_ERROR=1 for a complete stack trace.")""");
        RunResult result = stash.run("one");
        assertThat(stash.record(result))
                .containsEntry("reason", "exit code 1: The tool's configuration has no 'modle.lr'")
                .containsEntry("hint", "did you mean 'model.lr'? to add it write +modle.lr=2");
    }

    @Test
    void anAttemptIsExplainedByWhatItSaidItself() throws Exception {
        stash.file("configs/one.yaml", "tool: demo", "experiment: first", "retries: {times: 1, on: [75]}");
        stash.file(
                "tools/demo/src/main.py",
                "import os, sys",
                "if os.environ['STASH_ATTEMPT'] == '1': sys.exit(print('ValueError: the first one') or 75)",
                "print('that was all')",
                "sys.exit(3)");
        RunResult result = stash.run("one");
        assertThat(normal(result))
                .containsExactly("failed after N s: exit code 3 (attempt 2)", "  log: RECORD/output.log");
        assertThat(stash.record(result)).containsEntry("reason", "exit code 3: its last line was: that was all");
    }

    /** Maven and its supervisor died after the tool had ended by itself: the log is still there. */
    @Test
    void aRecoveredRunIsExplainedFromItsRecordAlone() throws Exception {
        Path meta = stash.root.resolve("configs/meta.yaml");
        String before = Files.readString(meta);
        Files.writeString(meta, before + "    diagnoses: [{pattern: 'loss is nan', reason: \"It diverged.\"}]\n");
        Path record = stash.run("one").recordDirectory().orElseThrow();
        Files.delete(record.resolve("attempt-1/end.json"));
        Map<String, Object> run = new LinkedHashMap<>(Json.readObject(record.resolve("run.json")));
        run.put("state", "running");
        List.of("reason", "exit_code", "ended_at", "outputs").forEach(run::remove);
        Files.writeString(record.resolve("run.json"), Json.write(run));
        Files.createFile(stash.root.resolve(".stash/running/" + record.getFileName()));
        Files.writeString(meta, before);
        stash.forget();

        stash.open(stash.root).lock(java.util.Optional.empty());

        assertThat(stash.said())
                .contains("recovered " + record.getFileName() + ": failed after ")
                .contains(": exit code 1; recovered afterwards (its supervisor was killed); It diverged");
        assertThat(Json.readObject(record.resolve("run.json")))
                .containsEntry("state", "failed")
                .extracting("reason")
                .asString()
                .endsWith("; It diverged");
    }
}
