package io.github.experimentstash.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.Stash;
import io.github.experimentstash.StashOptions;
import io.github.experimentstash.git.GitSandbox;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.testing.Heard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What validation finds in git: real repositories, each fault made as people make it. */
class GitChecksTest {
    @TempDir
    Path folder;

    private GitSandbox git;
    private Path root;
    private Path tool;
    private String commit;
    private final Map<String, String> variables = new HashMap<>();
    private final Heard heard = new Heard();

    @BeforeEach
    void make() throws Exception {
        git = new GitSandbox(folder.resolve("home"));
        variables.putAll(git.variables());
        Path upstream = git.repository(folder.resolve("upstream"));
        git.write(upstream, "main.py", "print(1)\n");
        git.commit(upstream);
        root = git.repository(folder.resolve("stash"));
        git.addSubmodule(root, upstream, "tools/pca");
        tool = root.resolve("tools/pca");
        commit = git.run(tool, "rev-parse", "HEAD");
        meta(commit, "");
        git.write(root, "configs/one.yaml", "tool: pca\nexperiment: a\n");
        git.commit(root);
    }

    private void meta(String pin, String more) {
        git.write(
                root,
                "configs/meta.yaml",
                "tools:\n  pca: {path: tools/pca, entrypoint: main.py, environment: none, arguments: [], commit: " + pin
                        + "}\n" + more);
    }

    private List<String> validated() {
        heard.debug.clear();
        Host host = new Host(heard, variables, Clock.systemUTC(), root, true, false);
        return Stash.open(host, root, StashOptions.defaults())
                .validate(ValidationRequest.all())
                .lines();
    }

    private String commitInTool() {
        git.write(tool, "main.py", "print(2)\n");
        return git.commit(tool);
    }

    @Test
    void aSoundSubmoduleIsSound() {
        assertThat(validated()).containsExactly("stash is sound: 1 tool, 1 experiment");
    }

    @Test
    void editsAndNewFilesAreNamed() {
        git.write(tool, "main.py", "print(3)\n");
        git.write(tool, "notes.txt", "x\n");
        assertThat(validated())
                .contains("configs/meta.yaml:2:15: warning STASH-236: tools/pca is not as its commit has it: main.py,"
                        + " notes.txt");
    }

    @Test
    void aCommitThatNoRemoteHasIsNamed() {
        String mine = commitInTool();
        assertThat(validated())
                .anyMatch(line -> line.contains("warning STASH-237: tools/pca is at " + mine.substring(0, 7)
                        + " of branch 'main', which no remote"));
        git.run(tool, "checkout", "-q", "--detach");
        assertThat(validated()).anyMatch(line -> line.contains(", on no branch, which no remote has"));
    }

    @Test
    void aPinThatIsNotPublishedIsNamed() {
        String mine = commitInTool();
        meta(mine, "");
        git.run(root, "add", "tools/pca");
        assertThat(validated())
                .anyMatch(line -> line.contains("warning STASH-238: the pin of 'pca', " + mine.substring(0, 7)));
        // a tag that is known here, or a branch of the remote, is enough
        git.run(tool, "tag", "mine");
        assertThat(validated()).noneMatch(line -> line.contains("STASH-238"));
    }

    @Test
    void anIndexThatDisagreesIsNamed() {
        String mine = commitInTool();
        meta(mine, "");
        assertThat(validated())
                .anyMatch(line -> line.contains("warning STASH-235: 'pca' is pinned to " + mine.substring(0, 12)
                        + ", but git's index holds " + commit.substring(0, 12)));
        meta(mine, "validation: {require_commit_pins: true}\n");
        assertThat(validated()).anyMatch(line -> line.contains("error STASH-235"));
    }

    @Test
    void aSubmoduleWithoutAnEntryIsNamed() throws Exception {
        Files.writeString(root.resolve(".gitmodules"), "");
        assertThat(validated())
                .contains(
                        ".gitmodules: error STASH-215: tools/pca is a submodule, but no entry says where it comes from:"
                                + " nobody else can fetch it");
    }

