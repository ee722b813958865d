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

/** A tool comes and goes, with the user's own work beside it. */
class ToolLifecycleTest {
    @TempDir
    Path folder;

    private ToolSandbox sandbox;

    @BeforeEach
    void make() throws Exception {
        sandbox = new ToolSandbox(folder).make();
    }

    @Test
    void theLockThatTheStashKeepsOfAToolGoesWithItAndComesBack() throws Exception {
        sandbox.add();
        sandbox.git.write(sandbox.root, "locks/swissroll.txt", "hydra-core==1.3.2\n");
        sandbox.git.run(sandbox.root, "add", "locks");
        Map<String, String> before = sandbox.fingerprint();

        sandbox.remove(Checkpoint.NONE);

        assertThat(sandbox.root.resolve("locks")).doesNotExist();
        assertThat(sandbox.git.run(sandbox.root, "ls-files", "locks")).isEmpty();
        sandbox.restore(Checkpoint.NONE);
        assertThat(sandbox.fingerprint()).isEqualTo(before);
    }

    @Test
    void anAddedToolIsASubmoduleThatGitAgreesWith() throws Exception {
        String commit = sandbox.git.run(sandbox.upstream, "rev-parse", "HEAD");
        AddedTool added = sandbox.add();
        assertThat(added.lines()).anyMatch(line -> line.contains("-m src.main") && line.contains("@hydra.main"));
        assertThat(sandbox.git.run(sandbox.root, "submodule", "status")).startsWith(" " + commit + " tools/swissroll");
        assertThat(sandbox.git.run(sandbox.root, "status", "--porcelain"))
                .contains(
                        "A  .gitmodules",
                        "A  tools/swissroll",
                        "M  configs/meta.yaml",
                        "A  configs/example_swissroll.yaml")
                .contains("M  paper.tex", " M notes.md", "?? draft.txt");
        assertThat(Files.readString(sandbox.root.resolve("configs/meta.yaml")))
                .isEqualTo("# my paper\ntools:   # none yet\n  swissroll:\n    path: tools/swissroll\n"
                        + "    entrypoint: \"-m src.main\"\n    commit: " + commit
                        + "\n\nexperiment:\n  name: Paper\n");
        assertThat(Files.readString(sandbox.root.resolve("configs/example_swissroll.yaml")))
                .startsWith("tool: swissroll\nexperiment: pca\n");
        assertThat(sandbox.git.run(sandbox.root, "config", "submodule.tools/swissroll.url"))
                .isEqualTo(sandbox.url());
        assertThat(sandbox.git.run(sandbox.root, "fsck", "--no-dangling")).isEmpty();
        assertThat(sandbox.git.run(sandbox.root.resolve("tools/swissroll"), "fsck", "--no-dangling"))
                .isEmpty();
        sandbox.git.run(sandbox.root, "-c", "protocol.file.allow=always", "submodule", "update", "--init");
        assertThat(sandbox.git.run(sandbox.root.resolve("tools/swissroll"), "status", "--porcelain"))
                .isEmpty();
    }

    @Test
    void theExampleNamesTheSchemaThatTheStashHas() throws Exception {
        Path schema = sandbox.root.resolve("configs/.schema/experiment.schema.json");
        Files.createDirectories(schema.getParent());
        Files.writeString(schema, "{}");
        sandbox.add();
        assertThat(Files.readString(sandbox.root.resolve("configs/example_swissroll.yaml")))
                .startsWith("# yaml-language-server: $schema=.schema/experiment.schema.json\ntool: swissroll\n");
    }

    @Test
    void aCloneOfTheStashHasTheTool() throws Exception {
        sandbox.add();
        sandbox.git.run(sandbox.root, "commit", "-qm", "add");
        sandbox.git.run(
                folder, "-c", "protocol.file.allow=always", "clone", "-q", "--recurse-submodules", "stash", "clone");
        assertThat(folder.resolve("clone/tools/swissroll/src/main.py")).exists();
    }

    @Test
    void addingAndRemovingLeavesNoTraceButTheBackup() throws Exception {
        Map<String, String> before = sandbox.fingerprint();
        sandbox.add();
        assertThat(sandbox.remove(Checkpoint.NONE).get(0)).contains("backups/swissroll_");
        Map<String, String> after = sandbox.fingerprint();
        after.keySet().removeIf(name -> name.startsWith("backups/"));
        assertThat(after).isEqualTo(before);
        sandbox.add();
    }

