package io.github.experimentstash.tool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.git.change.Checkpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each goal killed at each of its steps: the next one needs no help, and nothing is half done. */
class KilledToolGoalTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"add", "remove", "discard", "restore", "setup", "update"})
    void theStateIsTheOneBeforeOrTheOneAfter(String goal) throws Exception {
        // with -Pall-tests at each step, else at every seventh: each costs three JVMs
        int stride = Boolean.getBoolean("stash.tests.complete") ? 1 : 7;
        for (int step = 1; ; step += stride) {
            Path place = Files.createDirectory(folder.resolve("at" + step));
            ToolSandbox sandbox = new ToolSandbox(place).make();
            if (goal.equals("setup")) {
                sandbox.add();
                sandbox.git.run(sandbox.root, "commit", "-qm", "add");
                sandbox = ToolSandbox.cloneOf(sandbox);
            }
            String newer = "";
            if (goal.equals("update")) {
                sandbox.add();
                sandbox.git.run(sandbox.root, "commit", "-qm", "add");
                newer = sandbox.newer();
                sandbox.git.write(sandbox.root, "paper.tex", "three\n");
                sandbox.git.run(sandbox.root, "add", "paper.tex");
            }
            boolean wasThere = goal.equals("remove") || goal.equals("discard");
            if (wasThere || goal.equals("restore")) {
                sandbox.add();
            }
            if (goal.equals("restore")) {
                sandbox.remove(Checkpoint.NONE);
            }
            Map<String, String> before = withoutBackupNames(sandbox.fingerprint());
            StringBuilder said = new StringBuilder();
            int exit = halt(place, goal, step, said);
            if (exit == 0) {
                assertThat(step).as(said.toString()).isGreaterThan(8);
                return;
            }
            assertThat(exit).as(said.toString()).isEqualTo(HaltingGoal.HALTED);
            // the recovery dies too, somewhere, and is itself recovered from
            halt(place, "recover", 1 + step % 5, said);
            recover(sandbox);
            Map<String, String> after = withoutBackupNames(sandbox.fingerprint());
            boolean there = Files.exists(sandbox.root.resolve("tools/swissroll/src/main.py"));
            if (goal.equals("update")) {
                String pinned =
                        sandbox.manifest().tools().get("swissroll").commit().orElseThrow();
                there = pinned.equals(newer);
                assertThat(sandbox.git.run(sandbox.root, "submodule", "status"))
                        .as(said.toString())
                        .startsWith(" " + pinned);
                assertThat(sandbox.git.run(sandbox.root.resolve("tools/swissroll"), "status", "--porcelain"))
                        .as(said.toString())
                        .isEmpty();
            }
            if (there == wasThere) {
                assertThat(after).as(goal + " " + said).isEqualTo(before);
            } else {
                assertThat(sandbox.git.run(sandbox.root, "submodule", "status"))
                        .as(said.toString())
                        .matches(there ? " [0-9a-f]{40} tools/swissroll.*" : "");
                assertThat(sandbox.manifest().toolNames()).as(said.toString()).hasSize(there ? 1 : 0);
                if (goal.equals("discard")) {
                    assertThat(sandbox.root.resolve("backups"))
                            .as(said.toString())
                            .doesNotExist();
                }
            }
            assertThat(sandbox.git.run(sandbox.root, "status", "--porcelain"))
                    .as(said.toString())
                    .contains("M  paper.tex", " M notes.md", "?? draft.txt");
            assertThat(sandbox.root.resolve(".git/index.lock")).doesNotExist();
            assertThat(sandbox.root.resolve(".git/stash/op")).doesNotExist();
            if (goal.equals("setup")) {
                assertThat(sandbox.setUp(Checkpoint.NONE)).isEmpty();
                assertThat(sandbox.root.resolve("tools/swissroll/src/main.py")).exists();
                assertThat(sandbox.root.resolve(".git/stash/setup")).doesNotExist();
            }
        }
    }

    @Test
    void aRepairIsWholeOrNotBegun() throws Exception {
        int stride = Boolean.getBoolean("stash.tests.complete") ? 1 : 7;
        for (int step = 1; ; step += stride) {
            Path place = Files.createDirectory(folder.resolve("at" + step));
            ToolSandbox sandbox = new ToolSandbox(place).make();
            Map<String, String> sound = withoutBackups(sandbox.fingerprint());
            sandbox.leaveTraces();
            Map<String, String> before = withoutBackups(sandbox.fingerprint());
            StringBuilder said = new StringBuilder();
            if (halt(place, "repair", step, said) == 0) {
                assertThat(step).as(said.toString()).isGreaterThan(5);
                return;
            }
            recover(sandbox);
            assertThat(withoutBackups(sandbox.fingerprint()))
                    .as(said.toString())
                    .isIn(before, sound);
            new RepairTools(sandbox.host(), sandbox.stashRoot(), Checkpoint.NONE).repair(Optional.empty(), false);
            assertThat(withoutBackups(sandbox.fingerprint()))
                    .as(said.toString())
                    .isEqualTo(sound);
        }
    }

    private static Map<String, String> withoutBackups(Map<String, String> fingerprint) {
        // git knows no empty folder; one goes with the submodule that was in it
        fingerprint.keySet().removeIf(name -> name.startsWith("backups/") || name.equals("tools/"));
        return fingerprint;
    }

    private static int halt(Path place, String goal, int step, StringBuilder said) throws Exception {
        Process process = HaltingGoal.start(place, null, goal, String.valueOf(step));
        said.append(new String(process.getInputStream().readAllBytes(), UTF_8));
        return process.waitFor();
    }

    /** The next goal that may change something; here one that then fails for a reason of its own. */
    private static void recover(ToolSandbox sandbox) throws Exception {
        Workbench.open(sandbox.host(), sandbox.stashRoot(), "test", Checkpoint.NONE)
                .close();
    }

    /** Their names hold the time. What was fetched stays, and harms nobody. */
    private static Map<String, String> withoutBackupNames(Map<String, String> fingerprint) {
        Map<String, String> plain = new HashMap<>();
        fingerprint.forEach((name, hash) -> {
            boolean fetched = name.endsWith("/FETCH_HEAD") || name.endsWith("/refs/remotes/origin/main");
            if (!name.contains("stash-backup.json") && !fetched) {
                plain.put(name.replaceAll("backups/swissroll_[0-9-]+(_\\d)?", "backups/x"), hash);
            }
        });
        return plain;
    }
}
