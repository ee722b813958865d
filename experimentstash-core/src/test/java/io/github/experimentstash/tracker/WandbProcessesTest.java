package io.github.experimentstash.tracker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.RunResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several processes of one tool that each have a run of the real wandb, as training on several devices has; and INT. */
@Tag("rare")
@Timeout(240)
class WandbProcessesTest extends WithWandbServer {
    /** The root, as a launcher does it: it waits for its ranks, ends the others when one fails, and exits with 1 then. */
    private TrackedStash ranks(TrackerEnvironments environment) throws Exception {
        TrackedStash tracked = stash(environment);
        tracked.stash.file(
                "tools/demo/rank.py",
                "import os, sys, time",
                "import wandb",
                "run = wandb.init(project='p', group='both', name='rank ' + sys.argv[1])",
                "for i in range(5): wandb.log({'loss': i})",
                "open('rank-' + sys.argv[1] + '.tmp', 'w').write(str(os.getpid()))",
                "os.rename('rank-' + sys.argv[1] + '.tmp', 'rank-' + sys.argv[1])",
                "time.sleep(600)");
        tracked.stash.file(
                "tools/demo/main.py",
                "import os, subprocess, sys, time",
                "ranks = [subprocess.Popen([sys.executable, 'rank.py', str(i)]) for i in range(2)]",
                "while not all(os.path.exists('rank-%d' % i) for i in range(2)): time.sleep(0.05)",
                "print('both log', flush=True)",
                "while all(rank.poll() is None for rank in ranks): time.sleep(0.05)",
                "for rank in ranks: rank.terminate()",
                "for rank in ranks: rank.wait()",
                "sys.exit(1)");
        return tracked;
    }

    @ParameterizedTest
    @CsvSource({"WANDB, root KILL, 137", "WANDB, maven TERM, 143", "WANDB, rank KILL, 1", "OLD_WANDB, maven TERM, 143"})
    void eachRankHasItsEnd(TrackerEnvironments environment, String how, long code) throws Exception {
        TrackedStash tracked = ranks(environment);
        Process maven = tracked.start();
        Path record = tracked.awaitSaid("both log");
        String[] whom = how.split(" ");
        TrackedStash.signal(
                switch (whom[0]) {
                    case "root" ->
                        TrackedStash.evidence(record).root().orElseThrow().pid();
                    case "rank" -> Long.parseLong(Files.readString(tracked.stash.root.resolve("tools/demo/rank-0")));
                    default -> maven.pid();
                },
                whom[1]);
        String told = new String(maven.getInputStream().readAllBytes(), UTF_8);
        maven.waitFor();

        Map<String, Object> run = TrackedStash.awaitEnd(record);
        assertThat(server.runs().values())
                .hasSize(2)
                .allSatisfy(rank -> assertThat(rank)
                        .containsEntry("state", "failed")
                        .containsEntry("exit_code", code)
                        .containsEntry("rows", 5L)
                        .containsEntry("steps", List.of(0L, 1L, 2L, 3L, 4L))
                        .containsEntry("completions", 1L));
        assertThat(TrackedStash.tracker(run)).as(told).containsEntry("state", "final");
        assertThat((List<?>) TrackedStash.tracker(run).get("runs")).hasSize(2);
        tracked.assertNothingIsLeft(record);
    }

    /** As a sweep has it, or a script of several programs: the tool as a whole is content. */
    @Test
    void eachProcessOfAToolThatGoesOnHasItsOwnEnd() throws Exception {
        TrackedStash tracked = stash(TrackerEnvironments.WANDB);
        tracked.stash.file(
                "tools/demo/part.py",
                "import os, sys",
                "import wandb",
                "run = wandb.init(project='p', name=sys.argv[1])",
                "for i in range(5): wandb.log({'loss': i})",
                "exec(sys.argv[1])");
        tracked.stash.file(
                "tools/demo/main.py",
                "import subprocess, sys",
                "ends = ['1 / 0', 'sys.exit(3)', 'pass']",
                "for part in [subprocess.Popen([sys.executable, 'part.py', end]) for end in ends]: part.wait()");
        RunResult result = tracked.stash.run("one");

        assertThat(result.succeeded()).isTrue();
        Map<String, Object> ends = new TreeMap<>();
        for (Map<String, Object> run : server.runs().values()) {
            assertThat(run).containsEntry("rows", 5L).containsEntry("completions", 1L);
            ends.put(String.valueOf(run.get("display_name")), run.get("state") + " " + run.get("exit_code"));
        }
        assertThat(ends)
                .as(tracked.stash.shown())
                .isEqualTo(Map.of("1 / 0", "failed 1", "sys.exit(3)", "failed 3", "pass", "finished 0"));
        assertThat(TrackedStash.tracker(tracked.stash.record(result))).containsEntry("state", "final");
    }

