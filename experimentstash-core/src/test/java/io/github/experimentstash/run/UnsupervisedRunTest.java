package io.github.experimentstash.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.config.ExperimentCatalog;
import io.github.experimentstash.config.ExperimentReader;
import io.github.experimentstash.config.ManifestReader;
import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.environment.EnvironmentOptions;
import io.github.experimentstash.environment.Environments;
import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.RunState;
import io.github.experimentstash.testing.PlantedSecrets;
import io.github.experimentstash.testing.RecordSchemas;
import io.github.experimentstash.testing.TestStash;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a machine whose only Python is the tool's own, older than the supervisor can be run by. */
@Timeout(60)
class UnsupervisedRunTest {
    @TempDir
    Path folder;

    @Test
    void aRunWithoutASupervisorIsRecordedWholeAndSaysSo() throws Exception {
        TestStash stash = TestStash.withPythonTool(folder, "main.py");
        stash.file(
                "tools/demo/main.py",
                "import os, sys",
                "open(os.environ['STASH_OUTPUT_DIR'] + '/seen.json', 'w').write(open(os.environ['STASH_RUN_DIR'] + '/run.json').read())",
                "print('hello')",
                "sys.exit(3)");
        FinishedRun finished = run(stash);
        assertThat(finished.state()).isEqualTo(RunState.FAILED);
        assertThat(stash.said()).contains("warning: no Python 3.8 or newer was found to supervise the run");
        Map<String, Object> record = Json.readObject(finished.folder().resolve("run.json"));
        assertThat(record)
                .containsEntry("state", "failed")
                .containsEntry("exit_code", 3L)
                .containsKeys("started_at", "ended_at", "wall_seconds", "outputs")
                .extracting("reason")
                .asString()
                .contains("without a supervisor");
        assertThat(Json.object(record, "resources")).containsOnlyKeys("output_bytes");
        assertThat(finished.folder().resolve("output.log")).hasContent("hello");
        assertThat(finished.failure().get(0)).contains("exit code 3; without a supervisor");
        RecordSchemas.check(finished.folder());
        RecordSchemas.checkIndex(stash.root);
    }

    @Test
    void aSuccessWithoutASupervisorSaysSoToo() throws Exception {
        TestStash stash = TestStash.withPythonTool(folder, "main.py");
        stash.file("tools/demo/main.py", "pass");
        FinishedRun finished = run(stash);
        assertThat(finished.failure()).isEmpty();
        assertThat(stash.said()).contains("  exit code 0; without a supervisor");
        RecordSchemas.check(finished.folder());
    }

    @Test
    void secretsReachNoFileWithoutASupervisorEither() throws Exception {
        TestStash stash = PlantedSecrets.stash(folder, "sys.exit(3)");
        FinishedRun finished = run(stash);
        assertThat(finished.state()).isEqualTo(RunState.FAILED);
        assertThat(finished.folder().resolve("output.log")).content().contains("API_TOKEN ***", "in two parts: ***");
        PlantedSecrets.assertNowhere(
                stash, stash.said(), stash.debugged(), stash.shown(), String.join("\n", finished.failure()));
    }

    private static FinishedRun run(TestStash stash) {
        Host host = new Host(stash, stash.variables, Clock.systemDefaultZone(), stash.root, false, false);
        StashRoot root = new StashRoot(stash.root);
        Problems problems = new Problems();
        Experiment experiment = new ExperimentReader()
                .read(
                        new ExperimentCatalog(root)
                                .find("one", stash.root, problems)
                                .orElseThrow(),
                        problems)
                .orElseThrow();
        Manifest manifest = new ManifestReader().read(root, problems).orElseThrow();
        problems.throwIfErrors();
        ExperimentRunner runner = new ExperimentRunner(
                host,
                stash.root,
                new Environments(host, new EnvironmentOptions(Optional.empty(), false)),
                Optional.empty(),
                environment -> Optional.empty());
        return runner.run(new RunInput(
                manifest,
                manifest.tools().get("demo"),
                experiment,
                List.of(),
                false,
                Optional.empty(),
                Optional.empty(),
                false,
                true));
    }
}
