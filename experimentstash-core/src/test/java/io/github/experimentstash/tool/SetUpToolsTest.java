package io.github.experimentstash.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.model.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fresh clone becomes runnable, and nothing that is there is touched. */
class SetUpToolsTest {
    @TempDir
    Path folder;

    private ToolSandbox original;
    private ToolSandbox clone;
    private String commit;

    @BeforeEach
    void make() throws Exception {
        original = new ToolSandbox(folder).make();
        original.add();
        original.git.run(original.root, "commit", "-qm", "add");
        commit = original.git.run(original.upstream, "rev-parse", "HEAD");
        clone = ToolSandbox.cloneOf(original);
    }

    @Test
    void aPlainCloneGetsItsToolsAsGitWouldHaveThem() throws Exception {
        String staged = clone.git.run(clone.root, "ls-files", "--stage");

        assertThat(clone.setUp(Checkpoint.NONE)).isEmpty();

        assertThat(clone.git.run(clone.root, "submodule", "status")).startsWith(" " + commit + " tools/swissroll");
        assertThat(clone.git.run(clone.root, "ls-files", "--stage")).isEqualTo(staged);
        assertThat(clone.git.run(clone.root, "status", "--porcelain"))
                .contains("M  paper.tex", " M notes.md", "?? draft.txt")
                .doesNotContain("tools");
        assertThat(clone.git.run(clone.root, "config", "submodule.tools/swissroll.url"))
                .isEqualTo(original.url());
        Path tool = clone.root.resolve("tools/swissroll");
        assertThat(clone.git.run(tool, "status", "--porcelain")).isEmpty();
        assertThat(clone.git.run(tool, "fsck", "--no-dangling")).isEmpty();
        clone.git.run(clone.root, "-c", "protocol.file.allow=always", "submodule", "update", "--init");
        assertThat(clone.said())
                .contains("fetching tools/swissroll from " + original.url())
                .contains("tools/swissroll @ " + commit.substring(0, 7));
    }

    @Test
    void aSecondCallFindsAllInPlaceAndChangesNothing() throws Exception {
        clone.setUp(Checkpoint.NONE);
        Map<String, String> before = clone.fingerprint();

        assertThat(clone.setUp(Checkpoint.NONE)).isEmpty();

        assertThat(clone.fingerprint()).isEqualTo(before);
        assertThat(clone.said()).contains("tools/swissroll @ " + commit.substring(0, 7) + "  is there");
    }

    @Test
    void aToolThatSomebodyMovedIsLeftWhereItIs() throws Exception {
        clone.setUp(Checkpoint.NONE);
        Path tool = clone.root.resolve("tools/swissroll");
        clone.git.write(tool, "mine.py", "mine\n");
        clone.git.run(tool, "add", "mine.py");
        clone.git.run(tool, "commit", "-qm", "mine");
        String mine = clone.git.run(tool, "rev-parse", "HEAD");

        assertThat(clone.setUp(Checkpoint.NONE)).isEmpty();

        assertThat(clone.git.run(tool, "rev-parse", "HEAD")).isEqualTo(mine);
        assertThat(clone.said()).contains("@ " + mine.substring(0, 7) + "  is left as it is");
    }

    @Test
    void aCloneThatGitHadBegunIsMadeAnewAndItsGitFolderKept() throws Exception {
        Path left = clone.root.resolve(".git/modules/tools/swissroll");
        Files.createDirectories(left.resolve("objects"));
        Files.writeString(left.resolve("config"), "[core]\n\tworktree = ../../../../tools/swissroll\n");

        assertThat(clone.setUp(Checkpoint.NONE)).isEmpty();

        assertThat(clone.git.run(clone.root, "submodule", "status")).startsWith(" " + commit);
        assertThat(clone.said()).contains("git's folder of an earlier swissroll is in backups/swissroll_left_");
    }

    @Test
    void filesInTheFolderAreSomebodysAndStopIt() throws Exception {
        clone.git.write(clone.root, "tools/swissroll/results.csv", "1\n");
        Map<String, String> before = clone.fingerprint();

        List<Problem> problems = clone.setUp(Checkpoint.NONE);

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).text()).contains("STASH-222", "tools/swissroll exists and is not empty");
        assertThat(clone.fingerprint()).isEqualTo(before);
    }

    @Test
    void anUpstreamThatLostTheCommitIsSaidSo() throws Exception {
        original.git.run(original.upstream, "commit", "-q", "--amend", "-m", "rewritten");
        original.git.run(original.upstream, "reflog", "expire", "--expire=now", "--all");
        original.git.run(original.upstream, "gc", "-q", "--prune=now");
        Map<String, String> before = clone.fingerprint();

        List<Problem> problems = clone.setUp(Checkpoint.NONE);

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).text())
                .contains("STASH-218", "the commit that the stash holds of tools/swissroll, " + commit)
                .contains("is not in " + original.url() + " any more");
        assertThat(clone.fingerprint()).isEqualTo(before);
    }

    @Test
    void offlineOnlyWhatIsOnThisMachineIsFetched() throws Exception {
        clone.offline = true;
        assertThat(clone.setUp(Checkpoint.NONE)).isEmpty();

        Path second = clone.root.resolve("tools/swissroll");
        clone.git.run(clone.root, "submodule", "deinit", "-f", "tools/swissroll");
        clone.git.run(clone.root, "config", "submodule.tools/swissroll.url", "https://example.org/lab/swissroll.git");
        assertThat(clone.setUp(Checkpoint.NONE).get(0).text())
                .contains("tools/swissroll cannot be fetched offline (-o)");
        assertThat(second).isEmptyDirectory();
    }

    @Test
    void anAddressOfTheRepositorysOwnChoiceIsJudged() throws Exception {
        clone.git.write(
                clone.root,
                ".gitmodules",
                "[submodule \"tools/swissroll\"]\n\tpath = tools/swissroll\n\turl = ext::touch owned\n");

        List<Problem> problems = clone.setUp(Checkpoint.NONE);

        assertThat(problems.get(0).text()).contains("STASH-216");
        assertThat(clone.root.resolve("owned")).doesNotExist();
    }

    @Test
    void aNameThatLeadsOutOfGitsFolderIsRefused() throws Exception {
        clone.git.write(
                clone.root,
                ".gitmodules",
                "[submodule \"../../evil\"]\n\tpath = tools/swissroll\n\turl = " + original.url() + "\n");

        assertThat(clone.setUp(Checkpoint.NONE).get(0).text()).contains("STASH-215");
        assertThat(folder.resolve("evil")).doesNotExist();
    }

    @Test
    void anAddressBesideTheStashsOwnIsFound() throws Exception {
        clone.git.write(
                clone.root,
                ".gitmodules",
                "[submodule \"tools/swissroll\"]\n\tpath = tools/swissroll\n\turl = ../upstream/swissroll\n");
        clone.git.run(clone.root, "remote", "set-url", "origin", "file://" + original.root);

        assertThat(clone.setUp(Checkpoint.NONE)).isEmpty();
        assertThat(clone.git.run(clone.root, "submodule", "status")).startsWith(" " + commit);
    }
}
