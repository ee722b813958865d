package io.github.experimentstash.tool;

import static io.github.experimentstash.tool.Setting.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.model.Revision;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A removal for good: only of what git gives back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NoBackupTest {
    private ToolSandbox plain;
    private ToolSandbox withTool;

    @TempDir
    Path folder;

    private ToolSandbox sandbox;
    private Path tool;

    @BeforeAll
    void make(@TempDir Path templates) throws Exception {
        plain = new ToolSandbox(Files.createDirectory(templates.resolve("plain"))).make();
        withTool = ToolSandbox.copyOf(plain, Files.createDirectory(templates.resolve("tool")));
        withTool.add();
    }

    @BeforeEach
    void copy() throws Exception {
        sandbox = ToolSandbox.copyOf(withTool, folder);
        tool = sandbox.root.resolve("tools/swissroll");
    }

    @Test
    void nothingIsLeftOfIt() throws Exception {
        List<String> said = sandbox.remove(Checkpoint.NONE, true);

        assertThat(said.get(0))
                .isEqualTo("removed swissroll; nothing was kept of it (-DnoBackup); staged, not committed");
        assertThat(said.get(1)).contains("mvn stash:add-tool -Dtool=swissroll -Durl=" + withTool.url());
        assertThat(sandbox.fingerprint()).isEqualTo(plain.fingerprint());
        assertThat(sandbox.root.resolve("backups")).doesNotExist();
        assertThat(sandbox.root.resolve(".git/stash/op")).doesNotExist();
    }

    @Test
    void whatGitIgnoresIsNamedBeforeItGoes() throws Exception {
        sandbox.git.write(sandbox.root, ".git/modules/tools/swissroll/info/exclude", "outputs/\n*.log\n");
        sandbox.git.write(tool, "outputs/2026-11-23/x.csv", "1\n");
        sandbox.git.write(tool, "a.log", "1\n");
        assertThat(preview(true))
                .contains("  will lose      all of it, for good (-DnoBackup); " + withTool.url()
                        + " has what was committed")
                .contains("  nowhere else   a.log, outputs/   (git ignores it)");
        assertThat(preview(false)).noneMatch(line -> line.contains("nowhere else"));
        sandbox.remove(Checkpoint.NONE, true);
        assertThat(tool).doesNotExist();
    }

    Stream<Arguments> work() {
        return Stream.of(
                row("an edit", s -> s.git.write(tool(s), "src/main.py", "mine\n"), "not committed  1 modified"),
                row("a new file", s -> s.git.write(tool(s), "mine.py", "mine\n"), "not committed  1 untracked"),
                row(
                        "a staged file",
                        s -> {
                            s.git.write(tool(s), "mine.py", "mine\n");
                            s.git.run(tool(s), "add", "mine.py");
                        },
                        "not committed  1 modified"),
                row("a commit", s -> commit(s), "not pushed     1 commit"),
                row(
                        "a commit of another branch",
                        s -> {
                            s.git.run(tool(s), "checkout", "-q", "-b", "mine");
                            commit(s);
                            s.git.run(tool(s), "checkout", "-q", "main");
                        },
                        "not pushed     1 commit"),
                row(
                        "a commit that only the log knows",
                        s -> {
                            String here = s.git.run(tool(s), "rev-parse", "HEAD");
                            s.git.run(tool(s), "checkout", "-q", "--detach");
                            commit(s);
                            s.git.run(tool(s), "checkout", "-q", here);
                        },
                        "not pushed     ",
                        "mine"),
                row(
                        "a commit that only a tag knows",
                        s -> {
                            commit(s);
                            s.git.run(tool(s), "tag", "mine");
                            s.git.run(tool(s), "reset", "-q", "--hard", "HEAD~1");
                        },
                        "not pushed     1 commit"),
                row(
                        "an entry of git stash",
                        s -> {
                            s.git.write(tool(s), "src/main.py", "mine\n");
                            s.git.run(tool(s), "stash", "-q");
                        },
                        "git stash      1 entry"),
                row(
                        "a commit, where nothing is checked out",
                        s -> {
                            commit(s);
                            s.git.run(s.root, "submodule", "deinit", "-q", "-f", "tools/swissroll");
                        },
                        "not pushed     ",
                        "mine"),
                row(
                        "files, where nothing is checked out",
                        s -> {
                            s.git.run(s.root, "submodule", "deinit", "-q", "-f", "tools/swissroll");
                            s.git.write(tool(s), "results.csv", "1\n");
                        },
                        "tools/swissroll has files, and no git that knows them"),
                row(
                        "a git folder that is broken",
                        s -> {
                            s.git.run(s.root, "submodule", "deinit", "-q", "-f", "tools/swissroll");
                            s.git.write(s.root, ".git/modules/tools/swissroll/HEAD", "x");
                        },
                        "its git folder cannot be read"),
                row(
                        "submodules of its own",
                        s -> s.git.write(s.root, ".git/modules/tools/swissroll/modules/deep/HEAD", "x"),
                        "submodules of its own, which are not looked at: deep"),
                row(
                        "an upstream that rewrote its history",
                        s -> s.git.run(tool(s), "update-ref", "-d", "refs/remotes/origin/main"),
                        "not pushed     "),
                row(
                        "an edited entry",
                        s -> replace(s, "configs/meta.yaml", "path: tools", "env: {A: b}\n    path: tools"),
                        "its entry in configs/meta.yaml has edits"),
                row(
                        "an edited example",
                        s -> replace(s, "configs/example_swissroll.yaml", "pca", "tsne"),
                        "configs/example_swissroll.yaml has edits that are not committed",
                        "-DkeepConfigs"),
                row(
                        "a lock that is not committed",
                        s -> s.git.write(s.root, "locks/swissroll.txt", "hydra-core==1.3.2\n"),
                        "locks/swissroll.txt has edits that are not committed"));
    }

    @ParameterizedTest
    @MethodSource("work")
    void workThatIsNowhereElseIsNotDeleted(Setting setting, String[] words) throws Exception {
        setting.make(sandbox);
        Refused.by(sandbox, () -> sandbox.remove(Checkpoint.NONE, true), "STASH-225", "-DnoBackup would delete it");
        Refused.by(sandbox, () -> sandbox.remove(Checkpoint.NONE, true), words);
        Refused.by(sandbox, () -> preview(true), "hint: commit and push it, or leave out -DnoBackup");
        assertThat(sandbox.remove(Checkpoint.NONE, false).get(0)).contains("it is in backups/");
    }

    @Test
    void whatIsCommittedGitGivesBack() throws Exception {
        replace(sandbox, "configs/meta.yaml", "path: tools", "env: {A: b}\n    path: tools");
        replace(sandbox, "configs/example_swissroll.yaml", "tags", "timeout: 1h\ntags");
        sandbox.git.run(sandbox.root, "add", "configs");
        sandbox.git.run(sandbox.root, "commit", "-qm", "mine");
        sandbox.remove(Checkpoint.NONE, true);
        assertThat(sandbox.root.resolve("configs/example_swissroll.yaml")).doesNotExist();
    }

    @Test
    void aPinThatWasMovedIsTheUpstreams() throws Exception {
        sandbox.git.run(sandbox.root, "config", "submodule.tools/swissroll.url", sandbox.url());
        sandbox.git.run(tool, "remote", "set-url", "origin", sandbox.url());
        String newer = sandbox.newer();
        sandbox.update(Checkpoint.NONE, Revision.branch("main"), false);
        assertThat(sandbox.manifest().tools().get("swissroll").commit()).contains(newer);
        sandbox.remove(Checkpoint.NONE, true);
        assertThat(sandbox.fingerprint()).isEqualTo(plain.fingerprint());
    }

    @Test
    void aToolThatIsNotCheckedOutGoesToo() throws Exception {
        ToolSandbox emptied = ToolSandbox.copyOf(withTool, Files.createDirectory(folder.resolve("emptied")));
        emptied.git.run(emptied.root, "submodule", "deinit", "-q", "-f", "tools/swissroll");
        emptied.remove(Checkpoint.NONE, true);
        assertThat(emptied.fingerprint()).isEqualTo(plain.fingerprint());
        sandbox.git.run(sandbox.root, "commit", "-qm", "add");
        ToolSandbox clone = ToolSandbox.cloneOf(sandbox);
        clone.remove(Checkpoint.NONE, true);
        assertThat(clone.git.run(clone.root, "ls-files", "tools")).isEmpty();
        assertThat(clone.root.resolve("backups")).doesNotExist();
    }

    /** Between the index, by which it counts, and the end of the deletion. */
    @Test
    void aKilledDeletionIsFinishedByTheNextGoal() throws Exception {
        Checkpoint kill = step -> {
            if (step.equals("done")) {
                throw new Killed();
            }
        };
        try {
            sandbox.remove(kill, true);
        } catch (Killed expected) {
            // as it is after a kill
        }
        try (Stream<Path> backups = Files.list(sandbox.root.resolve("backups"))) {
            Path half = backups.findFirst().orElseThrow();
            Files.delete(half.resolve("src/main.py"));
            assertThat(Backup.all(sandbox.root)).isEmpty();
        }
        Workbench.open(sandbox.host(), sandbox.stashRoot(), "test", Checkpoint.NONE)
                .close();
        assertThat(sandbox.said()).contains("finished the interrupted remove-tool of swissroll");
        assertThat(sandbox.fingerprint()).isEqualTo(plain.fingerprint());
    }

    @Test
    void whatCannotBeDeletedIsToldAndTheRemovalCounts() throws Exception {
        Gate.require(Capability.MOUNT);
        Path[] mounted = new Path[1];
        Checkpoint hold = step -> {
            if (step.equals("done")) {
                mounted[0] = mount();
            }
        };
        List<String> said = sandbox.remove(hold, true);
        assertThat(new ProcessBuilder("umount", mounted[0].toString()).start().waitFor())
                .isZero();
        assertThat(said.get(1)).contains("backups/swissroll_", " could not be deleted: ");
        assertThat(sandbox.manifest().toolNames()).isEmpty();
        assertThat(sandbox.git.run(sandbox.root, "ls-files", "tools")).isEmpty();
        assertThat(sandbox.root.resolve(".git/stash/journal.json")).doesNotExist();
    }

    /** On a folder of what is to be deleted. */
    private Path mount() {
        try (Stream<Path> backups = Files.list(sandbox.root.resolve("backups"))) {
            Path place = backups.findFirst().orElseThrow().resolve("src");
            Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place.toString())
                    .inheritIO()
                    .start();
            assertThat(mount.waitFor()).isZero();
            return place;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> preview(boolean noBackup) throws Exception {
        return new RemoveTool(sandbox.host(), sandbox.stashRoot(), Checkpoint.NONE)
                .preview(new RemoveTool.Wish("swissroll", sandbox.manifest(), List.of(), false, noBackup))
                .lines();
    }

    private static Path tool(ToolSandbox sandbox) {
        return sandbox.root.resolve("tools/swissroll");
    }

    private static void commit(ToolSandbox sandbox) {
        sandbox.git.write(tool(sandbox), "mine.py", "mine\n");
        sandbox.git.run(tool(sandbox), "add", "mine.py");
        sandbox.git.run(tool(sandbox), "commit", "-qm", "mine");
    }

    private static void replace(ToolSandbox sandbox, String file, String old, String now) throws Exception {
        Path path = sandbox.root.resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(old);
        Files.writeString(path, text.replace(old, now));
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
