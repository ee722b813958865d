package io.github.experimentstash.tool;

import static io.github.experimentstash.tool.Setting.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.git.change.Change;
import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.model.Revision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is in the tool's place, on the way to it, or the same place to some file system: add-tool stops before it clones. */
class RefusedPlacesTest extends CopiedSandboxCase {
    Stream<Arguments> places() {
        return Stream.of(
                row("tools is a link", s -> link(s, "tools", "../outside"), "STASH-223", "tools is a symbolic link"),
                row(
                        "tools is a link into the stash",
                        s -> link(s, "tools", "configs"),
                        "STASH-223",
                        "tools is a symbolic link"),
                row("tools is a link that leads nowhere", s -> link(s, "tools", "nowhere"), "STASH-223"),
                row(
                        "the place is a link",
                        s -> link(s, "tools/swissroll", "../../outside"),
                        "STASH-223",
                        "tools/swissroll is a symbolic link"),
                row(
                        "git's modules are a link",
                        s -> link(s, ".git/modules", "../../outside"),
                        "STASH-223",
                        ".git/modules is a symbolic link"),
                row(
                        "the stash's configs are a link within it",
                        s -> {
                            Files.move(s.root.resolve("configs"), s.root.resolve("cfg"));
                            link(s, "configs", "cfg");
                        },
                        "STASH-223",
                        "configs is a symbolic link"),
                row(
                        "meta.yaml is a link within the stash",
                        s -> {
                            Files.move(s.root.resolve("configs/meta.yaml"), s.root.resolve("real.yaml"));
                            link(s, "configs/meta.yaml", "../real.yaml");
                        },
                        "STASH-223",
                        "configs/meta.yaml is a symbolic link"),
                row(
                        "backups is a link, and something must go there",
                        s -> {
                            s.git.write(s.root, ".git/modules/tools/swissroll/HEAD", "ref: refs/heads/main\n");
                            link(s, "backups", "../outside");
                        },
                        "STASH-223",
                        "backups is a symbolic link"),
                row("tools is a file", s -> s.git.write(s.root, "tools", "x"), "STASH-222", "tools is a file"),
                row(
                        "the place is a file",
                        s -> s.git.write(s.root, "tools/swissroll", "x"),
                        "STASH-222",
                        "tools/swissroll is a file"),
                row(
                        "tools is a file in the index only",
                        s -> stageGone(s, "tools"),
                        "STASH-222",
                        "git has a file or submodule tools",
                        "git rm --cached tools"),
                row(
                        "the place is a file in the index only",
                        s -> stageGone(s, "tools/swissroll"),
                        "STASH-222",
                        "tools/swissroll is a file in git"),
                row(
                        "files below the place in the index only",
                        s -> stageGone(s, "tools/swissroll/a.py"),
                        "STASH-222",
                        "git has files below tools/swissroll, such as tools/swissroll/a.py"),
                row(
                        "files below the place, in other letters",
                        s -> stageGone(s, "Tools/SwissRoll/a.py"),
                        "STASH-222",
                        "Tools/SwissRoll/a.py"),
                row(
                        "a file of the same name in other letters",
                        s -> stageGone(s, "tools/SwissRoll"),
                        "STASH-222",
                        "tools/SwissRoll differs from tools/swissroll only in case"),
                row(
                        "a submodule of the same name in other letters",
                        s -> s.git.addSubmodule(s.root, s.upstream, "tools/Swissroll"),
                        "STASH-222",
                        "tools/Swissroll differs from tools/swissroll only in case"),
                row(
                        "letters with two small forms",
                        s -> stageGone(s, "tools/\u017Fwissroll"),
                        "STASH-222",
                        "only in case"),
                row(
                        "tools is a submodule",
                        s -> s.git.addSubmodule(s.root, s.upstream, "tools"),
                        "STASH-222",
                        "tools/swissroll would lie in it"),
                row(
                        "tools is a repository that git does not have",
                        s -> s.git.repository(s.root.resolve("tools")),
                        "STASH-222",
                        "tools is a git repository of its own"),
                row(
                        "another submodule has this name",
                        s -> s.git.run(s.root, submodule(s, "--name", "tools/swissroll", "methods/other")),
                        "STASH-222",
                        "the name tools/swissroll belongs to the submodule at methods/other"),
                row(
                        "another submodule's git folder lies within",
                        s -> s.git.run(s.root, submodule(s, "--name", "tools/swissroll/deep", "methods/deep")),
                        "STASH-222",
                        "would lie one in the other"),
                row(
                        "another submodule's git folder lies around",
                        s -> s.git.run(s.root, submodule(s, "--name", "tools", "methods/all")),
                        "STASH-222",
                        "would lie one in the other"),
                row(
                        "another submodule's name in other letters",
                        s -> s.git.run(s.root, submodule(s, "--name", "Tools/Swissroll", "methods/other")),
                        "STASH-222",
                        "would lie one in the other"),
                row(
                        "the place under another name",
                        s -> s.git.write(
                                s.root, ".gitmodules", "[submodule \"old\"]\n\tpath = tools/swissroll\n\turl = x\n"),
                        "STASH-222",
                        "under the name 'old'",
                        "mvn stash:repair"),
                row(
                        "a tool whose name differs in letters only",
                        s -> s.git.write(
                                s.root,
                                "configs/meta.yaml",
                                "tools:\n  SwissRoll:\n    path: methods/x\n    entrypoint: main.py\n"),
                        "STASH-203",
                        "'SwissRoll' and 'swissroll' differ only in case"),
                row(
                        "a tool of this name somewhere else",
                        s -> {
                            s.git.write(s.root, "methods/x/main.py", "");
                            s.git.write(
                                    s.root,
                                    "configs/meta.yaml",
                                    "tools:\n  swissroll:\n    path: methods/x\n    entrypoint: main.py\n");
                        },
                        "STASH-221",
                        "has the tool 'swissroll' already, at methods/x"),
                row(
                        "its git folder is used by a folder that was renamed by hand",
                        s -> {
                            s.add();
                            s.git.run(s.root, "reset", "-q", "--hard");
                            s.git.run(s.root, "clean", "-fdq");
                            Files.move(s.root.resolve("tools/swissroll"), s.root.resolve("tools/mine"));
                        },
                        "STASH-234",
                        "is used by tools/mine"),
                row(
                        "its git folder has a linked work tree",
                        s -> {
                            s.add();
                            s.git.run(s.root.resolve("tools/swissroll"), "worktree", "add", "-q", "../../../linked");
                            s.git.run(s.root, "rm", "-q", "--cached", "tools/swissroll");
                            Change.deleteTree(s.root.resolve("tools/swissroll"));
                            s.git.run(s.root, "checkout", "-q", "HEAD", "--", "configs");
                        },
                        "STASH-234",
                        "has linked work trees"));
    }