    @Test
    void aRestoredToolIsTheSameToTheByte() throws Exception {
        sandbox.add();
        Path tool = sandbox.root.resolve("tools/swissroll");
        sandbox.git.run(sandbox.root, "commit", "-qm", "add");
        sandbox.git.write(tool, "src/main.py", "edited\n");
        sandbox.git.run(tool, "stash");
        sandbox.git.write(tool, "extra.py", "mine\n");
        sandbox.git.run(tool, "add", "extra.py");
        sandbox.git.run(tool, "commit", "-qm", "not pushed");
        sandbox.git.write(tool, "outputs/result.csv", "1\n");
        Files.createSymbolicLink(tool.resolve("link"), Path.of("nowhere"));
        sandbox.git.write(sandbox.root.resolve(".git/modules/tools/swissroll"), "hooks/mine", "#!/bin/sh\n");
        Map<String, String> before = sandbox.fingerprint();
        sandbox.remove(Checkpoint.NONE);
        assertThat(tool).doesNotExist();
        sandbox.restore(Checkpoint.NONE);
        assertThat(sandbox.fingerprint()).isEqualTo(before);
        assertThat(sandbox.git.run(tool, "stash", "list")).isNotEmpty();
        assertThat(sandbox.git.run(tool, "log", "-1", "--format=%s")).isEqualTo("not pushed");
    }

    @Test
    void theBackupIsARepositoryThatWorks() throws Exception {
        sandbox.add();
        String said = sandbox.remove(Checkpoint.NONE).get(0);
        Path backup = sandbox.root.resolve(said.replaceAll(".*(backups/\\S+?),.*", "$1"));
        assertThat(sandbox.git.run(backup, "status", "--porcelain")).isEmpty();
        assertThat(sandbox.git.run(backup, "log", "--format=%s")).isEqualTo("state");
        sandbox.git.run(sandbox.root, "clean", "-xfdq");
        assertThat(backup.resolve("src/main.py")).exists();
    }

    @Test
    void aFailureLeavesNoTrace() throws Exception {
        Map<String, String> before = sandbox.fingerprint();
        assertThatThrownBy(() -> sandbox.add(Checkpoint.NONE, "swissroll", sandbox.url() + "-nowhere"))
                .isInstanceOf(StashFailure.class)
                .hasMessageContaining("STASH-229");
        assertThatThrownBy(() -> sandbox.addTool(Checkpoint.NONE)
                        .add(
                                ToolSandbox.request("swissroll", sandbox.url(), Revision.branch("mian"), false),
                                sandbox.manifest()))
                .isInstanceOf(StashFailure.class)
                .hasMessageContaining("no branch 'mian'")
                .hasMessageContaining("did you mean 'main'?");
        assertThat(sandbox.fingerprint()).isEqualTo(before);
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        Map<String, String> before = sandbox.fingerprint();
        AddedTool added = sandbox.addTool(Checkpoint.NONE)
                .add(ToolSandbox.request("swissroll", sandbox.url(), Revision.ofDefault(), true), sandbox.manifest());
        assertThat(added.lines()).anyMatch(line -> line.contains("-m src.main"));
        assertThat(sandbox.fingerprint()).isEqualTo(before);
    }

    @Test
    void whatAnEarlierRemovalLeftIsMovedAside() throws Exception {
        sandbox.add();
        sandbox.git.run(sandbox.root, "rm", "-q", "--cached", "tools/swissroll");
        sandbox.git.run(sandbox.root, "checkout", "-q", "HEAD", "--", "configs/meta.yaml");
        Process rm = new ProcessBuilder(
                        "rm", "-r", sandbox.root.resolve("tools/swissroll").toString())
                .start();
        assertThat(rm.waitFor()).isZero();
        AddedTool added = sandbox.add();
        assertThat(added.madeRoom()).anyMatch(words -> words.contains("backups/swissroll_left_"));
        assertThat(sandbox.git.run(sandbox.root, "submodule", "status")).contains("tools/swissroll");
    }

    @Test
    void aFolderWithFilesInTheWayIsRefused() throws Exception {
        sandbox.git.write(sandbox.root, "tools/swissroll/mine.txt", "x");
        Map<String, String> before = sandbox.fingerprint();
        assertThatThrownBy(() -> sandbox.add())
                .isInstanceOf(StashFailure.class)
                .hasMessageContaining("STASH-222: tools/swissroll exists and is not empty");
        assertThat(sandbox.fingerprint()).isEqualTo(before);
    }

    @Test
    void aLinkInTheWayIsNotWrittenThrough() throws Exception {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.createSymbolicLink(sandbox.root.resolve("tools"), outside);
        assertThatThrownBy(() -> sandbox.add())
                .isInstanceOf(StashFailure.class)
                .hasMessageContaining("STASH-223: tools is a symbolic link");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void aForeignIndexLockIsRefusedAndKept() throws Exception {
        Path lock = Files.createFile(sandbox.root.resolve(".git/index.lock"));
        assertThatThrownBy(() -> sandbox.add())
                .isInstanceOf(StashFailure.class)
                .hasMessageContaining("STASH-210: another git process holds .git/index.lock");
        assertThat(lock).exists();
    }
}