    @Test
    void aSweepThatIsStoppedLeavesNoRunOpen() throws Exception {
        TrackedStash tracked = stash(TrackerEnvironments.WANDB);
        tracked.stash.file(
                "tools/demo/part.py",
                "import sys, time",
                "import wandb",
                "run = wandb.init()",
                "for i in range(5): wandb.log({'loss': i})",
                "print('part', run.config['number'], flush=True)",
                "if run.config['number'] == 0: sys.exit(3)",
                "time.sleep(600)");
        tracked.stash.file(
                "tools/demo/main.py", "import subprocess", "subprocess.run(['wandb', 'agent', 'ent/p/any'])");
        Process maven = tracked.start();
        Path record = tracked.awaitSaid("part 1");
        TrackedStash.signal(maven.pid(), "TERM");
        maven.waitFor();

        assertThat(TrackedStash.awaitEnd(record)).containsEntry("state", "cancelled");
        assertThat(server.runs().keySet()).containsExactlyInAnyOrder("sweep-0", "sweep-1");
        assertThat(server.runs().get("sweep-0"))
                .containsEntry("state", "failed")
                .containsEntry("exit_code", 3L);
        assertThat(server.runs().get("sweep-1"))
                .containsEntry("state", "failed")
                .containsEntry("exit_code", 143L);
        assertThat(server.runs().values())
                .allSatisfy(run -> assertThat(run).containsEntry("rows", 5L).containsEntry("completions", 1L));
        tracked.assertNothingIsLeft(record);
    }

    @Test
    void aSweepInTheToolsOwnProcessHasEachRunsEnd() throws Exception {
        TrackedStash tracked = stash(TrackerEnvironments.WANDB);
        tracked.stash.file(
                "tools/demo/main.py",
                "import wandb",
                "def train():",
                "    run = wandb.init()",
                "    for i in range(5): wandb.log({'loss': i})",
                "    if run.config['number'] == 0: raise ValueError('no')",
                "wandb.agent('ent/p/any', function=train, count=2)");
        RunResult result = tracked.stash.run("one");

        assertThat(server.runs()).as(tracked.stash.shown()).hasSize(2);
        assertThat(server.runs().get("sweep-0"))
                .containsEntry("state", "failed")
                .containsEntry("exit_code", 1L);
        assertThat(server.runs().get("sweep-1"))
                .containsEntry("state", "finished")
                .containsEntry("exit_code", 0L);
        tracked.assertNothingIsLeft(result.recordDirectory().orElseThrow());
    }

    /** An older wandb says so itself, and has a code of its own for it. */
    @ParameterizedTest
    @CsvSource({"WANDB, 130", "OLD_WANDB, 255"})
    void anIntOfTheToolAloneEndsItsRunOnce(TrackerEnvironments environment, long code) throws Exception {
        TrackedStash tracked = hanging(environment);
        Process maven = tracked.start();
        Path record = tracked.awaitSaid("five steps");
        TrackedStash.signal(TrackedStash.evidence(record).root().orElseThrow().pid(), "INT");
        maven.waitFor();

        Map<String, Object> run = TrackedStash.awaitEnd(record);
        assertThat(run).containsEntry("state", "crashed").containsEntry("signal", "SIGINT");
        assertEnded(code);
        assertThat(TrackedStash.tracker(run)).containsEntry("state", "final");
        tracked.assertNothingIsLeft(record);
    }

    @Test
    void anIntOfMavenIsATermOfTheTool() throws Exception {
        TrackedStash tracked = hanging(TrackerEnvironments.WANDB);
        Process maven = tracked.start();
        Path record = tracked.awaitSaid("five steps");
        TrackedStash.signal(maven.pid(), "INT");
        assertThat(maven.waitFor()).isEqualTo(130);

        Map<String, Object> run = TrackedStash.awaitEnd(record);
        assertThat(run).containsEntry("state", "cancelled").containsEntry("signal", "SIGTERM");
        assertEnded(143L);
        assertThat(TrackedStash.tracker(run)).containsEntry("state", "final");
        tracked.assertNothingIsLeft(record);
    }

    private TrackedStash hanging(TrackerEnvironments environment) throws Exception {
        return stash(environment).then("time.sleep(600)");
    }

    private void assertEnded(long code) throws Exception {
        assertThat(server.onlyRun())
                .containsEntry("state", "failed")
                .containsEntry("exit_code", code)
                .containsEntry("rows", 5L)
                .containsEntry("completions", 1L);
    }
}
