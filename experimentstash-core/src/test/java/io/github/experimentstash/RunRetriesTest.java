package io.github.experimentstash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.environment.RealUv;
import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.RunState;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import io.github.experimentstash.testing.RecordSchemas;
import io.github.experimentstash.testing.TestStash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that is tried again, and goes on where it stopped; and the ones that are not. */
@Timeout(120)
class RunRetriesTest {
    @TempDir
    Path folder;

    private TestStash stash;

    @BeforeEach
    void make() throws Exception {
        Gate.require(Capability.PYTHON);
        stash = TestStash.withPythonTool(folder, "main.py");
        stash.file(
                "tools/demo/main.py",
                "import os, signal, sys, time",
                "attempt, out = int(os.environ['STASH_ATTEMPT']), os.environ['STASH_OUTPUT_DIR']",
                "print('attempt', attempt, sys.argv[1:], os.environ.get('STASH_RESUME_FROM', 'no checkpoint'), flush=True)",
                "open(os.path.join(out, 'last-%d.ckpt' % attempt), 'w').write(str(attempt))",
                "how = open(os.path.join(os.environ['STASH_ROOT'], 'how')).read().split()[attempt - 1]",
                "if how == 'killed': os.kill(os.getpid(), signal.SIGKILL)",
                "if how == 'slow': time.sleep(1000)",
                "sys.exit(int(how))");
    }

    private RunResult run(String how, String... keys) throws Exception {
        stash.file("how", how);
        String[] lines = new String[keys.length + 2];
        lines[0] = "tool: demo";
        lines[1] = "experiment: first";
        System.arraycopy(keys, 0, lines, 2, keys.length);
        stash.file("configs/one.yaml", lines);
        return stash.run("one");
    }

    @Test
    void afterACrashItGoesOnFromTheNewestCheckpoint() throws Exception {
        RunResult result = run(
                "killed killed 0",
                "retries: 2",
                "resume: {checkpoint: 'last-*.ckpt', arguments: ['ckpt=${checkpoint}', '${now:%H}']}",
                "outputs: [last-3.ckpt]");

        assertThat(result.succeeded()).isTrue();
        Map<String, Object> record = stash.record(result);
        assertThat(record).containsEntry("attempts", 3L).containsEntry("state", "succeeded");
        assertThat(record).doesNotContainKeys("signal", "reason");
        Path folderOfRun = result.recordDirectory().orElseThrow();
        String output = record.get("output_directories").toString().replaceAll("[\\[\\]]", "");
        assertThat(Files.readAllLines(folderOfRun.resolve("output.log")))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("attempt 1").endsWith("no checkpoint"),
                        second -> assertThat(second)
                                .startsWith("attempt 2")
                                .contains("ckpt=outputs/", "/last-1.ckpt', '${now:%H}'] ")
                                .endsWith(output + "/last-1.ckpt"),
                        third -> assertThat(third).startsWith("attempt 3").endsWith(output + "/last-2.ckpt"));
        assertThat(stash.said())
                .contains(
                        "crashed after ",
                        "SIGKILL",
                        "attempt 2 of 3, from " + output + "/last-1.ckpt",
                        "attempt 3 of 3")
                .contains(", at attempt 3");
        for (int attempt = 1; attempt <= 3; attempt++) {
            Path evidence = folderOfRun.resolve("attempt-" + attempt);
            assertThat(Json.readObject(evidence.resolve("end.json")))
                    .containsEntry("state", attempt < 3 ? "crashed" : "succeeded");
        }
        RecordSchemas.checkEvidence(folderOfRun);
        assertThat(Files.readAllLines(stash.root.resolve("outputs/index.jsonl")))
                .hasSize(1);
        assertThat(stash.root.resolve(".stash/running")).isEmptyDirectory();
    }

    @Test
    void aBugIsNotTriedAgain() throws Exception {
        RunResult result = run("1 0", "retries: 3");
        assertThat(result.succeeded()).isFalse();
        assertThat(stash.record(result)).containsEntry("attempts", 1L).containsEntry("state", "failed");
    }

    @Test
    void anExitCodeThatIsNamedIs() throws Exception {
        assertThat(run("75 75 0", "retries: {times: 2, on: 75}").succeeded()).isTrue();
        assertThat(run("75 killed 0", "retries: {times: 2, on: [75]}").succeeded())
                .isFalse();
    }

    @Test
    void attemptsComeToAnEnd() throws Exception {
        RunResult result = run("killed killed 0", "retries: 1");
        assertThat(stash.record(result))
                .containsEntry("attempts", 2L)
                .containsEntry("state", RunState.CRASHED.word())
                .containsEntry("signal", "SIGKILL");
        assertThat(String.join("\n", result.failure())).contains("(attempt 2)");
    }

    @Test
    void aTimeoutIsOneOfEachAttempt() throws Exception {
        RunResult result = run("slow 0", "timeout: 1s", "retries: {on: timed-out}", "resume: {checkpoint: '*.pt'}");
        assertThat(result.succeeded()).isTrue();
        assertThat(stash.said()).contains("attempt 2 of 2, from the beginning: there is no checkpoint");
    }

    @Test
    void anEnvironmentThatCannotBeHadAnyMoreEndsIt() throws Exception {
        stash.variables.putAll(RealUv.variables());
        stash.variables.put("PATH", RealUv.program().getParent() + ":" + stash.variables.get("PATH"));
        stash.file(
                "configs/meta.yaml",
                "tools:",
                "  demo:",
                "    path: tools/demo",
                "    entrypoint: main.py",
                "    environment: uv");
        stash.file("tools/demo/pyproject.toml", "[project]", "name = 'demo'", "version = '1'");
        stash.file("how", "killed 0");
        stash.file("configs/one.yaml", "tool: demo", "experiment: first", "retries: 1");
        stash.file(
                "tools/demo/main.py",
                "import os, signal",
                "open('pyproject.toml', 'a').write('requires-python = \">=99\"\\n')",
                "os.kill(os.getpid(), signal.SIGKILL)");

        RunResult result = stash.run("one");

        assertThat(stash.record(result)).containsEntry("state", "crashed").containsEntry("attempts", 1L);
        assertThat(stash.said()).contains("attempt 2 of 2", "no further attempt: ");
        assertThat(stash.root.resolve(".stash/running")).isEmptyDirectory();
    }
}
