package io.github.experimentstash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.testing.DefaultSignals;
import io.github.experimentstash.testing.RecordSchemas;
import io.github.experimentstash.testing.StashMain;
import io.github.experimentstash.testing.TestStash;
import io.github.experimentstash.testing.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that are ended from outside, through the facade in a JVM of its own. */
@Timeout(120)
class RunEndTest {
    @TempDir
    Path folder;

    private TestStash stash;

    @BeforeEach
    void makeStash() throws Exception {
        stash = TestStash.withPythonTool(folder, "main.py");
        stash.file("configs/one.yaml", "tool: demo", "experiment: first", "grace: 1s");
    }

    @Test
    void whatHappenedIsToldWhileMavenEnds() throws Exception {
        tool("open('partial.csv', 'w').write('x')", "print('begun', flush=True)", "time.sleep(600)");
        Process maven = StashMain.start(stash, "one");
        Path record = awaitLog("begun");
        signal(maven.pid(), "INT");
        assertThat(told(maven))
                .contains("cancelled after ")
                .contains(": interrupted (Ctrl-C)")
                .contains("log: outputs/");
        Map<String, Object> run = Json.readObject(record.resolve("run.json"));
        assertThat(Json.list(run, "outputs")).hasSize(1);
        assertThat(Json.readObject(stash.root.resolve(".stash/last-run.json"))).isEqualTo(run);
        RecordSchemas.check(record);
    }

    @Test
    void aMavenThatItsShellProtectsFromCtrlCGoesOnAndItsToolIsNotProtected() throws Exception {
        tool(
                "ignored = [l for l in open('/proc/self/status') if l.startswith('SigIgn')][0].split()[1]",
                "print('ignores INT' if int(ignored, 16) >> 1 & 1 else 'hears INT', flush=True)",
                "while not os.path.exists('go'): time.sleep(0.02)");
        // a job in the background of a shell without job control
        List<String> command = new ArrayList<>(List.of("sh", "-c", "\"$@\" & wait $!", "sh"));
        command.addAll(StashMain.command(stash, "one"));
        Process shell = new ProcessBuilder(DefaultSignals.with(command))
                .redirectErrorStream(true)
                .start();
        Path record = awaitLog("hears INT");
        ProcessHandle maven = shell.children().findFirst().orElseThrow();
        String ignored = Files.readString(Path.of("/proc/" + maven.pid() + "/status"));
        assertThat(ignored).containsPattern("SigIgn:\\s+[0-9a-f]*[2367abef]\n"); // the bit of INT
        signal(maven.pid(), "INT");
        Map<String, Object> run = Json.readObject(record.resolve("run.json"));
        Files.createFile(stash.root
                .resolve(Json.list(run, "output_directories").get(0).toString())
                .resolve("go"));
        assertThat(told(shell)).contains("succeeded in ");
        assertThat(shell.waitFor()).isZero();
    }

    @Test
    void aSecondCtrlCDoesNotWaitForTheGrace() throws Exception {
        stash.file("configs/one.yaml", "tool: demo", "experiment: first", "grace: 1h");
        tool(
                "signal.signal(signal.SIGTERM, lambda *_: print('heard', flush=True))",
                "print('begun', flush=True)",
                "while True: time.sleep(1)");
        Process maven = StashMain.start(stash, "one");
        awaitLog("begun");
        signal(maven.pid(), "INT");
        Path record = awaitLog("heard");
        signal(maven.pid(), "INT");
        assertThat(told(maven)).contains("interrupted (Ctrl-C), killed at once");
        assertThat(maven.waitFor()).isEqualTo(130);
        assertThat(Json.readObject(record.resolve("run.json"))).containsEntry("signal", "SIGKILL");
    }

    @Test
    void aToolThatExitsWithZeroAfterOurTermHasNotSucceeded() throws Exception {
        tool("signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))", "print('begun', flush=True)", "time.sleep(600)");
        Process maven = StashMain.start(stash, "one");
        Path record = awaitLog("begun");
        signal(maven.pid(), "TERM");
        assertThat(told(maven)).contains("cancelled after");
        assertThat(maven.waitFor()).isEqualTo(143);
        assertThat(Json.readObject(record.resolve("run.json")))
                .containsEntry("state", "cancelled")
                .containsEntry("exit_code", 0L);
    }

