package io.github.experimentstash.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.RunState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lives on, what the record says and how Maven exits, when Maven, the supervisor or the tool is ended. */
@Timeout(180)
class KillMatrixTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143", "HUP, 129", "KILL, 137"})
    void nothingLivesOnWhenMavenIsEnded(String signal, int exitCode) throws Exception {
        Runs runs = new Runs(folder);
        Process maven = FakeMaven.start(List.of(folder), runs.treeTool(false));
        runs.awaitPids(4);
        signal(maven.pid(), signal);
        String told = new String(maven.getInputStream().readAllBytes(), UTF_8);
        assertThat(maven.waitFor()).isEqualTo(exitCode);
        runs.awaitText("run.json", "\"ended_at\"");
        runs.assertNothingLivesOn();
        assertThat(Json.readObject(runs.runJson)).containsEntry("state", "cancelled");
        assertThat(AttemptEvidence.read(runs.record, 1).verdict().orElseThrow().state())
                .isEqualTo(RunState.CANCELLED);
        if (!signal.equals("KILL")) {
            assertThat(told).contains("summary of " + folder.getFileName());
        }
        Runs.await(() -> !held(runs));
    }

    @Test
    void aSecondInterruptDoesNotWaitForTheGrace() throws Exception {
        Runs runs = new Runs(folder);
        String[] tool = runs.python(
                "import os, signal, time",
                "def term(*_):",
                "    with open('root.pid', 'w') as f: f.write(str(os.getpid()))",
                "signal.signal(signal.SIGTERM, term)",
                "print('begun', flush=True)",
                "while True: time.sleep(60)");
        Process maven = FakeMaven.start(List.of(folder), tool);
        runs.awaitText("output.log", "begun");
        signal(maven.pid(), "INT");
        runs.awaitPids(1);
        signal(maven.pid(), "INT");
        assertThat(maven.waitFor()).isEqualTo(130);
        Verdict verdict = AttemptEvidence.read(runs.record, 1).verdict().orElseThrow();
        assertThat(verdict.state()).isEqualTo(RunState.CANCELLED);
        assertThat(verdict.signal()).contains("SIGKILL");
        runs.assertNothingLivesOn();
    }

    @Test
    void twoRunsInOneJvmAreBothEnded() throws Exception {
        Path one = Files.createDirectories(folder.resolve("one"));
        Path two = Files.createDirectories(folder.resolve("two"));
        Runs first = new Runs(one);
        Runs second = new Runs(two);
        Process maven = FakeMaven.start(List.of(one, two), "sleep", "1000");
        first.awaitText("run.json", "running");
        second.awaitText("run.json", "running");
        for (Path run : List.of(one, two)) {
            Runs.await(() -> Files.exists(run.resolve(FakeMaven.GUARDED)));
        }
        signal(maven.pid(), "INT");
        String told = new String(maven.getInputStream().readAllBytes(), UTF_8);
        assertThat(maven.waitFor()).isEqualTo(130);
        assertThat(told).contains("summary of one").contains("summary of two");
        for (Runs runs : List.of(first, second)) {
            assertThat(Json.readObject(runs.runJson)).containsEntry("state", "cancelled");
        }
    }

    @Test
    void theToolHearsUser1SentToMaven() throws Exception {
        Runs runs = new Runs(folder);
        Process maven = FakeMaven.start(
                List.of(folder),
                runs.python(
                        "import signal, sys, time",
                        "signal.signal(signal.SIGUSR1, lambda *_: sys.exit(0))",
                        "print('begun', flush=True)",
                        "time.sleep(1000)"));
        runs.awaitText("output.log", "begun");
        signal(maven.pid(), "USR1");
        assertThat(maven.waitFor()).isEqualTo(0);
    }

    @ParameterizedTest
    @CsvSource({"INT", "TERM", "HUP"})
    void aSignalToTheSupervisorItselfEndsTheRunProperly(String signal) throws Exception {
        Runs runs = new Runs(folder);
        SupervisedProcess process = runs.start(runs.treeTool(false));
        runs.awaitPids(4);
        signal(process.pid(), signal);
        Verdict verdict = process.await();
        assertThat(verdict.state()).isEqualTo(RunState.CANCELLED);
        assertThat(verdict.reason()).contains("SIG" + signal);
        runs.assertNothingLivesOn();
    }

    @Test
    void user2ToTheSupervisorIsHarmless() throws Exception {
        Runs runs = new Runs(folder);
        SupervisedProcess process = runs.start("sh", "-c", "until test -e output/go; do sleep 0.05; done");
        runs.awaitText("run.json", "running");
        signal(process.pid(), "USR2");
        Files.createFile(runs.output.resolve("go"));
        assertThat(process.await().state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void aKilledSupervisorIsInterruptedAndItsStraysAreEndedAtOnce() throws Exception {
        Runs runs = new Runs(folder);
        SupervisedProcess process = runs.start(runs.treeTool(false));
        runs.awaitPids(4);
        signal(process.pid(), "KILL");
        Verdict verdict = process.await();
        assertThat(verdict.state()).isEqualTo(RunState.INTERRUPTED);
        assertThat(verdict.reason()).contains("its supervisor was killed").contains("lost");
        runs.assertNothingLivesOn();
        assertThat(AttemptEvidence.read(runs.record, 1).verdict()).isPresent();
    }

    @Test
    void theNextGoalRecoversWhenMavenAndSupervisorWereKilled() throws Exception {
        Runs runs = new Runs(folder);
        Process maven = FakeMaven.start(List.of(folder), runs.treeTool(false));
        runs.awaitPids(4);
        assertThat(new DeadRunSweep().recover(runs.record, 1)).as("it lives").isEmpty();
        long supervisor =
                AttemptEvidence.read(runs.record, 1).supervisor().orElseThrow().pid();
        maven.destroyForcibly();
        signal(supervisor, "STOP"); // so that it cannot end the tree before it is killed itself
        signal(supervisor, "KILL");
        maven.waitFor();
        Runs.await(() -> !held(runs));
        Verdict verdict = new DeadRunSweep().recover(runs.record, 1).orElseThrow();
        assertThat(verdict.state()).isIn(RunState.INTERRUPTED, RunState.CANCELLED);
        runs.assertNothingLivesOn();
        assertThat(new DeadRunSweep().recover(runs.record, 1))
                .as("once is for all")
                .contains(AttemptEvidence.read(runs.record, 1).verdict().orElseThrow());
    }

    @Test
    void aSupervisorKilledWhileItStopsLeavesTheReasonBehind() throws Exception {
        Runs runs = new Runs(folder);
        runs.grace = java.time.Duration.ofHours(1);
        SupervisedProcess process = runs.start(runs.treeTool(true));
        runs.awaitPids(4);
        process.stop(RunState.TIMED_OUT);
        runs.awaitText("events.jsonl", "stopping");
        signal(process.pid(), "KILL");
        assertThat(process.await().state()).isEqualTo(RunState.TIMED_OUT);
        runs.assertNothingLivesOn();
    }

    @Test
    void aSupervisorKilledAfterTheRootEndedLeavesTheRealVerdict() throws Exception {
        Runs runs = new Runs(folder);
        runs.declared = List.of("result.csv");
        SupervisedProcess process = runs.startPython(
                "import os, signal, sys, time",
                "if os.fork() == 0:",
                "    signal.signal(signal.SIGTERM, signal.SIG_IGN)",
                "    with open('tmp', 'w') as f: f.write(str(os.getpid()))",
                "    os.rename('tmp', 'child.pid')",
                "    time.sleep(1000)",
                "while not os.path.exists('child.pid'): time.sleep(0.01)");
        runs.awaitText("attempt-1/exit.json", "}");
        signal(process.pid(), "KILL");
        Verdict verdict = process.await();
        assertThat(verdict.exitCode()).contains(0);
        assertThat(verdict.state()).isEqualTo(RunState.FAILED);
        assertThat(verdict.missingOutputs()).containsExactly("result.csv");
        runs.assertNothingLivesOn();
    }

    private static boolean held(Runs runs) {
        try {
            return RecordLock.isHeld(runs.record);
        } catch (java.io.IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void signal(long pid, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isEqualTo(0);
    }
}
