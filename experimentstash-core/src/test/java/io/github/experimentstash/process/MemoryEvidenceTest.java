package io.github.experimentstash.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.RunState;
import io.github.experimentstash.testing.RecordSchemas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How lack of memory is told from other kills, on a machine whose control groups and memory are files of the test. */
@Timeout(120)
class MemoryEvidenceTest {
    private static final String KILL = "os.kill(os.getpid(), 9)";

    @TempDir
    Path folder;

    private Runs runs;
    private Path groups;
    private Path machine;

    @BeforeEach
    void begin() throws Exception {
        runs = new Runs(folder);
        groups = Files.createDirectories(folder.resolve("groups"));
        machine = folder.resolve("meminfo");
        machine(64_000_000, 60_000_000);
    }

    private void machine(long total, long available) throws IOException {
        Files.writeString(machine, "MemTotal: " + total + " kB\nMemFree: 1 kB\nMemAvailable: " + available + " kB\n");
    }

    private void group(boolean unified, String path, String limit, int kills) throws IOException {
        Path group = Files.createDirectories(groups.resolve(unified ? path : "memory/" + path));
        Files.writeString(group.resolve(unified ? "memory.max" : "memory.limit_in_bytes"), limit + "\n");
        Files.writeString(
                group.resolve(unified ? "memory.events" : "memory.oom_control"),
                unified
                        ? "low 0\noom 0\noom_kill " + kills + "\n"
                        : "oom_kill_disable 0\nunder_oom 0\noom_kill " + kills);
    }

    /** The supervisor, which takes the files of this test for those of the machine. */
    private Verdict run(ByteArrayOutputStream console, boolean unified, String... program) throws Exception {
        Path own = Files.writeString(
                folder.resolve("cgroup"), unified ? "0::/job/step\n" : "7:cpu:/x\n4:memory:/job/step\n");
        String code = "import os, sys; folder, name = os.path.split(sys.argv[1]); sys.path.insert(0, folder);"
                + " s = __import__(name[:-3]); m = sys.modules['stash_tree']; m.memory_groups.__defaults__ = ('" + own
                + "', '" + groups + "');"
                + " m.memory_available.__defaults__ = ('" + machine + "',); sys.exit(s.main(sys.argv[2:]))";
        Path python = Files.writeString(
                folder.resolve("python-here"),
                "#!/bin/sh\nshift 2\nexec " + Runs.PYTHON + " -I -S -c \"" + code + "\" \"$@\"\n");
        python.toFile().setExecutable(true);
        Verdict verdict = new Supervisor(python, folder.resolve("scripts"))
                .start(runs.command(runs.python(program)), console)
                .await();
        RecordSchemas.checkEvidence(runs.record);
        return verdict;
    }

    private Verdict run(boolean unified, String... program) throws Exception {
        return run(new ByteArrayOutputStream(), unified, program);
    }

    private static String count(boolean unified) {
        return unified
                ? "open('groups/job/step/memory.events', 'w').write('oom_kill 3\\n')"
                : "open('groups/memory/job/step/memory.oom_control', 'w').write('oom_kill 3\\n')";
    }

    /** Killed itself, or a worker of it while it exits by its own will; in both versions of control groups. */
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void whatTheKernelCountsIsOutOfMemory(boolean unified, boolean itself) throws Exception {
        group(unified, "job/step", "64000000000", 2);
        group(unified, "job", unified ? "max" : "9223372036854771712", 0);
        Verdict verdict = run(
                unified,
                "import os, sys",
                count(unified),
                itself ? KILL : "if os.fork() == 0: " + KILL,
                "os.wait()",
                "sys.exit(1)");
        assertThat(verdict.state()).isEqualTo(RunState.OUT_OF_MEMORY);
        assertThat(verdict.reason())
                .startsWith("the system killed a process of it for lack of memory (peak ")
                .endsWith("; the limit is 64.0 GB)");
        assertThat(verdict.exitCode().isPresent()).isNotEqualTo(itself);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aKillThatWasNotCountedCameFromOutside(boolean unified) throws Exception {
        group(unified, "job/step", "1000000", 2);
        Verdict verdict = run(unified, "import os", KILL);
        assertThat(verdict.state()).isEqualTo(RunState.CRASHED);
        assertThat(verdict.reason()).isEqualTo("ended from outside (SIGKILL)");
    }

    /** kB that the machine has left before the run, whose peak is some 100 MB. */
    @ParameterizedTest
    @CsvSource({"100000, true", "60000000, false"})
    void aKillThatNoCounterExplainsIsHeldAgainstTheMemoryThatThereWas(long available, boolean likely) throws Exception {
        machine(64_000_000, available);
        Verdict verdict = run(true, "import os", "x = bytearray(100_000_000)", KILL);
        assertThat(verdict.state()).isEqualTo(RunState.CRASHED);
        assertThat(verdict.reason())
                .matches(
                        likely
                                ? "ended from outside \\(SIGKILL\\), most likely for lack of memory: it used 1\\d\\d MB of 102 MB"
                                : "ended from outside \\(SIGKILL\\): another user, a job limit, or lack of memory");
    }

    @Test
    void aLimitThatIsNearlyReachedIsToldOnceWhileItRuns() throws Exception {
        group(true, "job/step", "100000000", 0);
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        Verdict verdict = run(
                console,
                true,
                "import time",
                "x = bytearray(95_000_000)",
                "end = time.monotonic() + 60",
                "while 'low-memory' not in open('record/events.jsonl').read() and time.monotonic() < end:",
                "    time.sleep(0.02)");
        assertThat(verdict.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(console.toString(UTF_8))
                .matches("\\[stash] memory runs short: 1?\\d\\d MB of the 100 MB that it may have are used\n");
        assertThat(Files.readString(runs.record.resolve("events.jsonl"))).containsOnlyOnce("low-memory");
        assertThat(runs.log).as("it is not the tool's word").isEmptyFile();
    }

    @Test
    void aMachineThatRunsFullIsToldToo() throws Exception {
        machine(64_000_000, 1_000_000);
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        run(
                console,
                true,
                "import time",
                "end = time.monotonic() + 60",
                "while 'low-memory' not in open('record/events.jsonl').read() and time.monotonic() < end:",
                "    time.sleep(0.02)");
        assertThat(console.toString(UTF_8))
                .matches("\\[stash] memory runs short: the machine has 1\\.0 GB left, this run uses \\d+ MB\n");
    }
}
