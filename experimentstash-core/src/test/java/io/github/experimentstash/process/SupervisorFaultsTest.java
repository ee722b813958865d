package io.github.experimentstash.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.RunState;
import io.github.experimentstash.testing.Survivors;
import io.github.experimentstash.testing.Waiting;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A supervisor whose surroundings fail it. Full disks: {@link SupervisorOutputTest}. */
@Timeout(120)
class SupervisorFaultsTest {
    @TempDir
    Path folder;

    private Runs runs;

    @BeforeEach
    void begin() throws Exception {
        runs = new Runs(folder);
    }

    /** Nobody's own clock is changed: the supervisor is given one that jumps back by a day when the tool says so. */
    @Test
    void aClockThatIsSetBackHidesNoLimitAndNoDuration() throws Exception {
        Path python = interpreter(
                "import os, sys",
                "code = '''",
                "import os, sys, time",
                "true = time.time",
                "time.time = lambda: true() - (86400 if os.path.exists(%r) else 0)",
                "folder, name = os.path.split(sys.argv[1])",
                "sys.path.insert(0, folder)",
                "sys.exit(__import__(name[:-3]).main(sys.argv[2:]))",
                "''' % " + quoted(runs.output.resolve("back")),
                "os.execv(" + quoted(Runs.PYTHON) + ", ['python', '-I', '-S', '-c', code] + sys.argv[3:])");
        runs.timeout = java.util.Optional.of(Duration.ofSeconds(2));
        SupervisedProcess process = new Supervisor(python, folder.resolve("scripts"))
                .start(runs.command("sh", "-c", "touch output/back; sleep 1000"), new ByteArrayOutputStream());
        Verdict verdict = process.await();
        assertThat(verdict.endedAt().toInstant()).isBefore(Instant.now().minusSeconds(80_000));
        assertThat(verdict.startedAt().orElseThrow()).isAfter(verdict.endedAt());
        assertThat(verdict.state()).isEqualTo(RunState.TIMED_OUT);
        assertThat(verdict.wallSeconds()).isBetween(1.9, 60.0);
    }

    /** However few there are: either it says that it cannot begin, or the run gets its verdict; nothing lives on. */
    @Test
    void withoutFileHandlesThereIsAVerdictOrARefusal() throws Exception {
        int verdicts = 0;
        for (int handles = 4; handles < 22; handles++) {
            Path own = Files.createDirectory(folder.resolve("limit-" + handles));
            Runs few = new Runs(own);
            Path python = Files.writeString(
                    own.resolve("python"), "#!/bin/sh\nulimit -n " + handles + "\nexec " + Runs.PYTHON + " \"$@\"\n");
            python.toFile().setExecutable(true);
            String id = few.variables.get("STASH_RUN_ID");
            SupervisedProcess process = new Supervisor(python, folder.resolve("scripts"))
                    .start(
                            few.command("sh", "-c", "setsid sleep 1000 & touch output/reached; exit 0"),
                            new ByteArrayOutputStream());
            Verdict verdict = process.await();
            assertThat(Survivors.ofRun(id)).as(handles + " handles").isEmpty();
            assertThat(RecordLock.isHeld(few.record)).isFalse();
            if (Files.exists(few.output.resolve("reached"))) {
                assertThat(verdict.state())
                        .as(handles + " handles: " + verdict.reason())
                        .isEqualTo(RunState.SUCCEEDED);
                verdicts++;
            } else {
                assertThat(verdict.state()).as(handles + " handles").isNotEqualTo(RunState.SUCCEEDED);
            }
        }
        assertThat(verdicts).as("runs that were let go").isPositive();
    }

    @Test
    void aToolIsNotLetGoIfItsStartCannotBeWrittenDown() throws Exception {
        Path python = Files.writeString(
                folder.resolve("python"), "#!/bin/sh\nulimit -f 0\nexec " + Runs.PYTHON + " \"$@\"\n");
        python.toFile().setExecutable(true);
        Verdict verdict = new Supervisor(python, folder.resolve("scripts"))
                .start(runs.command("touch", runs.output.resolve("reached").toString()), new ByteArrayOutputStream())
                .await();
        assertThat(verdict.state()).isEqualTo(RunState.INTERRUPTED);
        assertThat(runs.output).isEmptyDirectory();
    }

    @Test
    @Tag("rare")
    void theLockIsTouchedWhileItsSupervisorLives() throws Exception {
        SupervisedProcess process = runs.start("sleep", "1000");
        runs.awaitText("run.json", "running");
        Path lock = runs.record.resolve("lock");
        var before = Files.getLastModifiedTime(lock);
        Waiting.until("a heartbeat", () -> Files.getLastModifiedTime(lock).compareTo(before) > 0);
        process.kill();
        process.await();
    }

    private Path interpreter(String... program) throws Exception {
        Path script = Files.writeString(
                folder.resolve("python-with-another-clock"),
                "#!" + Runs.PYTHON + "\n" + String.join("\n", program) + "\n");
        script.toFile().setExecutable(true);
        return script;
    }

    private static String quoted(Path path) {
        return "'" + path + "'";
    }
}
