package io.github.experimentstash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.StashError;
import io.github.experimentstash.testing.RecordSchemas;
import io.github.experimentstash.testing.TestStash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stands in a record and in the files beside it, through the facade. */
@Timeout(120)
class RunRecordTest {
    @TempDir
    Path folder;

    private TestStash stash;

    @BeforeEach
    void makeStash() throws Exception {
        stash = TestStash.withPythonTool(folder, "main.py");
        stash.file("tools/demo/main.py", "print('done')");
    }

    @Test
    void theRecordIsTrueWhileTheToolRuns() throws Exception {
        stash.file("configs/one.yaml", "tool: demo", "experiment: first", "grace: 5s", "timeout: 1s");
        stash.file(
                "tools/demo/main.py",
                "import os, shutil, signal, sys, time",
                "run, out = os.environ['STASH_RUN_DIR'] + '/run.json', os.environ['STASH_OUTPUT_DIR']",
                "def keep(name, state):",
                "    while '\"%s\"' % state not in open(run).read(): time.sleep(0.01)",
                "    shutil.copy(run, out + '/' + name)",
                "def stop(*_):",
                "    keep('stopping', 'stopping')",
                "    sys.exit(0)",
                "signal.signal(signal.SIGTERM, stop)",
                "keep('running', 'running')",
                "time.sleep(600)");
        RunResult result = stash.run("one");
        assertThat(stash.record(result)).containsEntry("state", "timed-out").containsEntry("exit_code", 0L);
        for (String state : List.of("running", "stopping")) {
            String json = Files.readString(output(result).resolve(state));
            assertThat(RecordSchemas.problems("run", json)).as(json).isEmpty();
            assertThat((Map<?, ?>) Json.read(json)).extracting("state").isEqualTo(state);
        }
    }

    @Test
    void aSampleOfResourcesIsTakenAndTheirSumIsInTheRecord() throws Exception {
        stash.file("tools/demo/main.py", "import time", "x = bytearray(50_000_000)", "time.sleep(1.2)");
        RunResult result = stash.run("one");
        assertThat(record(result).resolve("attempt-1/resources.jsonl")).exists();
        Map<String, Object> resources = Json.object(stash.record(result), "resources");
        assertThat(((Number) resources.get("peak_memory_bytes")).longValue()).isGreaterThan(50_000_000);
        assertThat(stash.said()).containsPattern("succeeded in \\d+\\.\\d s, peak \\d+(\\.\\d)? MB");
    }

    @Test
    void aLostIndexIsMadeAnewAndATornOneIsHealed() throws Exception {
        stash.commitAll();
        Path index = stash.root.resolve("outputs/index.jsonl");
        String first = id(stash.run("one"));
        String second = id(stash.run("one"));
        Files.delete(index);
        String third = id(stash.run("one"));
        assertThat(ids(index)).containsExactly(first, second, third);

        List<String> lines = new ArrayList<>(Files.readAllLines(index));
        Files.writeString(index, lines.get(0) + "\n" + lines.get(1).substring(0, 40));
        String fourth = id(stash.runUnchecked("one"));
        assertThat(ids(index)).containsExactly(first, "", fourth, second, third);
        String fifth = id(stash.runUnchecked("one"));
        assertThat(ids(index)).endsWith(third, fifth);
    }

