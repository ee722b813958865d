package io.github.experimentstash.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.model.Revision;
import io.github.experimentstash.model.StashFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pin moves with its checkout and its entry, or not at all; nobody's edits are touched. */
class UpdateToolTest {
    @TempDir
    Path folder;

    private ToolSandbox sandbox;
    private Path tool;
    private String old;
    private String newer;

    @BeforeEach
    void make() throws Exception {
        sandbox = new ToolSandbox(folder).make();
        sandbox.add();
        sandbox.git.run(sandbox.root, "commit", "-qm", "add");
        tool = sandbox.root.resolve("tools/swissroll");
        old = sandbox.git.run(tool, "rev-parse", "HEAD");
        newer = sandbox.newer();
        // work of the user's own that is staged
        sandbox.git.write(sandbox.root, "paper.tex", "three\n");
        sandbox.git.run(sandbox.root, "add", "paper.tex");
    }

    @Test
    void thePinTheCheckoutAndTheEntryMoveTogether() throws Exception {
        sandbox.git.write(tool, "outputs/result.csv", "1\n");

        UpdateTool.Updated updated = sandbox.update(Checkpoint.NONE, Revision.ofDefault(), false);

        assertThat(updated.moved()).isTrue();
        assertThat(updated.lines().get(0))
                .startsWith("swissroll  " + old.substring(0, 7) + " -> " + newer.substring(0, 7) + "  (main)")
                .endsWith("add t-SNE");
        assertThat(updated.lines())
                .contains(
                        "  1 commit more:",
                        "  changed: src/configs/experiment/pca.yaml, src/configs/experiment/tsne.yaml, 1 other file");
        assertThat(sandbox.git.run(tool, "rev-parse", "HEAD")).isEqualTo(newer);
        assertThat(Files.readString(sandbox.root.resolve("configs/meta.yaml"))).contains("    commit: " + newer + "\n");
        assertThat(sandbox.git.run(sandbox.root, "submodule", "status")).startsWith(" " + newer);
        assertThat(sandbox.git.run(sandbox.root, "status", "--porcelain"))
                .contains("M  configs/meta.yaml", "M  paper.tex", " M notes.md", "?? draft.txt")
                .containsPattern("M[ M] tools/swissroll");
        assertThat(tool.resolve("outputs/result.csv")).hasContent("1\n");
    }

    @Test
    void aSecondTimeThereIsNothingToDo() throws Exception {
        sandbox.update(Checkpoint.NONE, Revision.ofDefault(), false);
        Map<String, String> before = sandbox.fingerprint();

        UpdateTool.Updated updated = sandbox.update(Checkpoint.NONE, Revision.ofDefault(), false);

        assertThat(updated.moved()).isFalse();
        assertThat(updated.lines())
                .containsExactly("swissroll @ " + newer.substring(0, 7) + "  is there already  (main)");
        assertThat(sandbox.fingerprint()).isEqualTo(before);
    }

    @Test
    void aDryRunFetchesAndTellsOnly() throws Exception {
        String status = sandbox.git.run(sandbox.root, "status", "--porcelain");

        assertThat(sandbox.update(Checkpoint.NONE, Revision.ofDefault(), true).moved())
                .isTrue();

        assertThat(sandbox.git.run(sandbox.root, "status", "--porcelain")).isEqualTo(status);
        assertThat(sandbox.git.run(tool, "rev-parse", "HEAD")).isEqualTo(old);
    }

    @Test
    void itMovesBackToo() throws Exception {
        sandbox.update(Checkpoint.NONE, Revision.ofDefault(), false);

        UpdateTool.Updated updated = sandbox.update(Checkpoint.NONE, Revision.commit(old), false);

        assertThat(updated.lines()).contains("  1 commit less:");
        assertThat(sandbox.git.run(tool, "rev-parse", "HEAD")).isEqualTo(old);
        assertThat(sandbox.git.run(sandbox.root, "diff", "--cached", "--name-only"))
                .isEqualTo("paper.tex");
    }

    @Test
    void editsStopIt() throws Exception {
        sandbox.git.write(tool, "src/configs/config.yaml", "mine: 1\n");
        Map<String, String> before = sandbox.fingerprint();

        refused(
                Revision.ofDefault(),
                "STASH-225",
                "tools/swissroll has edits that are not committed: src/configs/config.yaml");

        before.keySet().removeIf(name -> name.contains("/refs/") || name.endsWith("packed-refs"));
        Map<String, String> after = sandbox.fingerprint();
        after.keySet()
                .removeIf(
                        name -> name.contains("/refs/") || name.endsWith("packed-refs") || name.endsWith("FETCH_HEAD"));
        assertThat(after).isEqualTo(before);
    }

