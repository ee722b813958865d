package io.github.experimentstash.tool;

import static io.github.experimentstash.tool.Setting.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.git.change.Change;
import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.model.AddToolRequest;
import io.github.experimentstash.model.Revision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody made by hand, by git submodule add and an editor, is taken as it is, or compared and told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdoptToolTest {
    private static final String ENTRY =
            "tools:\n  swissroll:\n    path: tools/swissroll\n    entrypoint: \"-m src.main\"\n";

    private ToolSandbox byHand;

    @TempDir
    Path folder;

    private ToolSandbox sandbox;
    private String commit;

    @BeforeAll
    void make(@TempDir Path template) throws Exception {
        byHand = new ToolSandbox(template).make();
        byHand.git.run(byHand.upstream, "tag", "v1");
        byHand.newer();
        byHand.git.run(byHand.upstream, "checkout", "-q", "v1");
        byHand.git.run(byHand.root, submodule(byHand));
        byHand.git.run(byHand.upstream, "checkout", "-q", "main");
    }

    @BeforeEach
    void copy() throws Exception {
        sandbox = ToolSandbox.copyOf(byHand, folder);
        commit = sandbox.git.run(sandbox.root, "rev-parse", ":tools/swissroll");
    }

    /** The second and third step of the original's guide, done by the goal. */
    @Test
    void aSubmoduleWithoutAnEntryGetsOne() throws Exception {
        String modules = Files.readString(sandbox.root.resolve(".gitmodules"));

        AddedTool added = add();

        assertThat(added.manner()).isEqualTo(AddedTool.Manner.TAKEN_IN);
        assertThat(added.lines()).anyMatch(line -> line.contains(commit.substring(0, 10)));
        assertThat(added.files()).containsExactly("configs/meta.yaml (+4 lines)", "configs/example_swissroll.yaml");
        assertThat(sandbox.root.resolve(".gitmodules")).hasContent(modules.stripTrailing());
        assertThat(sandbox.git.run(sandbox.root, "submodule", "status")).startsWith(" " + commit);
        String status = sandbox.git.run(sandbox.root, "status", "--porcelain");
        assertThat(status)
                .contains("M  configs/meta.yaml", "A  configs/example_swissroll.yaml", "A  tools/swissroll")
                .contains("M  paper.tex", " M notes.md", "?? draft.txt");
        assertThat(sandbox.manifest().tools().get("swissroll").commit()).contains(commit);
        assertThat(add().manner()).isEqualTo(AddedTool.Manner.PRESENT);
    }

    @Test
    void aDryRunSaysTheSameAndChangesNothing() throws Exception {
        Map<String, String> before = sandbox.fingerprint();
        AddedTool added = sandbox.addTool(Checkpoint.NONE).add(request(Revision.ofDefault(), true), sandbox.manifest());
        assertThat(added.files()).contains("configs/meta.yaml (+4 lines)");
        assertThat(sandbox.fingerprint()).isEqualTo(before);
    }

    @Test
    void whereAllAgreeThereIsNothingToDo() throws Exception {
        entry("    commit: " + commit + "\n");
        Map<String, String> before = sandbox.fingerprint();

        AddedTool added = add();

        assertThat(added.manner()).isEqualTo(AddedTool.Manner.PRESENT);
        assertThat(added.lines())
                .containsExactly("tools/swissroll @ " + commit.substring(0, 7)
                        + " is there already, with its entry in configs/meta.yaml: nothing to do");
        assertThat(added.warnings()).isEmpty();
        assertThat(sandbox.fingerprint()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "    commit: HEAD\n", "    commit: main\n"})
    void anEntryWithoutAPinIsToldWithTheCure(String pin) throws Exception {
        entry(pin);
        Map<String, String> before = sandbox.fingerprint();

        AddedTool added = add();

        assertThat(added.manner()).isEqualTo(AddedTool.Manner.PRESENT);
        assertThat(added.warnings()).hasSize(1);
        assertThat(added.warnings().get(0).text())
                .contains("configs/meta.yaml:", "warning STASH-206: the entry of 'swissroll' has ")
                .contains(pin.isEmpty() ? "no commit" : pin.strip())
                .contains("hint: mvn stash:update-tool -Dtool=swissroll -Dcommit=" + commit);
        assertThat(sandbox.fingerprint()).isEqualTo(before);
        sandbox.update(Checkpoint.NONE, Revision.commit(commit), false);
        assertThat(add().warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", ".git", ".git/"})
    void theSameAddressInAnotherForm(String end) throws Exception {
        assertThat(sandbox.addTool(Checkpoint.NONE)
                        .add(
                                ToolSandbox.request("swissroll", byHand.url() + end, Revision.ofDefault(), false),
                                sandbox.manifest())
                        .manner())
                .isEqualTo(AddedTool.Manner.TAKEN_IN);
    }

    @Test
    void workInItStaysAsItIs() throws Exception {
        Path tool = sandbox.root.resolve("tools/swissroll");
        sandbox.git.write(tool, "src/main.py", "import hydra\n@hydra.main()\n# mine\n");
        sandbox.git.write(tool, "new.py", "mine\n");
        sandbox.git.run(tool, "add", "new.py");
        String status = sandbox.git.run(tool, "status", "--porcelain");
        assertThat(add().manner()).isEqualTo(AddedTool.Manner.TAKEN_IN);
        assertThat(sandbox.git.run(tool, "status", "--porcelain")).isEqualTo(status);
    }

    @Test
    void whatTheSubmoduleLacksIsWritten() throws Exception {
        sandbox.git.run(sandbox.root, "rm", "-q", "--cached", ".gitmodules");
        Files.delete(sandbox.root.resolve(".gitmodules"));
        sandbox.git.run(sandbox.root, "config", "--remove-section", "submodule.tools/swissroll");
        assertThat(sandbox.repair())
                .anyMatch(line -> line.contains("mvn stash:add-tool -Dtool=swissroll -Durl=<its address>"));

        assertThat(add().files()).contains(".gitmodules", ".git/config");

        assertThat(sandbox.git.run(sandbox.root, "submodule", "status")).startsWith(" " + commit);
        assertThat(sandbox.git.run(sandbox.root, "config", "submodule.tools/swissroll.url"))
                .isEqualTo(byHand.url());
        assertThat(sandbox.git.run(sandbox.root, "diff", "--name-only", ".gitmodules"))
                .isEmpty();
        sandbox.remove(Checkpoint.NONE);
        sandbox.restore(Checkpoint.NONE);
    }

    @Test
    void aSubmoduleThatHasItsGitFolderInItself() throws Exception {
        Path tool = sandbox.root.resolve("tools/swissroll");
        Files.delete(tool.resolve(".git"));
        Files.move(sandbox.root.resolve(".git/modules/tools/swissroll"), tool.resolve(".git"));
        sandbox.git.run(tool, "--git-dir=.git", "--work-tree=.", "config", "--unset", "core.worktree");
        assertThat(add().manner()).isEqualTo(AddedTool.Manner.TAKEN_IN);
        assertThat(add().manner()).isEqualTo(AddedTool.Manner.PRESENT);
        sandbox.remove(Checkpoint.NONE);
        sandbox.restore(Checkpoint.NONE);
        assertThat(sandbox.git.run(sandbox.root, "submodule", "status")).startsWith(" " + commit);
    }

    @Test
    void aSubmoduleOfAnotherNameAndAnotherFolder() throws Exception {
        sandbox.git.run(
                sandbox.root,
                "-c",
                "protocol.file.allow=always",
                "submodule",
                "add",
                "-q",
                "--name",
                "roll",
                byHand.url(),
                "methods/roll");
        String pin = sandbox.git.run(sandbox.root, "rev-parse", ":methods/roll");
        sandbox.git.write(
                sandbox.root,
                "configs/meta.yaml",
                "tools:\n  roll:\n    path: methods/roll\n    entrypoint: \"-m src.main\"\n    commit: " + pin + "\n");
        assertThat(sandbox.add(Checkpoint.NONE, "roll", byHand.url()).manner()).isEqualTo(AddedTool.Manner.PRESENT);
    }

    @Test
    void theRevisionThatWasAskedForIsTheOneThatIsThere() throws Exception {
        for (Revision revision :
                new Revision[] {Revision.tag("v1"), Revision.commit(commit), Revision.commit(commit.substring(0, 8))}) {
            assertThat(sandbox.addTool(Checkpoint.NONE)
                            .add(request(revision, true), sandbox.manifest())
                            .manner())
                    .isEqualTo(AddedTool.Manner.TAKEN_IN);
        }
    }

    Stream<Arguments> others() {
        return Stream.of(
                row(
                        "another address",
                        s -> s.git.run(
                                s.root,
                                "config",
                                "-f",
                                ".gitmodules",
                                "submodule.tools/swissroll.url",
                                "https://example.org/a/b"),
                        "STASH-221: tools/swissroll is a submodule of this stash already, from https://example.org/a/b, not from",
                        "git submodule set-url tools/swissroll",
                        "mvn stash:remove-tool -Dtool=swissroll"),
                row(
                        "another commit checked out",
                        s -> s.git.run(s.root.resolve("tools/swissroll"), "checkout", "-q", "origin/main"),
                        "STASH-221: tools/swissroll is a submodule of this stash already, at ",
                        "and the stash holds",
                        "git submodule update tools/swissroll",
                        "git add tools/swissroll"),
                row(
                        "an entry with another pin",
                        s -> s.git.write(s.root, "configs/meta.yaml", ENTRY + "    commit: " + "1".repeat(40) + "\n"),
                        "STASH-221",
                        "its entry in configs/meta.yaml says 1111111",
                        "mvn stash:update-tool -Dtool=swissroll -Dcommit="),
                row(
                        "not checked out, with an entry",
                        s -> {
                            s.git.write(s.root, "configs/meta.yaml", ENTRY);
                            s.git.run(s.root, "submodule", "deinit", "-q", "-f", "tools/swissroll");
                        },
                        "STASH-221",
                        "not checked out",
                        "mvn stash:setup -Dtool=swissroll"),
                row(
                        "not checked out, without an entry",
                        s -> s.git.run(s.root, "submodule", "deinit", "-q", "-f", "tools/swissroll"),
                        "STASH-221",
                        "not checked out",
                        "git submodule update --init tools/swissroll"),
                row(
                        "a hostile one",
                        s -> s.git.write(
                                s.root,
                                "tools/swissroll/.gitmodules",
                                "[submodule \"../x\"]\n\tpath = x\n\turl = https://example.org/a/b\n"),
                        "STASH-220"));
    }

    @ParameterizedTest
    @MethodSource("others")
    void whatIsNotWhatWasAskedForIsToldAndLeft(Setting setting, String[] words) throws Exception {
        setting.make(sandbox);
        Refused.by(sandbox, this::add, words);
    }

    @Test
    void anotherRevisionIsToldWithTheWayThere() throws Exception {
        Refused.by(
                sandbox,
                () -> sandbox.addTool(Checkpoint.NONE).add(request(Revision.branch("main"), false), sandbox.manifest()),
                "STASH-221",
                "not at branch 'main'",
                "the same command without -Dbranch takes it in as it is, then: mvn stash:update-tool -Dtool=swissroll"
                        + " -Dbranch=main");
        add();
        Refused.by(
                sandbox,
                () -> sandbox.addTool(Checkpoint.NONE).add(request(Revision.branch("main"), false), sandbox.manifest()),
                "hint: mvn stash:update-tool -Dtool=swissroll -Dbranch=main   moves it");
        sandbox.update(Checkpoint.NONE, Revision.branch("main"), false);
        assertThat(sandbox.addTool(Checkpoint.NONE)
                        .add(request(Revision.branch("main"), false), sandbox.manifest())
                        .manner())
                .isEqualTo(AddedTool.Manner.PRESENT);
    }

    /** An entry that waits for its submodule: its pin says which commit is wanted. */
    @Test
    void anEntryWithoutASubmoduleSaysWhichCommitIsWanted() throws Exception {
        sandbox.remove(Checkpoint.NONE);
        Change.deleteTree(sandbox.root.resolve("backups"));
        entry("    commit: " + commit + "\n");
        String manifest = Files.readString(sandbox.root.resolve("configs/meta.yaml"));

        assertThat(add().manner()).isEqualTo(AddedTool.Manner.ADDED);

        assertThat(sandbox.git.run(sandbox.root, "submodule", "status")).startsWith(" " + commit);
        assertThat(sandbox.root.resolve("configs/meta.yaml")).hasContent(manifest.stripTrailing());
        sandbox.remove(Checkpoint.NONE);
        entry("    commit: " + commit + "  # of the paper\n");
        sandbox.addTool(Checkpoint.NONE).add(request(Revision.branch("main"), false), sandbox.manifest());
        String newer = sandbox.git.run(sandbox.upstream, "rev-parse", "main");
        assertThat(sandbox.root.resolve("configs/meta.yaml"))
                .content()
                .contains("commit: " + newer + "  # of the paper");
    }

    private AddedTool add() throws Exception {
        return sandbox.addTool(Checkpoint.NONE).add(request(Revision.ofDefault(), false), sandbox.manifest());
    }

    private AddToolRequest request(Revision revision, boolean dryRun) {
        return ToolSandbox.request("swissroll", byHand.url(), revision, dryRun);
    }

    private void entry(String pin) {
        sandbox.git.write(sandbox.root, "configs/meta.yaml", ENTRY + pin);
    }

    private static String[] submodule(ToolSandbox sandbox) {
        return new String[] {
            "-c", "protocol.file.allow=always", "submodule", "add", "-q", sandbox.url(), "tools/swissroll"
        };
    }
}
