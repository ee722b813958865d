package io.github.experimentstash.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.git.cli.GitProgram;
import io.github.experimentstash.git.transport.GitEngine;
import io.github.experimentstash.model.Revision;
import io.github.experimentstash.model.StashFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @EnumSource(names = {"CLI", "JGIT"})
    void editsOfOtherFilesStay(GitEngine engine) throws Exception {
        sandbox.engine = engine;
        edit();

        assertThat(sandbox.update(Checkpoint.NONE, Revision.ofDefault(), false).moved())
                .isTrue();

        assertThat(sandbox.git.run(tool, "rev-parse", "HEAD")).isEqualTo(newer);
        assertEdits();
        assertThat(tool.resolve("src/configs/experiment/tsne.yaml")).exists();
    }

    @Test
    void editsOfFilesThatTheOtherCommitChangesStopIt() throws Exception {
        sandbox.git.write(tool, "src/main.py", "mine\n");
        Map<String, String> before = sandbox.fingerprint();

        refused(
                Revision.ofDefault(),
                "STASH-225",
                "tools/swissroll has edits where the other commit differs: src/main.py");

        before.keySet().removeIf(name -> name.contains("/refs/") || name.endsWith("packed-refs"));
        Map<String, String> after = sandbox.fingerprint();
        after.keySet()
                .removeIf(
                        name -> name.contains("/refs/") || name.endsWith("packed-refs") || name.endsWith("FETCH_HEAD"));
        assertThat(after).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileThatGitDoesNotKnowStopsItWhereTheOtherCommitHasOne(boolean ignored) throws Exception {
        sandbox.git.write(tool, "src/configs/experiment/tsne.yaml", "mine\n");
        if (ignored) {
            sandbox.git.write(sandbox.root, ".git/modules/tools/swissroll/info/exclude", "tsne.yaml\n");
        }

        refused(Revision.ofDefault(), "STASH-225", "src/configs/experiment/tsne.yaml");

        assertThat(tool.resolve("src/configs/experiment/tsne.yaml")).hasContent("mine\n");
        assertThat(sandbox.git.run(tool, "rev-parse", "HEAD")).isEqualTo(old);
        assertThat(sandbox.root.resolve(".git/stash/op")).doesNotExist();
    }

    @Test
    void aChangeThatFailsLateGivesTheCheckoutBackWithItsEdits() throws Exception {
        edit();
        Checkpoint failing = step -> {
            if (step.equals("checked out")) {
                throw new IllegalStateException("disk on fire");
            }
        };

        assertThatThrownBy(() -> sandbox.update(failing, Revision.ofDefault(), false))
                .hasMessage("disk on fire");

        assertThat(sandbox.git.run(tool, "rev-parse", "HEAD")).isEqualTo(old);
        assertEdits();
        assertThat(sandbox.git.run(tool, "stash", "list")).isEmpty();
        assertThat(tool.resolve("src/configs/experiment/tsne.yaml")).doesNotExist();
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
    void aCheckoutThatDiedInTheMiddleIsMendedAndEditsOfOtherFilesStay() throws Exception {
        edit();
        begin();
        // as git leaves it when it is killed: a file is gone, one half written, one new; the index is the old one, and
        // locked
        Files.delete(tool.resolve("src/configs/experiment/pca.yaml"));
        sandbox.git.write(tool, "src/main.py", "import hydra\n@hydra.main(config_path='configs')\n# ne");
        sandbox.git.write(tool, "src/configs/experiment/tsne.yaml", "a: 2\n");
        sandbox.git.write(sandbox.root, ".git/modules/tools/swissroll/index.lock", "");

        recover();

        assertThat(sandbox.git.run(tool, "rev-parse", "HEAD")).isEqualTo(old);
        assertThat(tool.resolve("src/configs/experiment/tsne.yaml")).doesNotExist();
        assertEdits();
        assertThat(sandbox.git.run(tool, "stash", "list")).isEmpty();
        assertThat(sandbox.said()).contains("undid the interrupted update-tool of swissroll");
    }

    @Test
    void aCheckoutThatDiedAtItsEndIsTakenBack() throws Exception {
        edit();
        begin();
        sandbox.git.run(tool, "-c", "protocol.file.allow=always", "fetch", "-q");
        sandbox.git.run(tool, "checkout", "-q", newer);

        recover();

        assertThat(sandbox.git.run(tool, "rev-parse", "HEAD")).isEqualTo(old);
        assertThat(tool.resolve("src/configs/experiment/tsne.yaml")).doesNotExist();
        assertEdits();
    }

    @Test
    void anEditMadeInTheWayAfterTheCheckoutDiedIsKeptInGitsStash() throws Exception {
        begin();
        sandbox.git.write(tool, "src/main.py", "mine\n");

        recover();

        assertThat(sandbox.git.run(tool, "status", "--porcelain")).isEmpty();
        assertThat(sandbox.git.run(tool, "show", "stash@{0}:src/main.py")).isEqualTo("mine");
        assertThat(sandbox.said()).contains("git -C tools/swissroll stash list");
    }

    /** Staged, not staged and untracked, none where the other commit differs. */
    private void edit() throws Exception {
        sandbox.git.write(tool, "src/configs/config.yaml", "mine: 1\n");
        sandbox.git.write(tool, "src/__init__.py", "mine = 1\n");
        sandbox.git.run(tool, "add", "src/__init__.py");
        sandbox.git.write(tool, "mine.txt", "mine\n");
    }

    private void assertEdits() {
        assertThat(tool.resolve("src/configs/config.yaml")).hasContent("mine: 1\n");
        assertThat(sandbox.git.run(tool, "status", "--porcelain"))
                .isEqualTo("M  src/__init__.py\n M src/configs/config.yaml\n?? mine.txt");
    }

    /** As far as an update is before git's checkout. */
    private void begin() throws Exception {
        sandbox.git.run(tool, "-c", "protocol.file.allow=always", "fetch", "-q");
        try (Workbench bench = Workbench.open(sandbox.host(), sandbox.stashRoot(), "test", Checkpoint.NONE)) {
            bench.change().prepare("update-tool", "swissroll", "tools/swissroll");
        }
        new PinnedCheckout(GitProgram.find(sandbox.host()).orElseThrow(), tool, old, newer).note();
    }

    private void recover() throws Exception {
        Workbench.open(sandbox.host(), sandbox.stashRoot(), "test", Checkpoint.NONE)
                .close();
    }

    private void refused(Revision revision, String... words) {
        assertThatThrownBy(() -> sandbox.update(Checkpoint.NONE, revision, false))
                .isInstanceOf(StashFailure.class)
                .message()
                .contains(words);
    }
}
