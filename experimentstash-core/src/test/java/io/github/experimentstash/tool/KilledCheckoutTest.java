package io.github.experimentstash.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.git.change.Checkpoint;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code update-tool}, killed together with git while git's checkout writes files. */
@Tag("rare")
class KilledCheckoutTest {
    private static final int FILES = 1_000;
    private static final int ROUNDS = 6;

    @TempDir
    Path folder;

    @Test
    void theNextGoalFinishesOrUndoesItAndEditsOfOtherFilesStay() throws Exception {
        Random random = new Random(7);
        ToolSandbox template = template();
        for (int round = 0; round < ROUNDS; round++) {
            Path place = Files.createDirectory(folder.resolve("round" + round));
            ToolSandbox sandbox = ToolSandbox.copyOf(template, place);
            Path tool = sandbox.root.resolve("tools/swissroll");
            sandbox.git.write(tool, "src/configs/config.yaml", "mine: 1\n");
            sandbox.git.write(tool, "src/__init__.py", "mine = 1\n");
            sandbox.git.run(tool, "add", "src/__init__.py");
            sandbox.git.write(tool, "mine.txt", "mine\n");

            int reached = random.nextInt(FILES);
            killAt(tool.resolve(name(reached)), update(place));
            Workbench.open(sandbox.host(), sandbox.stashRoot(), "test", Checkpoint.NONE)
                    .close();

            String pinned = sandbox.git.run(sandbox.root, "rev-parse", ":tools/swissroll");
            assertThat(sandbox.git.run(tool, "rev-parse", "HEAD")).isEqualTo(pinned);
            assertThat(sandbox.git.run(tool, "status", "--porcelain"))
                    .as("killed at file " + reached)
                    .isEqualTo("M  src/__init__.py\n M src/configs/config.yaml\n?? mine.txt");
            assertThat(sandbox.git.run(tool, "stash", "list")).isEmpty();
            assertThat(sandbox.manifest().tools().get("swissroll").commit()).contains(pinned);
        }
    }

    /** Half of the files change, a quarter goes, a quarter comes. */
    private ToolSandbox template() throws Exception {
        ToolSandbox sandbox = new ToolSandbox(Files.createDirectory(folder.resolve("template"))).make();
        for (int i = 0; i < FILES; i++) {
            if (i % 4 != 3) {
                sandbox.git.write(sandbox.upstream, name(i), "one\n".repeat(100));
            }
        }
        sandbox.git.commit(sandbox.upstream);
        sandbox.add();
        sandbox.git.run(sandbox.root, "commit", "-qm", "add");
        for (int i = 0; i < FILES; i++) {
            if (i % 4 == 0) {
                Files.delete(sandbox.upstream.resolve(name(i)));
            } else {
                sandbox.git.write(sandbox.upstream, name(i), "newer\n".repeat(100));
            }
        }
        sandbox.newer();
        return sandbox;
    }

    private static String name(int number) {
        return String.format("data/%02d/%04d.txt", number / 100, number);
    }

    private static Process update(Path place) throws Exception {
        return HaltingGoal.start(place, place.resolve("said.txt"), "update", "0");
    }

    /** As soon as git has come to this file, or the goal is at its end. */
    private static void killAt(Path file, Process updating) throws Exception {
        Object before = state(file);
        while (updating.isAlive() && state(file).equals(before)) {
            Thread.onSpinWait();
        }
        List<ProcessHandle> children = updating.descendants().toList();
        updating.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        updating.waitFor();
        for (ProcessHandle child : children) {
            child.onExit().join();
        }
    }

    private static Object state(Path file) throws Exception {
        try {
            return Files.size(file);
        } catch (NoSuchFileException absent) {
            return absent.getClass();
        }
    }
}
