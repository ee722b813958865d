package io.github.experimentstash.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Environments on file systems that cannot be written, or whose cache lies on another. */
class UvMountsTest {
    @TempDir
    Path folder;

    @BeforeEach
    void needsMounts() {
        RealUv.program();
        Gate.require(Capability.MOUNT);
    }

    private static void mount(ToolStash stash, String... command) throws Exception {
        assertThat(stash.run(stash.root, command).errorText()).isEmpty();
    }

    @Test
    void aToolInSyncOnAReadOnlyMountIsRunAndNothingIsWritten() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        stash.prepare();
        mount(stash, "mount", "--bind", stash.tool.toString(), stash.tool.toString());
        try {
            mount(stash, "mount", "-o", "remount,ro,bind", stash.tool.toString());
            assertThat(stash.prepare().changed()).isFalse();

            Trees.delete(stash.root.resolve(".stash"));
            assertThat(stash.prepare().changed())
                    .as("also without a fingerprint")
                    .isFalse();
        } finally {
            mount(stash, "umount", "-l", stash.tool.toString());
        }
    }

    @Test
    void aStashThatCannotBeWrittenAtAllIsNoObstacleEither() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        stash.prepare();
        Trees.delete(stash.root.resolve(".stash"));
        mount(stash, "mount", "--bind", stash.root.toString(), stash.root.toString());
        try {
            mount(stash, "mount", "-o", "remount,ro,bind", stash.root.toString());

            PreparedEnvironment prepared = stash.prepare();

            assertThat(prepared.changed()).isFalse();
            assertThat(prepared.packages()).contains("six==1.16.0\n");
        } finally {
            mount(stash, "umount", "-l", stash.root.toString());
        }
    }

    @Test
    void aToolNotInSyncOnAReadOnlyMountIsExplained() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        mount(stash, "mount", "--bind", stash.tool.toString(), stash.tool.toString());
        try {
            mount(stash, "mount", "-o", "remount,ro,bind", stash.tool.toString());

            assertThatThrownBy(stash::prepare)
                    .satisfies(thrown -> assertThat(
                                    ((StashFailure) thrown).problems().get(0).message())
                            .startsWith("the environment of 't' is not in sync, and it cannot be written in tools/t"));
        } finally {
            mount(stash, "umount", "-l", stash.tool.toString());
        }
    }

    @Test
    void aCacheOnAnotherFileSystemIsCopiedFromWithoutAWord() throws Exception {
        ToolStash stash = new ToolStash(folder).locked("six==1.16.0");
        Path disk = Files.createDirectories(folder.resolve("other-disk"));
        mount(stash, "mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", disk.toString());
        try {
            stash.variables.put("UV_CACHE_DIR", disk.resolve("cache").toString());
            stash.prepare();
            assertThat(stash.heard.debug).noneMatch(line -> line.contains("Failed to hardlink"));
            assertThat(stash.python("import six; print(six.__version__)")).isEqualTo("1.16.0");
        } finally {
            mount(stash, "umount", "-l", disk.toString());
        }
    }
}
