package io.github.experimentstash.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.experimentstash.Stash;
import io.github.experimentstash.StashOptions;
import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.model.Revision;
import io.github.experimentstash.model.StashException;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up, and one that may not be written: real mounts, since root heeds no permission. */
class BrokenDisksTest {
    @TempDir
    Path folder;

    private ToolSandbox sandbox;
    private Path mounted;

    @BeforeEach
    void mountable() {
        Gate.require(Capability.GIT, Capability.MOUNT);
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted != null) {
            run("umount", mounted.toString());
        }
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }

    private void stashOn(String size) throws Exception {
        mounted = Files.createDirectory(folder.resolve("stash"));
        run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", mounted.toString());
        sandbox = new ToolSandbox(folder).make();
        byte[] noise = new byte[3_000_000];
        new Random(1).nextBytes(noise);
        Files.write(sandbox.upstream.resolve("data.bin"), noise);
        sandbox.git.commit(sandbox.upstream);
    }

    private Throwable addTool() {
        return catchThrowable(() -> Stash.open(sandbox.host(), sandbox.root, StashOptions.defaults())
                .addTool(ToolSandbox.request("swissroll", sandbox.url(), Revision.ofDefault(), false)));
    }

    /** Both the clone's pack and its files may be what does not fit. */
    @Test
    void aFullDiskLeavesNoTrace() throws Exception {
        for (String size : List.of("2m", "5m")) {
            stashOn(size);
            Map<String, String> before = sandbox.fingerprint();
            Throwable full = addTool();
            assertThat(full).as(size).isInstanceOf(StashException.class);
            assertThat(full.getMessage()).as(size).containsIgnoringCase("space").contains("hint:");
            assertThat(sandbox.fingerprint()).as(size).isEqualTo(before);
            assertThat(sandbox.root.resolve(".git/stash/op")).doesNotExist();
            unmount();
            mounted = null;
            io.github.experimentstash.git.change.Change.deleteTree(folder);
            Files.createDirectories(folder);
        }
    }

    @Test
    void aDiskThatMayNotBeWrittenIsSaid() throws Exception {
        stashOn("20m");
        sandbox.add();
        Map<String, String> before = sandbox.fingerprint();
        run("mount", "-o", "remount,ro", mounted.toString());
        Stash stash = Stash.open(sandbox.host(), sandbox.root, StashOptions.defaults());
        for (org.assertj.core.api.ThrowableAssert.ThrowingCallable goal :
                List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                        () -> stash.addTool(ToolSandbox.request("another", sandbox.url(), Revision.ofDefault(), false)),
                        () -> sandbox.remove(Checkpoint.NONE),
                        () -> stash.repair(java.util.Optional.empty(), false))) {
            Throwable refused = catchThrowable(goal);
            assertThat(refused).isNotNull();
            assertThat(String.valueOf(refused.getMessage())).containsIgnoringCase("read-only");
        }
        run("mount", "-o", "remount,rw", mounted.toString());
        assertThat(sandbox.fingerprint()).isEqualTo(before);
    }
}
