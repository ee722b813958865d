package io.github.experimentstash.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.RunState;
import io.github.experimentstash.model.StopSignal;
import io.github.experimentstash.testing.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the matrix of kills leaves out: signals that are passed on, and a supervisor that is killed while it ends a run. */
@Timeout(180)
class SupervisorSignalsTest {
    /** USR1 would end its child too; it succeeds if that lives. */
    private static final String[] HEARS_USER1_ALONE = {
        "import os, signal, sys, time",
        "if os.fork() == 0: time.sleep(1000)",
        "signal.signal(signal.SIGUSR1, lambda *_: sys.exit(os.waitpid(-1, os.WNOHANG)[0] != 0))",
        "print('begun', flush=True)",
        "time.sleep(1000)"
    };

    @TempDir
    Path folder;

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
        Runs.await(() -> Files.exists(folder.resolve("guarded")));
        signal(maven.pid(), "USR1");
        assertThat(maven.waitFor()).isEqualTo(0);
    }

    @Test
    void user1ToTheSupervisorGoesToTheToolAloneToo() throws Exception {
        Runs runs = new Runs(folder);
        SupervisedProcess process = runs.startPython(HEARS_USER1_ALONE);
        runs.awaitText("output.log", "begun");
        signal(process.pid(), "USR1");
        assertThat(process.await().state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void aToolThatWasStoppedHearsThatItIsToEnd() throws Exception {
        Runs runs = new Runs(folder);
        SupervisedProcess process = runs.startPython(
                "import os, signal, sys, time",
                "signal.signal(signal.SIGTERM, lambda *_: (print('ending', flush=True), sys.exit(0)))",
                "print('begun', flush=True)",
                "os.kill(os.getpid(), signal.SIGSTOP)",
                "time.sleep(1000)");
        runs.awaitText("output.log", "begun");
        long root = AttemptEvidence.read(runs.record, 1).root().orElseThrow().pid();
        Waiting.until(
                "it is stopped",
                () -> Files.readString(Path.of("/proc/" + root + "/stat")).contains(") T "));
        process.stop(RunState.CANCELLED);
        assertThat(process.await().exitCode()).contains(0);
        assertThat(runs.log).hasContent("begun\nending");
    }

    @Test
    void aToolIsAskedToEndWithTheSignalThatItKnows() throws Exception {
        Runs runs = new Runs(folder);
        runs.stopSignal = StopSignal.INT;
        SupervisedProcess process = runs.startPython(
                "import time",
                "try:",
                "    print('begun', flush=True)",
                "    time.sleep(1000)",
                "except KeyboardInterrupt:",
                "    print('ending')");
        runs.awaitText("output.log", "begun");
        process.stop(RunState.CANCELLED);
        assertThat(process.await().exitCode()).contains(0);
        assertThat(runs.log).hasContent("begun\nending");
        assertThat(AttemptEvidence.read(runs.record, 1).event("stopping").orElseThrow())
                .containsEntry("signal", "SIGINT");
    }

    @Test
    void user1AsStopSignalGoesToTheToolAlone() throws Exception {
        Runs runs = new Runs(folder);
        runs.stopSignal = StopSignal.USR1;
        SupervisedProcess process = runs.startPython(HEARS_USER1_ALONE);
        runs.awaitText("output.log", "begun");
        process.stop(RunState.CANCELLED);
        assertThat(process.await().exitCode()).contains(0);
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
    void aSupervisorKilledWhileItStopsLeavesTheReasonBehind() throws Exception {
        Runs runs = new Runs(folder);
        runs.grace = Duration.ofHours(1);
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

    /** Else it would have 3 s more, however much of the grace its root had used up. */
    @Test
    void whatOutlivesAStoppedRootIsKilledSoonAfterTheGrace() throws Exception {
        Runs runs = new Runs(folder);
        SupervisedProcess process = runs.startPython(
                "import os, signal, time",
                "if os.fork() == 0:",
                "    os.setsid()",
                "    signal.signal(signal.SIGTERM, signal.SIG_IGN)",
                "    with open('tmp', 'w') as f: f.write(str(os.getpid()))",
                "    os.rename('tmp', 'child.pid')",
                "    time.sleep(1000)",
                "while not os.path.exists('child.pid'): time.sleep(0.01)",
                "print('begun', flush=True)",
                "time.sleep(1000)");
        runs.awaitText("output.log", "begun");
        process.stop(RunState.CANCELLED);
        assertThat(process.await().state()).isEqualTo(RunState.CANCELLED);
        AttemptEvidence evidence = AttemptEvidence.read(runs.record, 1);
        Duration more = Duration.between(at(evidence, "exited"), at(evidence, "killing"));
        assertThat(more).isLessThan(Duration.ofSeconds(3));
        runs.assertNothingLivesOn();
    }

    private static OffsetDateTime at(AttemptEvidence evidence, String event) {
        return Times.read(evidence.event(event).orElseThrow().get("at").toString());
    }

    private static void signal(long pid, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isEqualTo(0);
    }
}
