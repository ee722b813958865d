package io.github.experimentstash.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.git.change.Change;
import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.model.Revision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What accidents leave, each as git itself leaves it: add-tool makes it right by itself, or refuses what is somebody's; repair
 * takes the trace away. The user's staged, unstaged and untracked work is the same before and after.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeftoversTest {
    private static final String SECTION = "[submodule \"tools/swissroll\"]\n\tpath = tools/swissroll\n\turl = %s\n";

    private ToolSandbox plain;
    private ToolSandbox left;
    private Map<String, String> untouched;
    private Map<String, String> added;

    @TempDir
    Path folder;

    private ToolSandbox sandbox;

    @BeforeAll
    void make(@TempDir Path templates) throws Exception {
        plain = new ToolSandbox(Files.createDirectory(templates.resolve("plain"))).make();
        untouched = plain.fingerprint();
        left = ToolSandbox.copyOf(plain, Files.createDirectory(templates.resolve("left")));
        left.leaveTraces();
    }

    @BeforeEach
    void copy() throws Exception {
        sandbox = ToolSandbox.copyOf(plain, folder);
    }

    /** What it looks like where nothing was in the way; the upstream's address has the folder in it. */
    private Map<String, String> whole() throws Exception {
        if (added == null) {
            ToolSandbox fresh = ToolSandbox.copyOf(plain, Files.createDirectory(folder.resolve("fresh")));
            fresh.addTool(Checkpoint.NONE)
                    .add(ToolSandbox.request("swissroll", plain.url(), Revision.ofDefault(), false), fresh.manifest());
            added = fresh.fingerprint();
        }
        return added;
    }

    /** The trace, whether repair finds it, and what add-tool says of it. */
    Stream<Arguments> traces() {
        return Stream.of(
                trace("L1 git's folder alone", s -> gitFolder(s), true, "in backups/"),
                trace(
                        "L1 git's folder that a killed clone left",
                        s -> {
                            s.git.write(s.root, ".git/modules/tools/swissroll/objects/pack/tmp_pack_x", "x");
                            s.git.write(s.root, ".git/modules/tools/swissroll/config", "[core]\n\tworktree = ../x\n");
                        },
                        true,
                        "in backups/"),
                trace(
                        "L1 git's folder with a configuration that cannot be read",
                        s -> {
                            gitFolder(s);
                            s.git.write(s.root, ".git/modules/tools/swissroll/config", "[core\n");
                        },
                        true,
                        "in backups/"),
                trace("L2 the index alone", s -> s.git.run(s.root, gitlink(s)), false, ""),
                trace(
                        "L3 .gitmodules alone",
                        s -> s.git.write(s.root, ".gitmodules", String.format(SECTION, "https://example.org/old")),
                        true,
                        ""),
                trace(
                        "L3 .gitmodules alone, staged",
                        s -> {
                            s.git.write(s.root, ".gitmodules", String.format(SECTION, "https://example.org/old"));
                            s.git.run(s.root, "add", ".gitmodules");
                        },
                        true,
                        ""),
                trace(
                        "L4 git's configuration alone",
                        s -> s.git.run(s.root, "config", "submodule.tools/swissroll.url", "https://example.org/old"),
                        true,
                        ""),
                trace("L6 an empty folder", s -> Files.createDirectories(s.root.resolve("tools/swissroll")), false, ""),
                trace(
                        "L7 a link that leads nowhere",
                        s -> s.git.write(
                                s.root, "tools/swissroll/.git", "gitdir: ../../.git/modules/tools/swissroll\n"),
                        true,
                        "led nowhere"),
                trace(
                        "L9 a line of .gitignore",
                        s -> {
                            s.git.write(s.root, ".git/info/exclude", "tools/\n");
                        },
                        false,
                        ""),
                trace(
                        "all of a removal by hand",
                        s -> {
                            Change.deleteTree(s.root);
                            ToolSandbox.copyOf(left, s.root.getParent());
                        },
                        true,
                        "in backups/"));
    }

    @ParameterizedTest
    @MethodSource("traces")
    void addToolMakesItRight(Setting setting, boolean found, String words) throws Exception {
        setting.make(sandbox);
        String url = plain.url();
        AddedTool tool = sandbox.addTool(Checkpoint.NONE)
                .add(ToolSandbox.request("swissroll", url, Revision.ofDefault(), false), sandbox.manifest());
        assertThat(String.join("\n", tool.madeRoom())).contains(words);
        assertThat(withoutBackups(sandbox.fingerprint())).isEqualTo(withoutBackups(whole()));
        assertThat(sandbox.root.resolve("backups"))
                .satisfies(folder -> assertThat(Files.exists(folder)).isEqualTo(words.contains("backups")));
    }

    @ParameterizedTest
    @MethodSource("traces")
    void repairTakesItAway(Setting setting, boolean found, String words) throws Exception {
        setting.make(sandbox);
        Map<String, String> before = sandbox.fingerprint();
        List<String> said = sandbox.repair();
        if (found) {
            assertThat(said).isNotEmpty();
            assertThat(String.join("\n", said)).contains(words);
            assertThat(withoutBackups(sandbox.fingerprint())).isEqualTo(withoutBackups(untouched));
            assertThat(sandbox.repair()).isEmpty();
        } else {
            assertThat(sandbox.fingerprint()).isEqualTo(before);
        }
    }

    @Test
    void whatWasNeverPushedIsInTheBackup() throws Exception {
        gitFolder(sandbox);
        Path modules = sandbox.root.resolve(".git/modules/tools/swissroll");
        String here = "--work-tree=" + folder;
        String tree = sandbox.git.run(modules, "--git-dir=.", here, "rev-parse", "HEAD^{tree}");
        String mine = sandbox.git.run(modules, "--git-dir=.", here, "commit-tree", "-m", "mine", tree);
        sandbox.git.run(modules, "--git-dir=.", here, "update-ref", "refs/heads/mine", mine);
        sandbox.git.run(modules, "--git-dir=.", here, "update-ref", "--create-reflog", "refs/stash", mine);

        sandbox.add();

        Path backup = backups().get(0);
        assertThat(sandbox.git.run(backup, "log", "-1", "--format=%s", "mine")).isEqualTo("mine");
        assertThat(sandbox.git.run(backup, "stash", "list")).isNotEmpty();
        sandbox.git.run(backup, "reset", "-q", "--hard");
        assertThat(backup.resolve("src/main.py")).exists();
        assertThat(sandbox.git.run(sandbox.root, "status", "--porcelain")).doesNotContain("backups");
    }

    @Test
    void twoBackupsOfOneSecondDoNotMeet() throws Exception {
        for (int i = 0; i < 3; i++) {
            gitFolder(sandbox);
            assertThat(sandbox.repair()).hasSize(1);
        }
        assertThat(backups()).hasSize(3);
    }

    /** L2b, L5, L8: somebody's files. */
    Stream<Arguments> somebodys() {
        return Stream.of(
                Setting.row(
                        "L2b files of git below it",
                        s -> {
                            s.git.write(s.root, "tools/swissroll/a.py", "mine\n");
                            s.git.run(s.root, "add", "tools");
                        },
                        "STASH-222",
                        "git has files below tools/swissroll"),
                Setting.row(
                        "L5 files that nobody knows",
                        s -> s.git.write(s.root, "tools/swissroll/results.csv", "1\n"),
                        "STASH-222",
                        "exists and is not empty"),
                Setting.row(
                        "L5 hidden files",
                        s -> s.git.write(s.root, "tools/swissroll/.cache", "1\n"),
                        "STASH-222",
                        "exists and is not empty"),
                Setting.row(
                        "L7 files beside a link that leads nowhere",
                        s -> {
                            s.git.write(s.root, "tools/swissroll/.git", "gitdir: ../nowhere\n");
                            s.git.write(s.root, "tools/swissroll/results.csv", "1\n");
                        },
                        "STASH-222",
                        "tools/swissroll"),
                Setting.row(
                        "L8 a clone",
                        s -> s.git.run(s.root, "clone", "-q", s.upstream.toString(), "tools/swissroll"),
                        "STASH-222",
                        "is a git repository already, but no submodule"));
    }

    @ParameterizedTest
    @MethodSource("somebodys")
    void somebodysFilesStopBoth(Setting setting, String[] words) throws Exception {
        setting.make(sandbox);
        Refused.by(sandbox, () -> sandbox.add(), words);
        Map<String, String> before = sandbox.fingerprint();
        sandbox.repair();
        assertThat(sandbox.fingerprint()).isEqualTo(before);
    }

    /** L8, the way that the hint names. */
    @Test
    void aCloneBecomesASubmoduleAndThenATool() throws Exception {
        sandbox.git.run(sandbox.root, "clone", "-q", sandbox.url(), "tools/swissroll");
        sandbox.git.run(
                sandbox.root,
                "-c",
                "protocol.file.allow=always",
                "submodule",
                "add",
                "-q",
                sandbox.url(),
                "tools/swissroll");
        assertThat(sandbox.add().manner()).isEqualTo(AddedTool.Manner.TAKEN_IN);
        assertThat(sandbox.git.run(sandbox.root, "submodule", "status")).startsWith(" ");
        assertThat(sandbox.git.run(sandbox.root, "status", "--porcelain"))
                .contains("M  paper.tex", " M notes.md", "?? draft.txt");
    }

    /** L12 and L14: lines of .gitmodules that are the user's, staged or not. */
    @Test
    void theUsersLinesOfGitmodulesStayWhereTheyAre() throws Exception {
        sandbox.git.write(sandbox.root, ".gitmodules", "# committed\n");
        sandbox.git.run(sandbox.root, "add", ".gitmodules");
        sandbox.git.run(sandbox.root, "commit", "-qm", "modules");
        sandbox.git.write(sandbox.root, ".gitmodules", "# committed\n# staged\n");
        sandbox.git.run(sandbox.root, "add", ".gitmodules");
        sandbox.git.write(sandbox.root, ".gitmodules", "# committed\n# staged\n# not staged");
        Map<String, String> before = sandbox.fingerprint();

        sandbox.add();

        String section = String.format(SECTION, sandbox.url());
        assertThat(sandbox.git.run(sandbox.root, "show", ":.gitmodules") + "\n")
                .isEqualTo("# committed\n# staged\n" + section);
        assertThat(sandbox.root.resolve(".gitmodules"))
                .hasContent("# committed\n# staged\n# not staged\n" + section.stripTrailing());
        sandbox.remove(Checkpoint.NONE);
        assertThat(withoutBackups(sandbox.fingerprint())).isEqualTo(withoutBackups(before));
    }

    @Test
    void aSubmoduleNamedInSeveralPartsIsNoLeftover() throws Exception {
        sandbox.git.run(
                sandbox.root,
                "-c",
                "protocol.file.allow=always",
                "submodule",
                "add",
                "-q",
                sandbox.url(),
                "tools/group/one");
        sandbox.git.run(sandbox.root, "submodule", "deinit", "-f", "-q", "tools/group/one");
        Change.deleteTree(sandbox.root.resolve("tools/group"));
        Map<String, String> before = sandbox.fingerprint();
        assertThat(sandbox.repair()).hasSize(1).allMatch(line -> line.contains("tools/group/one is not checked out"));
        assertThat(sandbox.fingerprint()).isEqualTo(before);
    }

    @Test
    void bothNamesOfOneLeftoverGo() throws Exception {
        sandbox.git.write(
                sandbox.root,
                ".gitmodules",
                "[submodule \"old\"]\n\tpath = tools/swissroll\n\turl = x\n# mine\n" + String.format(SECTION, "y"));
        assertThat(sandbox.repair()).hasSize(2);
        assertThat(sandbox.root.resolve(".gitmodules")).hasContent("# mine");
        sandbox.add();
    }

    @Test
    void aFolderThatWasRenamedByHandKeepsItsGitFolder() throws Exception {
        sandbox.add();
        sandbox.git.run(sandbox.root, "rm", "-q", "--cached", "tools/swissroll");
        Files.move(sandbox.root.resolve("tools/swissroll"), sandbox.root.resolve("tools/mine"));
        Map<String, String> before = sandbox.fingerprint();
        assertThat(String.join("\n", sandbox.repair())).contains("is used by tools/mine");
        assertThat(sandbox.fingerprint()).isEqualTo(before);
    }

    private static Arguments trace(String what, Setting setting, boolean found, String words) {
        return Arguments.argumentSet(what, setting, found, words);
    }

    private static void gitFolder(ToolSandbox sandbox) throws Exception {
        Path workTree = sandbox.root.resolveSibling("wt");
        Path modules = sandbox.root.resolve(".git/modules/tools/swissroll");
        Files.createDirectories(modules.getParent());
        sandbox.git.run(
                sandbox.root.getParent(),
                "clone",
                "-q",
                "--no-checkout",
                "--separate-git-dir=" + modules,
                sandbox.upstream.toString(),
                workTree.toString());
        sandbox.git.run(modules, "config", "core.worktree", "../../../../tools/swissroll");
        Change.deleteTree(workTree);
    }

    private static String[] gitlink(ToolSandbox sandbox) {
        String commit = sandbox.git.run(sandbox.upstream, "rev-parse", "HEAD");
        return new String[] {"update-index", "--add", "--cacheinfo", "160000," + commit + ",tools/swissroll"};
    }

    private List<Path> backups() throws Exception {
        try (Stream<Path> found = Files.list(sandbox.root.resolve("backups"))) {
            return found.toList();
        }
    }

    private static Map<String, String> withoutBackups(Map<String, String> fingerprint) {
        Map<String, String> plain = new TreeMap<>(fingerprint);
        plain.keySet()
                .removeIf(name -> name.startsWith("backups/")
                        || name.equals("tools/")
                        || name.equals(".git/modules/")
                        || name.equals(".git/modules/tools/"));
        return plain;
    }
}
