package io.github.experimentstash.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.git.change.Checkpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The leftovers of docs/repair.md, as git itself leaves them: taken away without a loss, or left and said. */
class RepairToolsTest {
    @TempDir
    Path folder;

    private ToolSandbox sandbox;
    private Map<String, String> untouched;

    @BeforeEach
    void make() throws Exception {
        sandbox = new ToolSandbox(folder).make();
        untouched = sandbox.fingerprint();
    }

    @Test
    void inASoundStashThereIsNothingToMend() throws Exception {
        assertThat(repair()).isEmpty();
        sandbox.add();
        Map<String, String> before = sandbox.fingerprint();
        assertThat(repair()).isEmpty();
        assertThat(sandbox.fingerprint()).isEqualTo(before);
    }

    @Test
    void whatARemovalByHandLeavesIsTakenAway() throws Exception {
        sandbox.leaveTraces();

        List<String> said = repair();

        assertThat(said)
                .anyMatch(line -> line.startsWith("git's folder of an earlier swissroll is in backups/swissroll_left_"))
                .contains(
                        ".gitmodules names tools/swissroll, which is no submodule: its section is taken away",
                        ".git/config names tools/swissroll, which is no submodule: its section is taken away");
        assertThat(withoutBackups(sandbox.fingerprint())).isEqualTo(untouched);
        Path backup = backups().get(0);
        assertThat(sandbox.git.run(backup, "log", "--format=%s", "main")).isEqualTo("state");
        sandbox.add();
    }

    @Test
    void aDryRunSaysTheSameAndChangesNothing() throws Exception {
        sandbox.git.write(sandbox.root, ".git/modules/tools/swissroll/HEAD", "ref: refs/heads/main\n");
        Map<String, String> before = sandbox.fingerprint();

        assertThat(new RepairTools(sandbox.host(), sandbox.stashRoot(), Checkpoint.NONE).repair(Optional.empty(), true))
                .hasSize(1);

        assertThat(sandbox.fingerprint()).isEqualTo(before);
    }

    @Test
    void aLinkThatLeadsNowhereGoesWithItsFolder() throws Exception {
        sandbox.git.write(sandbox.root, "tools/swissroll/.git", "gitdir: ../../.git/modules/tools/swissroll\n");

        assertThat(repair()).containsExactly("tools/swissroll/.git led nowhere and is taken away");

        assertThat(sandbox.fingerprint()).isEqualTo(untouched);
    }

    @Test
    void aRepositoryThatIsNoSubmoduleIsSomebodys() throws Exception {
        sandbox.git.run(folder, "clone", "-q", sandbox.upstream.toString(), "stash/tools/swissroll");
        Map<String, String> before = sandbox.fingerprint();

        assertThat(repair())
                .hasSize(1)
                .allMatch(line -> line.startsWith("tools/swissroll is a git repository and no submodule"));

        assertThat(sandbox.fingerprint()).isEqualTo(before);
    }

    @Test
    void aRemovalThatIsNotCommittedIsTheUsers() throws Exception {
        sandbox.add();
        sandbox.git.run(sandbox.root, "commit", "-qm", "add");
        sandbox.git.run(sandbox.root, "rm", "-q", "--cached", "tools/swissroll");
        Map<String, String> before = sandbox.fingerprint();

        assertThat(repair()).hasSize(1).allMatch(line -> line.contains("git restore --staged tools/swissroll"));

        assertThat(sandbox.fingerprint()).isEqualTo(before);
    }

    @Test
    void aStrayEntryGoesAndTheOthersStay() throws Exception {
        sandbox.add();
        Path modules = sandbox.root.resolve(".gitmodules");
        String sound = Files.readString(modules);
        Files.writeString(
                modules,
                "# mine\n[submodule \"tools/old\"]\n\tpath = tools/old\n\turl = https://example.org/old.git\n" + sound);

        assertThat(repair()).hasSize(1);

        assertThat(modules).hasContent("# mine\n" + sound);
        assertThat(sandbox.git.run(sandbox.root, "show", ":.gitmodules") + "\n").isEqualTo(sound);
    }

    private List<String> repair() throws Exception {
        return new RepairTools(sandbox.host(), sandbox.stashRoot(), Checkpoint.NONE).repair(Optional.empty(), false);
    }

    private List<Path> backups() throws Exception {
        try (var found = Files.list(sandbox.root.resolve("backups"))) {
            return found.toList();
        }
    }

    private static Map<String, String> withoutBackups(Map<String, String> fingerprint) {
        fingerprint.keySet().removeIf(name -> name.startsWith("backups/"));
        return fingerprint;
    }
}
