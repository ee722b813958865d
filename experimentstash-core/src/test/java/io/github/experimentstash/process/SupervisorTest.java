package io.github.experimentstash.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.OutputGlobs;
import io.github.experimentstash.model.RunState;
import io.github.experimentstash.testing.RecordSchemas;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class SupervisorTest {
    @TempDir
    Path folder;

    Runs runs;

    @BeforeEach
    void begin() throws Exception {
        runs = new Runs(folder);
    }

    @Test
    void aSuccessIsRecordedWhole() throws Exception {
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        Verdict verdict =
                runs.start(console, "sh", "-c", "echo out; echo err >&2").await();

        assertThat(verdict.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(verdict.exitCode()).contains(0);
        assertThat(verdict.signal()).isEmpty();
        assertThat(verdict.startedAt()).isPresent();
        assertThat(verdict.cpuSeconds()).isGreaterThanOrEqualTo(0);
        assertThat(verdict.peakMemoryBytes()).isPositive();
        assertThat(verdict.outputBytes()).isEqualTo(8);
        assertThat(console.toString(UTF_8)).isEqualTo("out\nerr\n");
        assertThat(runs.log).hasContent("out\nerr\n");
        Map<String, Object> run = Json.readObject(runs.runJson);
        assertThat(run)
                .containsEntry("state", "succeeded")
                .containsEntry("exit_code", 0L)
                .containsEntry("future", Map.of("n", 0.5))
                .doesNotContainKey("reason");
        assertThat(List.copyOf(run.keySet()))
                .containsExactly(
                        "schema",
                        "id",
                        "state",
                        "exit_code",
                        "created_at",
                        "started_at",
                        "ended_at",
                        "wall_seconds",
                        "attempts",
                        "resources",
                        "future");
        assertThat(AttemptEvidence.read(runs.record, 1).events())
                .extracting(event -> event.get("event"))
                .containsExactly("starting", "running", "exited", "ended");
        assertThat(runs.record.resolve("attempt-1").toFile().list())
                .containsExactlyInAnyOrder("spec.json", "start.json", "exit.json", "end.json");
    }

    @ParameterizedTest
    @CsvSource({
        "exit 3,            FAILED,  3,   ",
        "exit 137,          FAILED,  137, ",
        "exit 143,          FAILED,  143, ",
        "kill -KILL $$,     CRASHED, ,    SIGKILL",
        "kill -TERM $$,     CRASHED, ,    SIGTERM",
        "kill -SEGV $$,     CRASHED, ,    SIGSEGV",
        "kill -ABRT $$,     CRASHED, ,    SIGABRT",
    })
    void exitCodesAndSignalsAreToldApart(String script, RunState state, Integer exitCode, String signal)
            throws Exception {
        Verdict verdict = runs.run("sh", "-c", script);
        assertThat(verdict.state()).isEqualTo(state);
        assertThat(verdict.exitCode().orElse(null)).isEqualTo(exitCode);
        assertThat(verdict.signal().orElse(null)).isEqualTo(signal);
        assertThat(Json.readObject(runs.runJson)).containsEntry("reason", verdict.reason());
    }

    @Test
    void aCommandThatCannotBeStartedFailsAndSaysWhy() throws Exception {
        Verdict verdict = runs.run("/no/such/program");
        assertThat(verdict.state()).isEqualTo(RunState.FAILED);
        assertThat(verdict.exitCode()).isEmpty();
        assertThat(verdict.reason())
                .contains("could not be started")
                .contains("/no/such/program")
                .contains("No such file");
    }

    @Test
    void theChildStartsClean() throws Exception {
        runs.variables.put("NAME", "a b ü");
        Verdict verdict = runs.runPython(
                "import os, signal, sys",
                "assert sys.stdin.read() == ''",
                "assert os.getpgid(0) == os.getpid() and os.getsid(0) == os.getppid()",
                "assert signal.getsignal(signal.SIGINT) == signal.default_int_handler",
                "status = dict(l.split(':\\t') for l in open('/proc/self/status') if ':\\t' in l)",
                "names = 'HUP INT QUIT TERM CHLD USR1 USR2'.split()", // Python itself ignores PIPE and XFSZ
                "ours = sum(1 << getattr(signal, 'SIG' + name) - 1 for name in names)",
                "assert int(status['SigIgn'], 16) & ours == 0, status['SigIgn']",
                "assert int(status['SigBlk'], 16) == 0",
                "assert sorted(os.listdir('/proc/self/fd'))[:3] == ['0', '1', '2'] and len(os.listdir('/proc/self/fd')) == 4",
                "sys.stdout.buffer.write(os.environb[b'NAME'])",
                "names = {v.split('=')[0] for v in open('/proc/self/environ').read().split('\\0') if v}",
                "assert names == {'PATH', 'NAME', 'STASH_RUN_ID'}, names");
        assertThat(Files.readString(runs.log)).contains("a b ü");
        assertThat(verdict.state()).as(Files.readString(runs.log)).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void startIsOnDiskBeforeTheChildRuns() throws Exception {
        Verdict verdict = runs.run("sh", "-c", "cat record/attempt-1/start.json");
        assertThat(verdict.state()).isEqualTo(RunState.SUCCEEDED);
        AttemptEvidence evidence = AttemptEvidence.read(runs.record, 1);
        assertThat(Json.read(Files.readString(runs.log))).isEqualTo(evidence.start());
        assertThat(evidence.root()).isPresent();
        assertThat(evidence.supervisor()).isPresent();
        assertThat(evidence.start()).containsKeys("host", "boot_id", "pgid", "run_id");
    }

    @Test
    void aSilentToolIsEndedAtItsLimit() throws Exception {
        runs.timeout = java.util.Optional.of(Duration.ofMillis(300));
        Verdict verdict = runs.run("sleep", "1000");
        assertThat(verdict.state()).isEqualTo(RunState.TIMED_OUT);
        assertThat(verdict.reason()).contains("the limit of 0.3 s was reached");
        assertThat(verdict.signal()).contains("SIGTERM");
    }

    @Test
    void exitZeroAfterOurTermIsNoSuccess() throws Exception {
        SupervisedProcess process = runs.startPython(
                "import signal, sys, time",
                "signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))",
                "print('up', flush=True)",
                "time.sleep(1000)");
        runs.awaitText("output.log", "up");
        process.stop(RunState.CANCELLED);
        Verdict verdict = process.await();
        assertThat(verdict.state()).isEqualTo(RunState.CANCELLED);
        assertThat(verdict.exitCode()).contains(0);
        AttemptEvidence evidence = AttemptEvidence.read(runs.record, 1);
        assertThat(evidence.event("stopping").orElseThrow()).containsEntry("reason", "cancelled");
    }

    @Test
    void aToolThatIgnoresTermIsKilledWithItsWholeTree() throws Exception {
        SupervisedProcess process = runs.start(runs.treeTool(true));
        runs.awaitPids(4);
        process.stop(RunState.CANCELLED);
        Verdict verdict = process.await();
        assertThat(verdict.state()).isEqualTo(RunState.CANCELLED);
        assertThat(verdict.signal()).contains("SIGKILL");
        assertThat(verdict.reason()).contains("killed after 1 s");
        runs.assertNothingLivesOn();
    }

    @Test
    void killSkipsTheGrace() throws Exception {
        runs.grace = Duration.ofHours(1);
        SupervisedProcess process = runs.start(runs.treeTool(true));
        runs.awaitPids(4);
        process.stop(RunState.CANCELLED);
        process.kill();
        assertThat(process.await().state()).isEqualTo(RunState.CANCELLED);
        runs.assertNothingLivesOn();
    }

    @Test
    void whatOutlivesTheRootIsEndedAndDoesNotChangeTheVerdict() throws Exception {
        Verdict verdict = runs.runPython(
                "import os, time",
                "if os.fork() == 0:",
                "    os.setsid()",
                "    if os.fork() == 0:",
                "        with open('daemon.pid', 'w') as f: f.write(str(os.getpid()))",
                "        open('up', 'w').close()",
                "        time.sleep(1000)",
                "    os._exit(0)",
                "while not os.path.exists('up'): time.sleep(0.01)");
        assertThat(verdict.state()).isEqualTo(RunState.SUCCEEDED);
        runs.assertNothingLivesOn();
    }

    @Test
    void aPoolThatDeadlocksOnIntIsEnded() throws Exception {
        SupervisedProcess process = runs.startPython(
                "import multiprocessing, os, signal, time",
                "def work(i):",
                "    with open('w%d.pid' % i, 'w') as f: f.write(str(os.getpid()))",
                "    time.sleep(1000)",
                "if __name__ == '__main__':",
                "    signal.signal(signal.SIGINT, signal.SIG_IGN)",
                "    multiprocessing.set_start_method('fork')",
                "    with multiprocessing.Pool(3) as pool: pool.map(work, range(3), 1)");
        runs.awaitPids(3);
        process.stop(RunState.CANCELLED);
        assertThat(process.await().state()).isEqualTo(RunState.CANCELLED);
        runs.assertNothingLivesOn();
    }

    @Test
    void user1GoesToTheToolAlone() throws Exception {
        SupervisedProcess process = runs.startPython(
                "import os, signal, sys, time",
                "signal.signal(signal.SIGUSR1, lambda *_: (print('checkpoint', flush=True), sys.exit(0)))",
                "print('up', flush=True)",
                "time.sleep(1000)");
        runs.awaitText("output.log", "up");
        process.signalUser1();
        assertThat(process.await().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(runs.log).content().contains("checkpoint");
    }

    @Test
    void declaredOutputsThatAreMissingFailTheRun() throws Exception {
        runs.declared =
                List.of("metrics.json", "figures/*.png", "**/deep.txt", "[ab].csv", "**", ".", "link*/deep.txt");
        Verdict verdict = runs.run(
                "sh",
                "-c",
                "cd output; mkdir -p figures x/y; ln -s x/y linked; touch figures/1.svg x/y/deep.txt b.csv");
        assertThat(verdict.state()).isEqualTo(RunState.FAILED);
        assertThat(verdict.exitCode()).contains(0);
        assertThat(verdict.missingOutputs()).containsExactly("metrics.json", "figures/*.png");
        assertThat(OutputGlobs.missing(runs.output, runs.declared)).isEqualTo(verdict.missingOutputs());
    }

    @Test
    void declaredOutputsThatAreThereAreFine() throws Exception {
        runs.declared = List.of("metrics.json");
        assertThat(runs.run("touch", "output/metrics.json").state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void secretsAreReplacedAlsoAcrossWrites() throws Exception {
        runs.variables.putAll(Map.of("TOKEN", "s3cr3t-value", "LONG", "s3cr3t-value-and-more", "SHORT", "abc"));
        runs.secrets = Set.of("TOKEN", "LONG", "SHORT", "ABSENT");
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        Verdict verdict = runs.start(
                        console,
                        runs.python(
                                "import os, time",
                                "for part in (b'a s3cr', b'3t-val', b'ue b s3cr3t-value-and-m', b'ore c s3cr3t-value-and abc s3cr3'):",
                                "    os.write(1, part); time.sleep(0.1)"))
                .await();
        assertThat(Files.readString(runs.log)).isEqualTo("a *** b *** c ***-and abc s3cr3");
        assertThat(console.toString(UTF_8)).isEqualTo(Files.readString(runs.log));
        assertThat(verdict.redactedBytes()).isEqualTo(3);
        assertThat(Files.readString(runs.record.resolve("attempt-1/spec.json"))).doesNotContain("s3cr3t");
    }

    @Test
    void everyByteValueReachesTheLogUntouched() throws Exception {
        runs.runPython("import os", "os.write(1, bytes(range(256)) * 100)");
        byte[] log = Files.readAllBytes(runs.log);
        assertThat(log).hasSize(25_600);
        for (int i = 0; i < log.length; i++) {
            assertThat(log[i]).isEqualTo((byte) i);
        }
    }

    @Test
    void aSecondSupervisorOfOneRecordIsRefused() throws Exception {
        SupervisedProcess first = runs.start("sleep", "1000");
        runs.awaitText("events.jsonl", "running");
        assertThat(RecordLock.isHeld(runs.record)).isTrue();
        Process second = new ProcessBuilder(
                        Runs.PYTHON.toString(), "-I", "-S", runs.script().toString(), runs.record.toString(), "1")
                .start();
        assertThat(new String(second.getErrorStream().readAllBytes(), UTF_8)).contains("another supervisor");
        assertThat(second.waitFor()).isEqualTo(3);
        first.stop(RunState.CANCELLED);
        first.await();
        assertThat(RecordLock.isHeld(runs.record)).isFalse();
    }

    /** Also when the tool itself lives on and exits by its own will. */
    @ParameterizedTest
    @CsvSource({
        "'x = bytearray(300_000_000)'",
        "'p = os.fork(); x = p or bytearray(300_000_000); sys.exit(os.wait()[1] != 0)'"
    })
    void whatTheSystemKillsForMemoryIsOutOfMemory(String program) throws Exception {
        try (MemoryGroup group = MemoryGroup.make(25_000 * 4096)) {
            SupervisedProcess process = new Supervisor(group.python(folder), folder.resolve("scripts"))
                    .start(runs.command(runs.python("import os, sys", program)), new ByteArrayOutputStream());
            Verdict verdict = process.await();
            assertThat(verdict.state()).as(verdict.reason()).isEqualTo(RunState.OUT_OF_MEMORY);
            assertThat(verdict.reason())
                    .contains("the system killed a process of it for lack of memory (peak ")
                    .contains("; the limit is 102 MB");
            RecordSchemas.checkEvidence(runs.record);
        }
    }

    @Test
    void memoryOfASpikeAndCpuOfADaemonAreSeen() throws Exception {
        Verdict verdict = runs.runPython(
                "import os, time",
                "x = bytearray(200_000_000); del x",
                "ended, open_while_it_lives = os.pipe()",
                "if os.fork() == 0:",
                "    if os.fork() == 0:",
                "        os.setsid()",
                "        while time.process_time() < 0.5: pass",
                "    os._exit(0)",
                "os.close(open_while_it_lives)",
                "os.read(ended, 1)");
        assertThat(verdict.peakMemoryBytes()).isBetween(190_000_000L, 260_000_000L);
        assertThat(verdict.cpuSeconds()).isGreaterThan(0.4);
    }
}
