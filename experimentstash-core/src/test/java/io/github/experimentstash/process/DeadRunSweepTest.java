package io.github.experimentstash.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.RunState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DeadRunSweepTest {
    @TempDir
    Path folder;

    Path record;
    Path attempt;

    @BeforeEach
    void aRecordOfARealRun() throws Exception {
        Runs runs = new Runs(folder);
        assertThat(runs.run("true").state()).isEqualTo(RunState.SUCCEEDED);
        record = runs.record;
        attempt = record.resolve("attempt-1");
        Files.delete(attempt.resolve("end.json"));
    }

    @Test
    void anExitThatWasRecordedIsTheVerdict() throws Exception {
        Verdict verdict = new DeadRunSweep().recover(record, 1).orElseThrow();
        assertThat(verdict.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(verdict.exitCode()).contains(0);
        assertThat(verdict.reason()).contains("recovered");
        assertThat(AttemptEvidence.read(record, 1).verdict()).isPresent();
        assertThat(AttemptEvidence.read(record, 1).event("recovered")).isPresent();
    }

    @Test
    void withoutOneItIsInterrupted() throws Exception {
        Files.delete(attempt.resolve("exit.json"));
        Verdict verdict = new DeadRunSweep().recover(record, 1).orElseThrow();
        assertThat(verdict.state()).isEqualTo(RunState.INTERRUPTED);
        assertThat(verdict.startedAt()).isPresent();
    }

    @Test
    void aRestartOfTheMachineIsSaid() throws Exception {
        Files.delete(attempt.resolve("exit.json"));
        change("boot_id", "another");
        assertThat(new DeadRunSweep().recover(record, 1).orElseThrow().reason()).contains("machine was restarted");
    }

    @Test
    void anotherHostIsJudgedOnlyAfterTwoMinutesOfSilence() throws Exception {
        Files.delete(attempt.resolve("exit.json"));
        change("host", "node17");
        assertThat(new DeadRunSweep().recover(record, 1)).isEmpty();
        Files.setLastModifiedTime(
                record.resolve("lock"), FileTime.from(Instant.now().minusSeconds(121)));
        assertThat(new DeadRunSweep().recover(record, 1).orElseThrow().reason())
                .contains("assumed")
                .contains("node17");
    }

    @Test
    void aRunThatIsJustBeingStartedIsLeftAlone() throws Exception {
        for (String file : List.of("exit.json", "start.json")) {
            Files.delete(attempt.resolve(file));
        }
        Files.delete(record.resolve("lock"));
        assertThat(new DeadRunSweep().recover(record, 1)).isEmpty();
        Files.setLastModifiedTime(record, FileTime.from(Instant.now().minusSeconds(121)));
        assertThat(new DeadRunSweep().recover(record, 1).orElseThrow().state()).isEqualTo(RunState.INTERRUPTED);
    }

    @Test
    void aTornLineCostsOnlyItself() throws Exception {
        Path events = record.resolve("events.jsonl");
        String text = Files.readString(events);
        Files.writeString(events, text + "{\"at\":\"2026-01-01T00:00");
        assertThat(AttemptEvidence.read(record, 1).events()).hasSize(4);
        new DeadRunSweep().recover(record, 1);
        assertThat(AttemptEvidence.read(record, 1).events()).hasSize(5);
    }

    @Test
    void aSupervisorDoesNotJoinATornLine() throws Exception {
        Path events = record.resolve("events.jsonl");
        Files.writeString(events, "{\"at\":\"2026-01-01T00:00");
        assertThat(new Runs(folder).start("true").await().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(AttemptEvidence.read(record, 1).events()).hasSize(4);
    }

    @Test
    void aProcessWithTheSameNumberIsNotTakenForTheRoot() throws Exception {
        Files.delete(attempt.resolve("exit.json"));
        Process innocent = new ProcessBuilder("sleep", "1000").start();
        try {
            long started = ProcessIdentity.of(innocent.pid()).orElseThrow().startTime();
            change("root", Map.of("pid", innocent.pid(), "start_time", started - 1));
            new DeadRunSweep().recover(record, 1);
            assertThat(innocent.isAlive()).isTrue();
        } finally {
            innocent.destroyForcibly();
        }
    }

    @Test
    void manyThreadsThatProbeALockAgree() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        Runs runs = new Runs(Files.createDirectory(folder.resolve("second")));
        SupervisedProcess process = runs.start("sleep", "1000");
        runs.awaitText("events.jsonl", "running");
        assertThat(answers(threads, runs.record)).containsOnly(true);
        process.kill();
        process.await();
        assertThat(answers(threads, runs.record)).containsOnly(false);
        threads.shutdown();
    }

    private static List<Boolean> answers(ExecutorService threads, Path record) throws Exception {
        List<Callable<Boolean>> probes = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            probes.add(() -> RecordLock.isHeld(record));
        }
        List<Boolean> answers = new ArrayList<>();
        for (Future<Boolean> answer : threads.invokeAll(probes)) {
            answers.add(answer.get());
        }
        return answers;
    }

    private void change(String key, Object value) throws Exception {
        Map<String, Object> start = new LinkedHashMap<>(Json.readObject(attempt.resolve("start.json")));
        start.put(key, value);
        Files.writeString(attempt.resolve("start.json"), Json.write(start));
    }
}