    @Test
    void anEntryWithoutASubmoduleIsNamed() {
        git.run(root, "rm", "-q", "--cached", "tools/pca");
        assertThat(validated())
                .anyMatch(line ->
                        line.contains("warning STASH-231: tools/pca stands in .gitmodules, but git's index has"));
    }

    @Test
    void aLoginInAnAddressIsNamedAndNotEchoed() {
        git.run(
                root,
                "config",
                "-f",
                ".gitmodules",
                "submodule.tools/pca.url",
                "https://ada:s3cret-w0rd@example.org/a.git");
        assertThat(String.join("\n", validated()))
                .contains(".gitmodules:3:2: error STASH-217: the address holds a login")
                .doesNotContain("s3cret-w0rd");
    }

    @Test
    void aProgramAtEachUpdateIsNamed() {
        git.run(root, "config", "-f", ".gitmodules", "submodule.tools/pca.update", "!touch /tmp/x");
        assertThat(validated())
                .contains(
                        ".gitmodules:4:2: error STASH-215: submodule 'tools/pca' wants to start a program at each update");
    }

    @Test
    void brokenAndLinkedGitmodulesAreNamed() throws Exception {
        Files.writeString(root.resolve(".gitmodules"), "[submodule \"a\"]\n\tpath = x\n<<<<<<< HEAD\n");
        assertThat(validated())
                .anyMatch(line -> line.startsWith(".gitmodules:3: error STASH-215: this is not in git's syntax"));
        Files.delete(root.resolve(".gitmodules"));
        Files.createSymbolicLink(root.resolve(".gitmodules"), folder.resolve("elsewhere"));
        assertThat(validated())
                .anyMatch(line -> line.startsWith(".gitmodules: error STASH-215: this is not a regular file"));
    }

    @Test
    void whatIsLeftIsNamed() throws Exception {
        Files.createDirectories(root.resolve(".git/modules/tools/old"));
        assertThat(validated())
                .contains("warning STASH-240: .git/modules/tools/old is left of a tool that was taken out");
        git.write(root, ".git/stash/journal.json", "{}");
        assertThat(validated())
                .anyMatch(line -> line.startsWith("warning STASH-240: a goal that changed a tool was killed"))
                .noneMatch(line -> line.contains("tools/old"));
    }

    @Test
    void anUnusedToolIsANote() throws Exception {
        Files.delete(root.resolve("configs/one.yaml"));
        assertThat(validated())
                .contains("configs/meta.yaml:2:15: note STASH-239: no experiment uses tool 'pca'")
                .contains("stash is sound: 1 tool, 0 experiments, 1 note");
    }

    @Test
    void experimentsThatRunTheSameAreANote() {
        git.write(root, "configs/two.yaml", "tool: pca\nexperiment: a\ndescription: another\n");
        git.write(root, "configs/three.yaml", "tool: pca\nexperiment: a\noverrides: [x=1]\n");
        assertThat(validated())
                .contains("configs/two.yaml:2:13: note STASH-408: this runs the same as configs/one.yaml")
                .contains("stash is sound: 1 tool, 3 experiments, 1 note");
    }

    /** Could not check is not wrong. */
    @Test
    void withoutAGitProgramNothingIsSaidOfGit() {
        git.write(tool, "notes.txt", "x\n");
        variables.put("PATH", folder.toString());
        assertThat(validated()).noneMatch(line -> line.contains("STASH-236"));
        assertThat(heard.debug)
                .containsSubsequence(
                        "    cannot tell: no git program is here", "    cannot tell: no git program is here");
    }

    @Test
    void aStashInABiggerRepositoryIsJudgedToo() {
        Path inner = root.resolve("paper");
        git.write(inner, "configs/meta.yaml", "tools:\n  own: {path: code, entrypoint: main.py, environment: none}\n");
        git.write(inner, "code/main.py", "print(1)\n");
        git.write(inner, "configs/one.yaml", "tool: own\nexperiment: a\n");
        Host host = new Host(new Heard(), variables, Clock.systemUTC(), inner, true, false);
        assertThat(Stash.open(host, inner, StashOptions.defaults())
                        .validate(new ValidationRequest(Optional.empty(), Optional.empty(), true, false))
                        .lines())
                .containsExactly("stash is sound: 1 tool, 1 experiment");
    }
}
