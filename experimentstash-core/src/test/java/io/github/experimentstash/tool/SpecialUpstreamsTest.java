package io.github.experimentstash.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.git.transport.GitEngine;
import io.github.experimentstash.model.AddToolRequest;
import io.github.experimentstash.model.Revision;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.testing.Gate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Upstreams and stashes that are not the plain case: done right, or said. */
class SpecialUpstreamsTest {
    @TempDir
    Path folder;

    private ToolSandbox sandbox;

    @BeforeEach
    void make() throws Exception {
        sandbox = new ToolSandbox(folder).make();
    }

    /** The command that is named brings them; they move with the tool, and come back with it. */
    @Test
    void submodulesOfTheToolAreNamed() throws Exception {
        Path inner = sandbox.git.repository(folder.resolve("upstream/inner"));
        sandbox.git.write(inner, "a.txt", "a\n");
        sandbox.git.commit(inner);
        sandbox.git.run(
                sandbox.upstream,
                "-c",
                "protocol.file.allow=always",
                "submodule",
                "add",
                "-q",
                "../inner",
                "third/inner");
        sandbox.git.commit(sandbox.upstream);
        sandbox.add();
        assertThat(sandbox.said())
                .contains("warning: tools/swissroll has submodules of its own, which are not fetched: third/inner")
                .contains("hint: git -C tools/swissroll submodule update --init --recursive");
        Path tool = sandbox.root.resolve("tools/swissroll");
        sandbox.git.run(tool, "-c", "protocol.file.allow=always", "submodule", "update", "-q", "--init", "--recursive");
        assertThat(tool.resolve("third/inner/a.txt")).exists();
        assertThat(sandbox.git.run(tool, "status", "--porcelain")).isEmpty();

        sandbox.git.write(tool.resolve("third/inner"), "mine.txt", "mine\n");
        sandbox.remove(Checkpoint.NONE);
        assertThat(tool).doesNotExist();
        sandbox.restore(Checkpoint.NONE);
        assertThat(tool.resolve("third/inner/mine.txt")).exists();
        assertThat(sandbox.git.run(tool.resolve("third/inner"), "status", "--porcelain"))
                .isEqualTo("?? mine.txt");
        assertThat(sandbox.git.run(tool, "submodule", "status")).startsWith(" ");
    }

    @ParameterizedTest
    @EnumSource(names = {"CLI", "JGIT"})
    void pointersOfGitLfsAreSaid(GitEngine engine) throws Exception {
        sandbox.git.write(sandbox.upstream, ".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n");
        sandbox.git.write(
                sandbox.upstream,
                "model.bin",
                "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0".repeat(64) + "\nsize 12345\n");
        sandbox.git.commit(sandbox.upstream);
        sandbox.engine = engine;
        sandbox.add();
        assertThat(sandbox.said())
                .contains(
                        "warning: tools/swissroll keeps a file in Git LFS, of which only the pointers are here: model.bin")
                .contains("git -C tools/swissroll lfs pull");
    }