    @ParameterizedTest
    @CsvSource({"true, succeeded", "false, cancelled"})
    void ctrlCWhileResultsAreHashedKeepsTheVerdict(boolean over, String state) throws Exception {
        // a hole of 2 TB is hashed for an hour
        tool(
                "big = open('big.bin', 'wb')",
                "big.truncate(1 << 41)",
                "open('small.txt', 'w').write('x')",
                "print('begun', flush=True)",
                over ? "pass" : "time.sleep(600)");
        Process maven = StashMain.start(stash, "one");
        Path record = awaitLog("begun");
        Path runJson = record.resolve("run.json");
        String told = "";
        BufferedReader lines = maven.inputReader(UTF_8);
        while (over && !told.contains("hashing outputs: ")) {
            told += lines.readLine() + "\n"; // null ends up as a word that the assertions below do not find
            assertThat(told).doesNotContain("null\nnull");
        }
        signal(maven.pid(), "INT");
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            told += line + "\n";
        }
        assertThat(maven.waitFor()).isEqualTo(130);
        if (over) {
            assertThat(told).contains(" of 2.2 TB  (the run itself is over; its verdict is recorded)");
        }
        assertThat(told).contains(state + (over ? " in " : " after ")).contains("its results are not recorded yet");
        assertThat(Json.readObject(runJson)).containsEntry("state", state).doesNotContainKey("outputs");
        Path output = stash.root.resolve(
                Json.list(Json.readObject(runJson), "output_directories").get(0).toString());
        try (RandomAccessFile big =
                new RandomAccessFile(output.resolve("big.bin").toFile(), "rw")) {
            big.setLength(1);
        }
        tool("pass");
        stash.run("one");
        assertThat(stash.said()).contains("recovered " + record.getFileName() + ": " + state);
        assertThat(Json.list(Json.readObject(runJson), "outputs")).hasSize(2);
        RecordSchemas.check(record);
    }

    @Test
    void bytesThatTheLocaleOfTheJvmCannotReadArriveAsTheyAre() throws Exception {
        tool("print(os.environb[b'ODD'].hex(), sys.argv[3:])");
        stash.file("configs/one.yaml", "tool: demo", "experiment: first", "overrides: [\"ü=ß\"]");
        ProcessBuilder builder = new ProcessBuilder(
                "sh", "-c", "ODD=$(printf 'a\\374\\303\\274'); export ODD; LC_ALL=C; export LC_ALL; exec \"$@\"", "sh");
        builder.command().addAll(StashMain.command(stash, "one"));
        Process maven = builder.redirectErrorStream(true).start();
        assertThat(told(maven)).contains("61fcc3bc ['ü=ß']");
        assertThat(maven.waitFor()).isZero();
    }

    private void tool(String... lines) throws IOException {
        String[] program = new String[lines.length + 2];
        program[0] = "import os, signal, sys, time";
        program[1] = "os.chdir(os.environ['STASH_OUTPUT_DIR'])";
        System.arraycopy(lines, 0, program, 2, lines.length);
        stash.file("tools/demo/main.py", program);
    }

    /** The record of the only run, once its log holds a text. */
    private Path awaitLog(String text) {
        Waiting.until(
                "the run is under way",
                () -> Files.isDirectory(stash.root.resolve("outputs"))
                        && stash.records().size() == 1
                        && Files.exists(stash.records().get(0).resolve("output.log"))
                        && Files.readString(stash.records().get(0).resolve("output.log"))
                                .contains(text));
        try {
            return stash.records().get(0);
        } catch (IOException gone) {
            throw new IllegalStateException(gone);
        }
    }

    private static String told(Process maven) throws IOException {
        return new String(maven.getInputStream().readAllBytes(), UTF_8);
    }

    private static void signal(long pid, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }
}
