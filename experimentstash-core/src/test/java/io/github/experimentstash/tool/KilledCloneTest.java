package io.github.experimentstash.tool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.git.transport.GitEngine;
import io.github.experimentstash.git.transport.GitServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code add-tool} over git's own HTTP server, ended from outside while the pack comes. */
class KilledCloneTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private ToolSandbox sandbox;
    private GitServer server;

    @BeforeEach
    void serve() throws Exception {
        sandbox = new ToolSandbox(folder).make();
        byte[] noise = new byte[400_000];
        new Random(1).nextBytes(noise);
        Files.write(sandbox.upstream.resolve("data.bin"), noise);
        sandbox.git.commit(sandbox.upstream);
        GitServer.publish(sandbox.upstream, folder.resolve("served/swissroll.git"));
        server = new GitServer(folder.resolve("served"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** With {@code -Pall-tests} thirty times, at random moments of which the seed is fixed. */
    @ParameterizedTest
    @EnumSource(names = {"CLI", "JGIT"})
    void aKillLeavesNothingThatTheNextGoalDoesNotTakeAway(GitEngine engine) throws Exception {
        int rounds = Boolean.getBoolean("stash.tests.complete") ? 30 : 2;
        Random random = new Random(7);
        Map<String, String> before = sandbox.fingerprint();
        for (int round = 0; round < rounds; round++) {
            int drops = random.nextInt(100);
            Process adding = add(engine);
            assertThat(server.awaitDrops(drops, PATIENCE)).isTrue();
            adding.destroyForcibly().waitFor();
            // git notices that nobody listens as soon as it has something to say
            awaitNoGit();
            Workbench.open(sandbox.host(), sandbox.stashRoot(), "test", Checkpoint.NONE)
                    .close();
            assertThat(sandbox.fingerprint()).as("killed after drop " + drops).isEqualTo(before);
            assertThat(sandbox.root.resolve(".git/stash/op")).doesNotExist();
        }
        sandbox.engine = engine;
        sandbox.add(Checkpoint.NONE, "swissroll", server.url("open", "swissroll.git"));
        assertThat(sandbox.root.resolve("tools/swissroll/data.bin")).hasSize(400_000);
    }

    @ParameterizedTest
    @EnumSource(names = {"CLI", "JGIT"})
    void anEndThatIsToldTakesEverythingAwayByItself(GitEngine engine) throws Exception {
        Map<String, String> before = sandbox.fingerprint();
        Process adding = add(engine);
        assertThat(server.awaitDrops(20, PATIENCE)).isTrue();
        adding.destroy();
        assertThat(adding.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(gits()).isEmpty();
        assertThat(sandbox.fingerprint()).isEqualTo(before);
        assertThat(sandbox.root.resolve(".git/stash/op")).doesNotExist();
    }

    private Process add(GitEngine engine) throws IOException {
        server.forgetDrops();
        return HaltingGoal.start(
                folder, folder.resolve("said.txt"), "fetch", "0", server.url("slow", "swissroll.git"), engine.name());
    }

    private void awaitNoGit() throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!gits().isEmpty() && System.nanoTime() < end) {
            for (ProcessHandle git : gits()) {
                try {
                    git.onExit().get(200, TimeUnit.MILLISECONDS);
                } catch (java.util.concurrent.TimeoutException alive) {
                    continue; // looked at again
                }
            }
        }
        assertThat(gits()).as(Files.readString(folder.resolve("said.txt"))).isEmpty();
    }

    /** Processes that work below this test's folder, but for the server's own. */
    private List<ProcessHandle> gits() throws IOException {
        List<ProcessHandle> found = new ArrayList<>();
        String place = sandbox.root.toString();
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            for (ProcessHandle process : (Iterable<ProcessHandle>) all::iterator) {
                Path arguments = Path.of("/proc", String.valueOf(process.pid()), "cmdline");
                try {
                    if (new String(Files.readAllBytes(arguments), UTF_8).contains(place)) {
                        found.add(process);
                    }
                } catch (IOException ended) {
                    continue; // since it was listed
                }
            }
        }
        return found;
    }
}