    @ParameterizedTest
    @MethodSource("places")
    void aPlaceThatIsNotFree(Setting setting, String[] words) throws Exception {
        Files.createDirectories(folder.resolve("outside"));
        setting.make(sandbox);
        Refused.by(sandbox, () -> sandbox.add(), words);
        Refused.by(
                sandbox,
                () -> sandbox.addTool(Checkpoint.NONE)
                        .add(
                                ToolSandbox.request("swissroll", sandbox.url(), Revision.ofDefault(), true),
                                sandbox.manifest()),
                words);
        assertThat(folder.resolve("outside")).isEmptyDirectory();
    }

    private static void link(ToolSandbox sandbox, String name, String target) throws Exception {
        Path link = sandbox.root.resolve(name);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(target));
    }

    /** Staged, and then deleted in the work tree: only the index has it. */
    private static void stageGone(ToolSandbox sandbox, String name) throws Exception {
        sandbox.git.write(sandbox.root, name, "x");
        sandbox.git.run(sandbox.root, "add", name);
        Change.deleteTree(sandbox.root.resolve(name.split("/")[0]));
    }

    private static String[] submodule(ToolSandbox sandbox, String option, String name, String path) {
        return new String[] {
            "-c", "protocol.file.allow=always", "submodule", "add", "-q", option, name, sandbox.url(), path
        };
    }
}
