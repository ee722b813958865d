package io.github.experimentstash.tool;

import static io.github.experimentstash.tool.Setting.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.git.change.Change;
import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.model.Revision;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Repositories that are broken, busy or made to lead a goal astray: each goal stops before it changes anything. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("rare")
class RefusedRepositoriesTest {
    private ToolSandbox plain;
    private ToolSandbox withTool;

    @TempDir
    Path folder;

    private ToolSandbox sandbox;

    enum Goal {
        ADD,
        REMOVE,
        RESTORE,
        SETUP,
        UPDATE,
        REPAIR
    }

    @BeforeAll
    void make(@TempDir Path templates) throws Exception {
        plain = new ToolSandbox(Files.createDirectory(templates.resolve("plain"))).make();
        withTool = ToolSandbox.copyOf(plain, Files.createDirectory(templates.resolve("tool")));
        withTool.add();
        withTool.git.run(withTool.root, "commit", "-qm", "add");
    }

    @BeforeEach
    void copy() throws Exception {
        sandbox = ToolSandbox.copyOf(plain, folder);
    }

    Stream<Arguments> repositories() {
        return Stream.of(
                row(
                        ".gitmodules is a link",
                        s -> {
                            s.git.write(s.root, "elsewhere", "");
                            link(s, ".gitmodules", "elsewhere");
                        },
                        "STASH-215",
                        "not a regular file"),
                row(
                        ".gitmodules is a folder",
                        s -> Files.createDirectory(s.root.resolve(".gitmodules")),
                        "STASH-215",
                        "not a regular file"),
                row(
                        ".gitmodules has the marks of a conflict",
                        s -> s.git.write(
                                s.root,
                                ".gitmodules",
                                "[submodule \"a\"]\n<<<<<<< HEAD\n\tpath = a\n=======\n\tpath = b\n>>>>>>> x\n"),
                        ".gitmodules:2: error STASH-215",
                        "not in git's syntax"),
                row(
                        ".gitmodules is not UTF-8",
                        s -> Files.write(
                                s.root.resolve(".gitmodules"), "# \u00e9\n".getBytes(StandardCharsets.ISO_8859_1)),
                        "STASH-215",
                        "not UTF-8"),
                row(
                        ".gitmodules is broken as it is staged",
                        s -> {
                            s.git.write(s.root, ".gitmodules", "[submodule \"a\n");
                            s.git.run(s.root, "add", ".gitmodules");
                            s.git.write(s.root, ".gitmodules", "");
                        },
                        ".gitmodules:1: error STASH-215: what is staged of this file is not in git's syntax",
                        "git add .gitmodules"),
                row(
                        ".gitmodules is not UTF-8 as it is staged",
                        s -> {
                            Files.write(
                                    s.root.resolve(".gitmodules"), "# \u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
                            s.git.run(s.root, "add", ".gitmodules");
                            s.git.write(s.root, ".gitmodules", "");
                        },
                        "STASH-215",
                        "what is staged of this file is not UTF-8"),
                row(
                        ".gitmodules has a command",
                        s -> s.git.write(
                                s.root,
                                ".gitmodules",
                                "[submodule \"a\"]\n\tpath = a\n\turl = https://example.org/a/b\n\tupdate = !touch x\n"),
                        "STASH-215",
                        "wants to start a program"),
                row(
                        "git's configuration has a command",
                        s -> s.git.run(s.root, "config", "submodule.a.update", "!touch x"),
                        "STASH-215",
                        "starts a program at each update",
                        "git config --unset submodule.a.update"),
                row(
                        "a merge is under way",
                        s -> s.git.write(s.root, ".git/MERGE_HEAD", head(s)),
                        "STASH-212",
                        "a merge is under way"),
                row(
                        "a cherry-pick is under way",
                        s -> s.git.write(s.root, ".git/CHERRY_PICK_HEAD", head(s)),
                        "STASH-212",
                        "a cherry-pick"),
                row(
                        "a revert is under way",
                        s -> s.git.write(s.root, ".git/REVERT_HEAD", head(s)),
                        "STASH-212",
                        "a revert"),
                row(
                        "a rebase is under way",
                        s -> s.git.write(s.root, ".git/rebase-merge/head-name", "refs/heads/main\n"),
                        "STASH-212",
                        "a rebase"),
                row(
                        "a bisect is under way",
                        s -> s.git.write(s.root, ".git/BISECT_LOG", "git bisect start\n"),
                        "STASH-212",
                        "a bisect"),
                row(
                        "git holds the index",
                        s -> Files.createFile(s.root.resolve(".git/index.lock")),
                        "STASH-210",
                        "another git process holds .git/index.lock"),
                row(
                        "git holds its configuration",
                        s -> Files.createFile(s.root.resolve(".git/config.lock")),
                        "STASH-210",
                        "another git process holds .git/config.lock"),
                row(
                        "git holds .gitmodules",
                        s -> Files.createFile(s.root.resolve(".gitmodules.lock")),
                        "STASH-210",
                        "another git process holds .gitmodules.lock"));
    }

    @ParameterizedTest
    @MethodSource("repositories")
    void aRepositoryThatIsNotToBeChangedNow(Setting setting, String[] words) throws Exception {
        setting.make(sandbox);
        Refused.by(sandbox, () -> sandbox.add(), words);
    }

    /** No file of git says that it goes on, as after {@code git stash pop}: only the index has three of one file. */
    @ParameterizedTest
    @EnumSource(Goal.class)
    void aFileInConflictStopsEachGoal(Goal goal) throws Exception {
        sandboxFor(goal);
        String blob = sandbox.git.run(sandbox.root, "rev-parse", "HEAD:configs/meta.yaml");
        Path stages = Files.writeString(
                folder.resolve("stages"),
                "0 " + "0".repeat(40) + "\tconfigs/meta.yaml\n" + "100644 " + blob + " 2\tconfigs/meta.yaml\n"
                        + "100644 " + blob + " 3\tconfigs/meta.yaml\n");
        Process update = new ProcessBuilder("git", "update-index", "--index-info")
                .directory(sandbox.root.toFile())
                .redirectInput(stages.toFile())
                .start();
        assertThat(update.waitFor()).isZero();
        Refused.by(sandbox, () -> run(goal), "STASH-212", "configs/meta.yaml is in conflict");
    }

    @ParameterizedTest
    @EnumSource(Goal.class)
    void aMergeStopsEachGoal(Goal goal) throws Exception {
        sandboxFor(goal);
        sandbox.git.write(sandbox.root, ".git/MERGE_HEAD", head(sandbox));
        Refused.by(sandbox, () -> run(goal), "STASH-212", "a merge is under way");
    }

    @ParameterizedTest
    @EnumSource(
            value = Goal.class,
            names = {"REMOVE", "UPDATE"})
    void aToolBehindALinkIsNotTouched(Goal goal) throws Exception {
        sandboxFor(goal);
        Files.move(sandbox.root.resolve("tools"), sandbox.root.resolve("methods"));
        link(sandbox, "tools", "methods");
        Refused.by(sandbox, () -> run(goal), "STASH-223", "tools is a symbolic link");
        Files.delete(sandbox.root.resolve("tools"));
        Files.move(sandbox.root.resolve("methods"), folder.resolve("outside"));
        link(sandbox, "tools", "../outside");
        Refused.by(sandbox, () -> run(goal), "STASH-113", "leaves the stash");
    }

    @ParameterizedTest
    @EnumSource(
            value = Goal.class,
            names = {"REMOVE", "UPDATE"})
    void aNameThatLeadsOutOfGitsFolder(Goal goal) throws Exception {
        sandboxFor(goal);
        sandbox.git.write(sandbox.root, "evil/mine.txt", "mine\n");
        Path modules = sandbox.root.resolve(".gitmodules");
        Files.writeString(modules, Files.readString(modules).replace("\"tools/swissroll\"", "\"../../evil\""));
        Refused.by(sandbox, () -> run(goal), "STASH-215", "leads out of git's folder");
    }

    @Test
    void backupsBehindALinkAreNotMade() throws Exception {
        sandboxFor(Goal.REMOVE);
        link(sandbox, "backups", "../outside");
        Files.createDirectory(folder.resolve("outside"));
        Refused.by(sandbox, () -> run(Goal.REMOVE), "STASH-223", "backups is a symbolic link");
        assertThat(folder.resolve("outside")).isEmptyDirectory();
    }

    @Test
    void anAddressThatClimbsOutOfTheStashsOwn() throws Exception {
        sandboxFor(Goal.SETUP);
        sandbox.git.run(sandbox.root, "remote", "set-url", "origin", "https://example.org/lab/paper.git");
        sandbox.git.write(
                sandbox.root,
                ".gitmodules",
                "[submodule \"tools/swissroll\"]\n\tpath = tools/swissroll\n\turl = ../../../../x\n");
        Map<String, String> before = sandbox.fingerprint();
        assertThat(sandbox.setUp(Checkpoint.NONE).get(0).text())
                .contains(".gitmodules: error STASH-216", "leads out of the stash's own address");
        assertThat(sandbox.fingerprint()).isEqualTo(before);
    }

    @Test
    void aRelativeAddressOfAStashThatIsOnThisMachineOnly() throws Exception {
        sandboxFor(Goal.SETUP);
        sandbox.git.run(sandbox.root, "remote", "remove", "origin");
        sandbox.git.write(
                sandbox.root,
                ".gitmodules",
                "[submodule \"tools/swissroll\"]\n\tpath = tools/swissroll\n\turl = ../upstream/swissroll\n");
        SetUpTools goal = new SetUpTools(sandbox.host(), sandbox.stashRoot(), null, Checkpoint.NONE);
        assertThat(goal.fetch(sandbox.manifest().tools().values(), Set.of(), 1)
                        .get(0)
                        .text())
                .contains("STASH-216", "path of this machine");
    }

    private void sandboxFor(Goal goal) throws Exception {
        if (goal == Goal.ADD || goal == Goal.REPAIR) {
            return;
        }
        Change.deleteTree(sandbox.root);
        ToolSandbox.copyOf(withTool, folder);
        if (goal == Goal.RESTORE) {
            sandbox.remove(Checkpoint.NONE);
        }
        if (goal == Goal.SETUP) {
            sandbox = ToolSandbox.cloneOf(sandbox);
        }
    }

    private void run(Goal goal) throws Exception {
        switch (goal) {
            case ADD -> sandbox.add();
            case REMOVE -> sandbox.remove(Checkpoint.NONE);
            case RESTORE -> sandbox.restore(Checkpoint.NONE);
            case SETUP -> sandbox.setUp(Checkpoint.NONE);
            case UPDATE -> sandbox.update(Checkpoint.NONE, Revision.ofDefault(), false);
            case REPAIR -> sandbox.repair();
        }
    }

    private static void link(ToolSandbox sandbox, String name, String target) throws Exception {
        Path link = sandbox.root.resolve(name);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(target));
    }

    private static String head(ToolSandbox sandbox) {
        return sandbox.git.run(sandbox.root, "rev-parse", "HEAD") + "\n";
    }
}
