package io.github.experimentstash.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.EnvironmentKind;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found in a tool, and what becomes of it, with the real uv. */
class UvKindsTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void needsUv() {
        RealUv.program();
    }

    @Test
    void aProjectWithItsLockIsSyncedAndThenLeftAlone() throws Exception {
        ToolStash stash = new ToolStash(folder.resolve("a stash")).locked("six==1.16.0", "iniconfig");

        PreparedEnvironment first = stash.prepare();

        assertThat(first.lock()).isEqualTo(LockState.IN_STEP);
        assertThat(first.lockFile()).contains("tools/t/uv.lock");
        assertThat(first.lockSha256()).contains(Digest.ofFile(stash.tool.resolve("uv.lock")));
        assertThat(first.packages().orElseThrow()).contains("six==1.16.0\n").startsWith("iniconfig==");
        assertThat(first.packageCount()).isEqualTo(2);
        assertThat(first.changed()).isTrue();
        assertThat(first.summary()).startsWith("uv, Python 3.").endsWith(", 2 packages, synced now");
        assertThat(stash.python("import six; print(six.__version__)")).isEqualTo("1.16.0");

        stash.uv = java.util.Optional.of(Path.of("/nonexistent/uv"));
        PreparedEnvironment second = stash.prepare();

        assertThat(second.changed()).isFalse();
        assertThat(second.packagesSha256()).isEqualTo(first.packagesSha256());
        assertThat(second.uvVersion()).contains("0.13.9");
        assertThat(second.summary()).endsWith(", 2 packages, in sync");
    }

    @Test
    void requirementsWithHashesAreSyncedByHash() throws Exception {
        ToolStash stash = new ToolStash(folder).project("six==1.16.0");
        stash.uv("pip", "compile", "-q", "--generate-hashes", "pyproject.toml", "-o", "requirements.txt");

        PreparedEnvironment prepared = stash.prepare();

        assertThat(prepared.lock()).isEqualTo(LockState.IN_STEP);
        assertThat(prepared.lockFile()).contains("tools/t/requirements.txt");
        assertThat(prepared.packages()).contains("six==1.16.0\n");
        assertThat(stash.prepare().changed()).isFalse();
    }

    @Test
    void theMachinesPythonIsTakenAsItIs() throws Exception {
        ToolStash stash = new ToolStash(folder);
        stash.kind = EnvironmentKind.NONE;

        PreparedEnvironment prepared = stash.prepare();

        assertThat(prepared.kind()).isEqualTo(EnvironmentKind.NONE);
        assertThat(Files.isExecutable(prepared.python())).isTrue();
        assertThat(prepared.python().toString()).doesNotContain("shims");
        assertThat(prepared.summary()).startsWith("none: the machine's Python 3.");
        assertThat(prepared.lock()).isEqualTo(LockState.NONE);
        assertThat(prepared.warnings()).isEmpty();
    }
}
