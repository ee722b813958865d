package io.github.experimentstash.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An environment is not changed under a run, and not by two at once. */
class UvInUseTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void needsUv() {
        RealUv.program();
    }

    @Test
    @Timeout(60)
    void aRunThatWouldSyncWhileAnotherUsesTheEnvironmentFailsAndNamesIt() throws Exception {
        Gate.require(Capability.PYTHON);
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        Path record = Files.createDirectories(stash.root.resolve("outputs/2026-11-24/20261124-101010-pca-ab12"));
        PreparedEnvironment used = stash.environments().prepare(stash.request());
        Process run = holder(record.resolve("lock"));
        try {
            used.lease().occupy(record);
            used.lease().close();

            assertThat(stash.prepare().changed())
                    .as("in sync: two runs may share it")
                    .isFalse();

            stash.locked("six==1.17.0");
            assertThatThrownBy(stash::prepare).satisfies(thrown -> {
                Problem problem = ((StashFailure) thrown).problems().get(0);
                assertThat(problem.code()).isEqualTo(ProblemCode.ENVIRONMENT_BUSY);
                assertThat(problem.message()).contains("20261124-101010-pca-ab12");
            });
            assertThat(stash.python("import six; print(six.__version__)")).isEqualTo("1.16.0");

            stash.wait = true;
            ExecutorService other = Executors.newSingleThreadExecutor();
            Future<PreparedEnvironment> waiting = other.submit(stash::prepare);
            while (stash.heard.lines.stream().noneMatch(line -> line.startsWith("waiting for outputs/2026-11-24/"))) {
                assertThat(waiting.isDone()).isFalse();
                Thread.onSpinWait();
            }
            run.destroy();
            assertThat(waiting.get(30, TimeUnit.SECONDS).packages()).contains("six==1.17.0\n");
            other.shutdown();
        } finally {
            run.destroyForcibly();
        }
    }

    /** A process that holds a POSIX lock as a supervisor does, and says so when it has it. */
    private static Process holder(Path lock) throws Exception {
        Process process = new ProcessBuilder(
                        "python3",
                        "-c",
                        "import fcntl,sys,time\nf=open(sys.argv[1],'w')\nfcntl.lockf(f,fcntl.LOCK_EX)\n"
                                + "print('held',flush=True)\ntime.sleep(600)",
                        lock.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.getInputStream().readNBytes(4)).asString().isEqualTo("held");
        return process;
    }

    @Test
    @Timeout(60)
    void aMarkOfARunThatIsOverMeansNothing() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        Path record = Files.createDirectories(stash.root.resolve("outputs/2026-11-24/over"));
        Files.writeString(record.resolve("lock"), "");
        PreparedEnvironment used = stash.environments().prepare(stash.request());
        used.lease().occupy(record);
        used.lease().close();
        used.lease().close();

        stash.locked("six==1.17.0");

        assertThat(stash.prepare().packages()).contains("six==1.17.0\n");
    }

    @Test
    @Timeout(60)
    void marksDoNotPileUp() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        for (int i = 0; i < 5; i++) {
            Path record = Files.createDirectories(stash.root.resolve("outputs/day/run-" + i));
            try (EnvironmentLease lease =
                    stash.environments().prepare(stash.request()).lease()) {
                lease.occupy(record);
            }
        }
        try (var marks = Files.list(stash.root.resolve(".stash/environments/t.users"))) {
            assertThat(marks.count()).isEqualTo(1);
        }
    }

    @Test
    @Timeout(120)
    void threadsThatSyncOneEnvironmentTakeTurns() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0", "iniconfig==2.0.0");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<PreparedEnvironment>> results = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Callable<PreparedEnvironment> task = () -> {
                start.await();
                return stash.prepare();
            };
            results.add(threads.submit(task));
        }
        start.countDown();
        int changed = 0;
        for (Future<PreparedEnvironment> result : results) {
            PreparedEnvironment prepared = result.get();
            assertThat(prepared.packages()).contains("iniconfig==2.0.0\nsix==1.16.0\n");
            changed += prepared.changed() ? 1 : 0;
        }
        threads.shutdown();
        assertThat(changed).as("one syncs, the others find it done").isEqualTo(1);
    }

    @Test
    @Timeout(120)
    void processesThatSyncOneEnvironmentTakeTurns() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0", "iniconfig==2.0.0");
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            ProcessBuilder builder = new ProcessBuilder(PrepareMain.command(stash, RealUv.program(), stash.kind));
            builder.environment().putAll(stash.variables);
            processes.add(builder.redirectErrorStream(true).start());
        }
        List<String> said = new ArrayList<>();
        for (Process process : processes) {
            said.add(new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .strip());
            assertThat(process.waitFor()).isZero();
        }
        assertThat(said).containsExactlyInAnyOrder("changed 2", "same 2");
    }
}