    /** With the real git-lfs, set up as its users do, and the upstream on the same disk. */
    @Test
    void aToolWithGitLfsIsWholeWhereGitLfsIsSetUp() throws Exception {
        Process version = new ProcessBuilder("git", "lfs", "version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Gate.require(version.waitFor() == 0, "no git-lfs");
        sandbox.git.run(sandbox.upstream, "config", "--global", "filter.lfs.process", "git-lfs filter-process");
        sandbox.git.run(sandbox.upstream, "config", "--global", "filter.lfs.smudge", "git-lfs smudge -- %f");
        sandbox.git.run(sandbox.upstream, "config", "--global", "filter.lfs.clean", "git-lfs clean -- %f");
        sandbox.git.write(sandbox.upstream, ".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n");
        sandbox.git.write(sandbox.upstream, "model.bin", "the weights\n");
        sandbox.git.commit(sandbox.upstream);
        assertThat(sandbox.git.run(sandbox.upstream, "show", "HEAD:model.bin")).startsWith("version https://git-lfs");
        sandbox.add();
        assertThat(sandbox.root.resolve("tools/swissroll/model.bin")).hasContent("the weights\n");
        assertThat(sandbox.said()).doesNotContain("LFS");
        assertThat(sandbox.git.run(sandbox.root.resolve("tools/swissroll"), "status", "--porcelain"))
                .isEmpty();
    }

    /** A project in a folder of its repository, and two tools out of one repository. */
    @Test
    void twoToolsComeOutOfOneRepository() throws Exception {
        Path many = sandbox.git.repository(folder.resolve("upstream/many"));
        for (String part : new String[] {"one", "two"}) {
            sandbox.git.write(many, part + "/pyproject.toml", "[project]\nname = '" + part + "'\nversion = '1'\n");
            sandbox.git.write(many, part + "/main.py", "print('" + part + "')\n");
        }
        sandbox.git.commit(many);
        for (String part : new String[] {"one", "two"}) {
            AddToolRequest request = new AddToolRequest(
                    part,
                    "file://" + many,
                    Revision.ofDefault(),
                    Optional.empty(),
                    Optional.of(part),
                    Optional.empty(),
                    Optional.empty(),
                    Set.of("file"),
                    false);
            sandbox.addTool(Checkpoint.NONE).add(request, sandbox.manifest());
        }
        assertThat(sandbox.manifest().tools().get("one").directory()).isEqualTo("one");
        assertThat(sandbox.manifest().tools().get("two").directory()).isEqualTo("two");
        assertThat(sandbox.git.run(sandbox.root, "submodule", "status").lines()).hasSize(2);
    }

    @Test
    void aBranchAndATagOfOneNameAreNotTakenForEachOther() throws Exception {
        String first = sandbox.git.run(sandbox.upstream, "rev-parse", "HEAD");
        sandbox.git.run(sandbox.upstream, "tag", "stable");
        sandbox.git.run(sandbox.upstream, "checkout", "-q", "-b", "stable");
        sandbox.git.write(sandbox.upstream, "more.txt", "more\n");
        String second = sandbox.git.commit(sandbox.upstream);
        assertThat(looked(Revision.tag("stable")).lines()).anyMatch(line -> line.contains(first.substring(0, 10)));
        assertThat(looked(Revision.branch("stable")).lines()).anyMatch(line -> line.contains(second.substring(0, 10)));
        // a commit is asked for by its hash: neither is meant
        assertThatThrownBy(() -> looked(Revision.commit("stable")))
                .isInstanceOf(StashFailure.class)
                .hasMessageContaining("STASH-218");
    }

    private AddedTool looked(Revision revision) throws Exception {
        return sandbox.addTool(Checkpoint.NONE)
                .add(ToolSandbox.request("swissroll", sandbox.url(), revision, true), sandbox.manifest());
    }

    @Test
    void aDefaultBranchOfAnyNameIsFound() throws Exception {
        sandbox.git.run(sandbox.upstream, "branch", "-q", "-m", "main", "trunk");
        assertThat(sandbox.add().lines()).anyMatch(line -> line.contains("(trunk, "));
    }

    @Test
    void aStashWithoutACommitTakesATool() throws Exception {
        Path young = sandbox.git.repository(folder.resolve("young"));
        sandbox.git.write(young, "configs/meta.yaml", ToolSandbox.META);
        ToolSandbox.at(folder, "young").add();
        assertThat(sandbox.git.run(young, "submodule", "status")).contains("tools/swissroll");
        sandbox.git.run(young, "commit", "-qm", "first");
        assertThat(sandbox.git.run(young, "status", "--porcelain")).isEqualTo("?? configs/meta.yaml");
    }

    @Test
    void aDetachedStashTakesATool() throws Exception {
        sandbox.git.run(sandbox.root, "checkout", "-q", "--detach");
        sandbox.add();
        assertThat(sandbox.git.run(sandbox.root, "submodule", "status")).contains("tools/swissroll");
    }

    @Test
    void aLinkedWorktreeHasItsOwnTool() throws Exception {
        Path linked = folder.resolve("linked");
        sandbox.git.run(sandbox.root, "worktree", "add", "-q", linked.toString());
        ToolSandbox stash = ToolSandbox.at(folder, "linked");
        stash.add();
        assertThat(sandbox.git.run(linked, "submodule", "status")).contains("tools/swissroll");
        assertThat(sandbox.root.resolve(".git/worktrees/linked/modules/tools/swissroll/HEAD"))
                .exists();
        assertThat(sandbox.root.resolve("tools")).doesNotExist();
        sandbox.git.run(linked, "commit", "-qm", "add");
        // the main work tree has its own, in its own place, and neither disturbs the other
        sandbox.add();
        assertThat(sandbox.root.resolve(".git/modules/tools/swissroll/HEAD")).exists();
        assertThat(new RepairTools(stash.host(), stash.stashRoot(), Checkpoint.NONE).repair(Optional.empty(), true))
                .isEmpty();
        stash.remove(Checkpoint.NONE);
        assertThat(sandbox.git.run(sandbox.root, "submodule", "status")).contains("tools/swissroll");
        assertThat(sandbox.git.run(sandbox.root.resolve("tools/swissroll"), "status", "--porcelain"))
                .isEmpty();
        assertThat(Files.readString(sandbox.root.resolve(".git/config"))).contains("submodule \"tools/swissroll\"");
    }
}