    @Test
    void aRecordThatSomebodyTookAwayIsNotMissed() throws Exception {
        stash.commitAll();
        stash.file("tools/demo/main.py", "import os", "open(os.environ['STASH_OUTPUT_DIR'] + '/a', 'w').write('a')");
        stash.commitAll();
        String first = id(stash.run("one"));
        Path second = record(stash.run("one"));
        try (var files = Files.walk(second)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        stash.forget();
        stash.run("one");
        assertThat(stash.said())
                .contains("bit-identical to the last success " + first)
                .doesNotContain("warning");
    }

    @Test
    void secretsOfACommandAreInNoFileAndReachTheTool() throws Exception {
        stash.file(
                "tools/demo/main.py",
                "import hashlib, sys",
                "print(hashlib.sha256(' '.join(sys.argv[3:]).encode()).hexdigest())");
        String overrides = "api_key=hunter2-hunter2 --token s3cr3t-s3cr3t n=5 url=https://me:pa55word@example.org/x";
        RunResult result = stash.run(RunRequest.of("one").withOverrides(overrides));
        assertThat(stash.shown().strip()).isEqualTo(sha256(overrides));
        for (String secret : List.of("hunter2", "s3cr3t", "pa55word")) {
            assertThat(stash.said()).doesNotContain(secret);
            assertThat(filesHolding(secret)).isEmpty();
        }
        assertThat(Json.list(stash.record(result), "overrides"))
                .isEqualTo(List.of("api_key=***", "--token", "***", "n=5", "url=https://***@example.org/x"));
    }

    @Test
    void theReplayAsksForTheSecretsOfACommand() throws Exception {
        stash.file("tools/demo/main.py", "import sys", "print(*sys.argv[3:])");
        RunResult result = stash.run(
                RunRequest.of("one").withOverrides("login.api_key=hunter2 --token s3cr3t n=5 u=https://me:pw@h/x"));
        Path script = record(result).resolve("replay.sh");
        assertThat(replay(script, Map.of())).contains("API_KEY");
        String asked = Files.readString(script).replaceAll("(?s).*(SECRET_\\d+).*", "$1");
        assertThat(replay(script, Map.of("API_KEY", "a b", "TOKEN", "c", asked, "x:y")))
                .isEqualTo("login.api_key=a b --token c n=5 u=https://x:y@h/x\n");
    }

    @Test
    void valuesOfVariablesThatAreSecretsByNameOrByLookAreNotKept() throws Exception {
        stash.variables.put("SERVICE_TOKEN", "from-the-shell-1");
        stash.variables.put("WANDB_PROJECT", "shown");
        stash.file(
                "configs/one.yaml",
                "tool: demo",
                "experiment: first",
                "env: {MY_PASSWORD: in-the-file-1, DATABASE: 'postgres://me:pa55word@db/x', PLAIN: seen,"
                        + " ODD: ghp_0123456789abcdefghij0123456789abcdef}");
        stash.file(
                "tools/demo/main.py",
                "import os",
                "for name in 'SERVICE_TOKEN MY_PASSWORD DATABASE PLAIN ODD'.split(): print(os.environ[name])");
        RunResult result = stash.run("one");
        assertThat(stash.shown()).isEqualTo("***\n***\n***\nseen\n***\n");
        for (String secret : List.of("from-the-shell", "in-the-file-1", "pa55word", "ghp_0123")) {
            assertThat(filesHolding(secret)).as(secret).isEmpty();
        }
        Map<String, Object> variables = Json.object(stash.record(result), "variables");
        assertThat(Json.list(variables, "redacted").stream().map(Object::toString))
                .contains("SERVICE_TOKEN", "MY_PASSWORD", "DATABASE", "ODD");
        assertThat(Json.object(variables, "set")).containsEntry("PLAIN", "seen").doesNotContainKeys("DATABASE", "ODD");
        assertThat(Json.object(variables, "passed")).containsEntry("WANDB_PROJECT", "shown");
        assertThat(Json.readObject(record(result).resolve("attempt-1/end.json")))
                .containsEntry("redacted", 4L);
    }

    @Test
    void aLineOfThePatchThatLooksLikeASecretIsTold() throws Exception {
        stash.file("tools/demo/settings.py", "LEVEL = 1");
        stash.commitAll();
        stash.file("tools/demo/settings.py", "LEVEL = 1", "API_KEY = 'abcdef123456'");
        RunResult result = stash.run("one");
        assertThat(record(result).resolve("changes.patch")).exists();
        assertThat(stash.said())
                .contains("warning: tools/demo/settings.py:2: warning STASH-503")
                .doesNotContain("abcdef123456");
    }

    @Test
    void whatChangedUnderTheRunTaintsIt() throws Exception {
        stash.file("tools/demo/table.csv", "a");
        stash.file("notes.txt", "mine");
        stash.commitAll();
        stash.file(
                "tools/demo/main.py",
                "import os",
                "open('table.csv', 'a').write('b')",
                "open('fresh.txt', 'w').write('x')",
                "open(os.environ['STASH_ROOT'] + '/notes.txt', 'a').write('y')",
                "open(os.environ['STASH_ROOT'] + '/stray.txt', 'w').write('z')",
                "open(os.environ['STASH_OUTPUT_DIR'] + '/result.txt', 'w').write('z')",
                "os.makedirs('__pycache__', exist_ok=True); open('__pycache__/x.pyc', 'w')",
                "os.makedirs('.venv/lib', exist_ok=True); open('.venv/lib/x.py', 'w')");
        RunResult result = stash.run("one");
        assertThat(Json.list(stash.record(result), "tainted")).isEqualTo(List.of("notes.txt", "tools/demo/table.csv"));
        assertThat(stash.said())
                .contains("changed while it ran: notes.txt  tools/demo/table.csv")
                .contains("also written: stray.txt  tools/demo/fresh.txt");
    }

    @Test
    void anEarlierRunIsNoChangeOfTheNextOne() throws Exception {
        stash.commitAll();
        stash.run("one");
        RunResult second = stash.run("one");
        assertThat(Json.object(stash.record(second), "source"))
                .containsEntry("dirty", false)
                .doesNotContainKey("untracked");
        assertThat(stash.record(second)).doesNotContainKey("tainted");
        assertThat(record(second).resolve("untracked")).doesNotExist();
        assertThat(stash.said()).doesNotContain("untracked").doesNotContain("also written");
    }

    @Test
    void theSamePerInputsIsSaidWithStampsInNamesAndDifferencesAreNamed() throws Exception {
        stash.file(
                "tools/demo/main.py",
                "import os, time",
                "os.chdir(os.environ['STASH_OUTPUT_DIR'])",
                "open(time.strftime('pca_%Y%m%d_%H%M%S.csv'), 'w').write('1')",
                "open('run.log', 'w').write(str(time.time()))");
        stash.commitAll();
        stash.run("one");
        stash.run("one");
        assertThat(stash.said()).contains("bit-identical to the last success");
        stash.file(
                "tools/demo/main.py",
                Files.readString(stash.root.resolve("tools/demo/main.py"))
                        + "open('noise.csv', 'w').write(str(time.time()))");
        stash.commitAll();
        stash.forget();
        stash.run("one");
        assertThat(stash.said())
                .as("other code")
                .doesNotContain("bit-identical")
                .doesNotContain("differs");
        stash.run("one");
        assertThat(stash.said()).contains("differs from ").contains(": noise.csv");
    }

    @Test
    void theExperimentAsItWasIsKeptWithoutSecrets() throws Exception {
        stash.file(
                "configs/one.yaml", "tool: demo", "experiment: first", "overrides: {api_key: hunter2, n: 5}  # mine");
        RunResult result = stash.run("one");
        assertThat(Files.readString(record(result).resolve("resolved.yaml")))
                .contains("experiment: first", "n: 5", "# mine")
                .doesNotContain("hunter2");
    }

    @Test
    void rawBytesAndCarriageReturnsAreKeptWhatEverTheConsoleShows() throws Exception {
        stash.file(
                "tools/demo/main.py",
                "import sys",
                "out = sys.stdout.buffer",
                "out.write(bytes(range(256)))",
                "out.write(b'\\n')",
                "for i in range(3): out.write(b'\\r%d%%' % i)",
                "out.write(b'\\nend')");
        RunResult result = stash.run("one");
        byte[] log = Files.readAllBytes(record(result).resolve("output.log"));
        assertThat(log).hasSize(256 + 1 + 9 + 4);
        assertThat(new String(log, StandardCharsets.ISO_8859_1)).endsWith("\n\r0%\r1%\r2%\nend");
        assertThat(Json.object(stash.record(result), "resources")).containsEntry("output_bytes", 270L);
        assertThat(stash.shown()).endsWith("\n2%\nend");
    }

    @Test
    void whereNoRecordCanBeWrittenNothingIsStarted() throws Exception {
        stash.file("outputs", "a file where the folder should be");
        stash.file("tools/demo/main.py", "open('ran', 'w')");
        assertThatThrownBy(() -> stash.runUnchecked("one"))
                .isInstanceOf(StashError.class)
                .hasMessageContaining("STASH-505: the record of the run cannot be written below outputs/")
                .hasMessageContaining("hint: make outputs/ writable");
        assertThat(stash.root.resolve("tools/demo/ran")).doesNotExist();
        assertThat(stash.root.resolve("tools/demo/outputs")).doesNotExist();
    }

    private List<String> filesHolding(String secret) throws IOException {
        List<String> holding = new ArrayList<>();
        for (String top : List.of("outputs", ".stash")) {
            try (var files = Files.walk(stash.root.resolve(top))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(secret)) {
                        holding.add(file.toString());
                    }
                }
            }
        }
        return holding;
    }

    private static String replay(Path script, Map<String, String> variables) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", script.toString()).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("API_KEY", "TOKEN"));
        builder.environment().putAll(variables);
        Process replay = builder.start();
        String output = new String(replay.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        replay.waitFor();
        return output;
    }

    private static String sha256(String text) throws Exception {
        return java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                        .digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> ids(Path index) throws IOException {
        List<String> ids = new ArrayList<>();
        for (String line : Files.readAllLines(index)) {
            ids.add(line.endsWith("}") ? ((Map<?, ?>) Json.read(line)).get("id").toString() : "");
        }
        return ids;
    }

    private static Path record(RunResult result) {
        return result.recordDirectory().orElseThrow();
    }

    private static String id(RunResult result) {
        return record(result).getFileName().toString();
    }

    private Path output(RunResult result) throws IOException {
        return stash.root.resolve(
                Json.list(stash.record(result), "output_directories").get(0).toString());
    }
}
