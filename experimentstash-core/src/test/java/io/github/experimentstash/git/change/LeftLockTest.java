package io.github.experimentstash.git.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.git.GitSandbox;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import io.github.experimentstash.testing.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A lock of a git that lives is told from one that a killed git left. */
@Timeout(60)
class LeftLockTest {
    @TempDir
    Path scratch;

    private Path folder;
    private Path file;
    private LeftLock lock;

    @BeforeEach
    void makeRepository() throws Exception {
        Gate.require(Capability.GIT, Capability.PYTHON);
        folder = Files.createDirectory(scratch.resolve("tool"));
        GitSandbox git = new GitSandbox(scratch);
        git.run(folder, "init", "-q");
        git.write(folder, "a.txt", "one\n");
        git.commit(folder);
        git.write(folder, "a.txt", "two\n");
        file = folder.resolve(".git/index.lock");
        lock = new LeftLock(file, folder);
        assertThat(LeftLock.view()).isPresent();
    }

    @Test
    void withoutALockThereIsNothingToWaitFor() throws Exception {
        assertThat(lock.awaitFree(Duration.ZERO)).isTrue();
    }

    @Test
    void whoHasItOpenHoldsIt() throws Exception {
        Process holder =
                start("python3", "-c", "import sys; f = open(sys.argv[1], 'x'); sys.stdin.read()", file.toString());
        assertHeldWhileItLives(holder);
        assertThat(file).as("it is left").exists();
    }

    /** {@code git commit -a} has closed its lock while the editor is open. */
    @Test
    void whoWorksInTheFolderHoldsIt() throws Exception {
        String editor = "core.editor=touch '" + scratch.resolve("editing") + "'; cat >&2; false";
        Process commit = start("git", "-C", folder.toString(), "-c", editor, "commit", "-a", "-q");
        Waiting.until("the editor is open", () -> Files.exists(scratch.resolve("editing")));
        assertHeldWhileItLives(commit);
    }

    @Test
    void aShellThatStandsInTheFolderDoesNotHoldIt() throws Exception {
        Process shell = start("sh", "-c", "cd '" + folder + "' && touch .git/index.lock && read end");
        Waiting.until("it is there", () -> Files.exists(file));
        assertThat(lock.awaitFree(Duration.ZERO)).isTrue();
        assertThat(shell.isAlive()).isTrue();
        shell.getOutputStream().close();
        shell.waitFor();
    }

    /** What Maven's death leaves of a checkout that goes on. */
    @Test
    void itIsAwaitedUntilItIsGone() throws Exception {
        Process holder = start(
                "python3",
                "-c",
                "import os, sys; f = open(sys.argv[1], 'x'); sys.stdin.read(1); os.remove(sys.argv[1]); sys.stdin.read()",
                file.toString());
        Waiting.until("it is held", () -> Files.exists(file));
        holder.getOutputStream().write('x');
        holder.getOutputStream().flush();
        assertThat(lock.awaitFree(Duration.ofMinutes(1))).isTrue();
        assertThat(file).doesNotExist();
        assertThat(holder.isAlive()).isTrue();
        holder.getOutputStream().close();
        holder.waitFor();
    }

    private void assertHeldWhileItLives(Process holder) throws Exception {
        Waiting.until("it is held", () -> Files.exists(file));
        assertThat(lock.awaitFree(Duration.ZERO)).isFalse();
        holder.getOutputStream().close();
        assertThat(lock.awaitFree(Duration.ofMinutes(1))).isTrue();
        assertThat(holder.waitFor()).isNotNegative();
    }

    /** Ends when its input does. */
    private Process start(String... command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(scratch.toFile()).redirectErrorStream(true);
        builder.environment()
                .put("GIT_CONFIG_GLOBAL", scratch.resolve("gitconfig").toString());
        return builder.start();
    }
}
