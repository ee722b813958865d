package io.github.experimentstash.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.RunState;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UnsupervisedProcessTest {
    @TempDir
    Path folder;

    Runs runs;

    @BeforeEach
    void begin() throws Exception {
        runs = new Runs(folder);
    }

    @Test
    void runsAndSaysThatNobodySupervised() throws Exception {
        runs.variables.put("TOKEN", "s3cr3t-value");
        runs.secrets = Set.of("TOKEN");
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        Verdict verdict = UnsupervisedProcess.start(
                        runs.command("sh", "-c", "printf 's3cr'; sleep 0.1; echo 3t-value; echo x >&2; exit 3"),
                        console,
                        false)
                .await();
        assertThat(verdict.state()).isEqualTo(RunState.FAILED);
        assertThat(verdict.exitCode()).contains(3);
        assertThat(verdict.reason()).contains("without a supervisor");
        assertThat(verdict.redactedBytes()).isEqualTo(1);
        assertThat(Files.readString(runs.log)).isEqualTo("***\nx\n");
        assertThat(console.toString(UTF_8)).isEqualTo("***\nx\n");
        assertThat(AttemptEvidence.read(runs.record, 1).verdict().orElseThrow().state())
                .isEqualTo(RunState.FAILED);
    }

    @Test
    void whileItRunsNoSweepTakesItForDead() throws Exception {
        SupervisedProcess process =
                UnsupervisedProcess.start(runs.command("sleep", "1000"), new ByteArrayOutputStream(), false);
        assertThat(new DeadRunSweep().recover(runs.record, 1)).isEmpty();
        process.stop(RunState.CANCELLED);
        assertThat(process.await().state()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void aLimitEndsTheTree() throws Exception {
        runs.timeout = Optional.of(Duration.ofSeconds(2));
        SupervisedProcess process = UnsupervisedProcess.start(
                runs.command("sh", "-c", "sleep 1000 & echo $! > tmp; mv tmp g1.pid; wait"),
                new ByteArrayOutputStream(),
                false);
        assertThat(process.await().state()).isEqualTo(RunState.TIMED_OUT);
        Runs.await(() -> {
            try {
                return runs.pids().size() == 1
                        && ProcessIdentity.of(runs.pids().get(0)).isEmpty();
            } catch (java.io.IOException failed) {
                return false;
            }
        });
    }

    @Test
    void missingOutputsFailItToo() throws Exception {
        runs.declared = List.of("*.csv");
        assertThat(UnsupervisedProcess.start(runs.command("true"), new ByteArrayOutputStream(), false)
                        .await()
                        .missingOutputs())
                .containsExactly("*.csv");
    }
}