    @Test
    void anUntrackedFileInTheWayStopsIt() throws Exception {
        sandbox.git.write(tool, "src/configs/experiment/tsne.yaml", "mine\n");

        refused(Revision.ofDefault(), "STASH-229", "could not be checked out");

        assertThat(tool.resolve("src/configs/experiment/tsne.yaml")).hasContent("mine\n");
        assertThat(sandbox.git.run(tool, "rev-parse", "HEAD")).isEqualTo(old);
        assertThat(sandbox.root.resolve(".git/stash/op")).doesNotExist();
    }

    @Test
    void aCheckoutThatSomebodyMovedIsNotMovedFurther() throws Exception {
        sandbox.git.write(tool, "mine.py", "mine\n");
        sandbox.git.run(tool, "add", "mine.py");
        sandbox.git.run(tool, "commit", "-qm", "mine");
        String mine = sandbox.git.run(tool, "rev-parse", "HEAD");

        refused(Revision.ofDefault(), "STASH-205", "-Dcommit=" + mine);
        refused(Revision.commit(mine), "STASH-218", "nobody else could fetch it");

        assertThat(sandbox.git.run(tool, "rev-parse", "HEAD")).isEqualTo(mine);
    }

    @Test
    void whatSomebodyCheckedOutAndPushedCanBePinned() throws Exception {
        sandbox.git.run(tool, "-c", "protocol.file.allow=always", "fetch", "-q");
        sandbox.git.run(tool, "checkout", "-q", newer);
        sandbox.git.write(tool, "src/configs/config.yaml", "mine: 1\n");

        assertThat(sandbox.update(Checkpoint.NONE, Revision.commit(newer), false)
                        .moved())
                .isTrue();

        assertThat(sandbox.git.run(sandbox.root, "submodule", "status")).startsWith(" " + newer);
        assertThat(tool.resolve("src/configs/config.yaml")).hasContent("mine: 1\n");
    }

    @Test
    void aCheckoutThatDiedInTheMiddleIsMended() throws Exception {
        try (Workbench bench = Workbench.open(sandbox.host(), sandbox.stashRoot(), "test", Checkpoint.NONE)) {
            bench.change().prepare("update-tool", "swissroll", "tools/swissroll");
        }
        // as git leaves it when it is killed: some files are new, the index is the old one, its lock is there
        sandbox.git.write(tool, "src/main.py", "half\n");
        sandbox.git.write(sandbox.root, ".git/modules/tools/swissroll/index.lock", "");

        Workbench.open(sandbox.host(), sandbox.stashRoot(), "test", Checkpoint.NONE)
                .close();

        assertThat(sandbox.git.run(tool, "status", "--porcelain")).isEmpty();
        assertThat(sandbox.git.run(tool, "rev-parse", "HEAD")).isEqualTo(old);
        assertThat(sandbox.said()).contains("undid the interrupted update-tool of swissroll");
    }

    @Test
    void anEditMadeAfterTheCheckoutDiedIsKeptInGitsStash() throws Exception {
        try (Workbench bench = Workbench.open(sandbox.host(), sandbox.stashRoot(), "test", Checkpoint.NONE)) {
            bench.change().prepare("update-tool", "swissroll", "tools/swissroll");
        }
        sandbox.git.write(tool, "src/configs/config.yaml", "mine: 1\n");

        Workbench.open(sandbox.host(), sandbox.stashRoot(), "test", Checkpoint.NONE)
                .close();

        assertThat(sandbox.git.run(tool, "status", "--porcelain")).isEmpty();
        assertThat(sandbox.git.run(tool, "show", "stash@{0}:src/configs/config.yaml"))
                .isEqualTo("mine: 1");
        assertThat(sandbox.said()).contains("git -C tools/swissroll stash list");
    }

    private void refused(Revision revision, String... words) {
        assertThatThrownBy(() -> sandbox.update(Checkpoint.NONE, revision, false))
                .isInstanceOf(StashFailure.class)
                .message()
                .contains(words);
    }
}
