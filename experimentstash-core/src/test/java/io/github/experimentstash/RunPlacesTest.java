package io.github.experimentstash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.testing.TestStash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where a stash and its tools may lie, and what a record says of their code there. */
@Timeout(120)
class RunPlacesTest {
    @TempDir
    Path folder;

    @Test
    void withoutGitARunWorksAndSaysWhatIsNotKnown() throws Exception {
        TestStash stash = plain(folder.resolve("s"));
        RunResult result = stash.run("one");
        assertThat(result.failure()).isEmpty();
        assertThat(stash.record(result)).doesNotContainKey("stash");
        assertThat(Json.object(stash.record(result), "source")).containsOnlyKeys("path");
        assertThat(stash.said()).contains("demo, not in git: its code cannot be recorded exactly");
    }

    @Test
    void beforeTheFirstCommitEverythingIsUntrackedAndSaved() throws Exception {
        TestStash stash = plain(folder.resolve("s"));
        TestStash.git(stash.root, "init", "-q", "-b", "main");
        RunResult result = stash.run("one");
        assertThat(result.failure()).isEmpty();
        assertThat(Json.object(stash.record(result), "stash"))
                .doesNotContainKey("commit")
                .containsEntry("branch", "main");
        assertThat(stash.said()).contains("demo, not committed yet");
        assertThat(result.recordDirectory().orElseThrow().resolve("untracked/tools/demo/main.py"))
                .exists();
        TestStash.git(stash.root, "add", "-A");
        assertThat(stash.run("one").failure())
                .as("staged, and still without a commit")
                .isEmpty();
    }

    @Test
    void insideABiggerRepositoryOnlyTheStashCounts() throws Exception {
        TestStash stash = plain(folder.resolve("big/papers/one"));
        Path big = folder.toRealPath().resolve("big");
        Files.writeString(big.resolve("other.txt"), "1");
        TestStash.git(big, "init", "-q", "-b", "main");
        TestStash.git(big, "add", "-A");
        TestStash.git(big, "commit", "-q", "-m", "x");
        Files.writeString(big.resolve("other.txt"), "2");
        RunResult first = stash.run("one");
        Map<String, Object> record = stash.record(first);
        assertThat(Json.object(record, "stash")).containsEntry("dirty", false).containsKey("commit");
        assertThat(Json.object(record, "source")).containsKey("tree").containsEntry("dirty", false);
        assertThat(record).doesNotContainKey("tainted");
        RunResult second = stash.run("one");
        assertThat(Json.object(stash.record(second), "stash")).doesNotContainKey("untracked");
        assertThat(stash.said()).contains("bit-identical");
    }

    @Test
    void inALinkedWorktreeTheCommitIsThatOfTheWorktree() throws Exception {
        TestStash stash = plain(folder.resolve("s"));
        stash.commitAll();
        TestStash.git(
                stash.root,
                "worktree",
                "add",
                "-q",
                "-b",
                "side",
                folder.resolve("w").toString());
        TestStash linked = new TestStash(folder.resolve("w"));
        linked.file("tools/demo/data.txt", "x");
        TestStash.git(linked.root, "add", "-A");
        TestStash.git(linked.root, "commit", "-q", "-m", "y");
        RunResult result = linked.run("one");
        assertThat(Json.object(linked.record(result), "stash"))
                .containsEntry("branch", "side")
                .containsEntry("dirty", false);
        assertThat(Json.object(linked.record(linked.run("one")), "source")).doesNotContainKey("untracked");
        assertThat(linked.said()).contains("bit-identical");
        assertThat(stash.root.resolve("outputs")).doesNotExist();
    }

    @Test
    void aSubmoduleHasItsOwnCommitPinAndPatch() throws Exception {
        Path upstream = Files.createDirectories(folder.resolve("upstream"));
        Files.writeString(upstream.resolve("main.py"), program());
        TestStash.git(upstream, "init", "-q", "-b", "main");
        TestStash.git(upstream, "add", "-A");
        TestStash.git(upstream, "commit", "-q", "-m", "tool");
        TestStash stash = plain(folder.resolve("s"));
        Files.delete(stash.root.resolve("tools/demo/main.py"));
        Files.delete(stash.root.resolve("tools/demo"));
        TestStash.git(stash.root, "init", "-q", "-b", "main");
        TestStash.git(stash.root, "submodule", "--quiet", "add", upstream.toString(), "tools/demo");
        stash.commitAll();
        RunResult clean = stash.run("one");
        Map<String, Object> source = Json.object(stash.record(clean), "source");
        assertThat(source)
                .containsKeys("commit", "tree")
                .containsEntry("url", upstream.toString())
                .containsEntry("dirty", false)
                .doesNotContainKey("untracked");
        assertThat(stash.said())
                .contains("demo @ " + source.get("commit").toString().substring(0, 7) + ", not pinned, clean");
        RunResult again = stash.run("one");
        assertThat(Json.object(stash.record(again), "source"))
                .as("its own results")
                .doesNotContainKey("untracked");
        assertThat(stash.said()).contains("bit-identical");

        stash.file("tools/demo/main.py", program() + "print('edited')");
        stash.file("tools/demo/extra.py", "x = 1");
        stash.forget();
        RunResult dirty = stash.run("one");
        assertThat(Json.object(stash.record(dirty), "source"))
                .containsEntry("dirty", true)
                .containsEntry("patch", "changes.patch")
                .containsEntry("untracked", java.util.List.of("tools/demo/extra.py"));
        Path record = dirty.recordDirectory().orElseThrow();
        assertThat(Files.readString(record.resolve("changes.patch"))).contains("+print('edited')");
        assertThat(record.resolve("untracked/tools/demo/extra.py")).exists();
        assertThat(stash.said())
                .contains("1 file modified (saved in changes.patch), 1 untracked file")
                .doesNotContain("bit-identical");
    }

    @Test
    void aToolNestedDeepInTheStashAndAStashFoundFromInsideIt() throws Exception {
        TestStash stash = plain(folder.resolve("s"));
        stash.file(
                "configs/meta.yaml",
                "tools:",
                "  demo:",
                "    path: code/methods/demo",
                "    entrypoint: main.py",
                "    environment: none");
        stash.file("code/methods/demo/main.py", program());
        stash.commitAll();
        Path inside = Files.createDirectories(stash.root.resolve("code/methods/demo/deep"));
        RunResult result = stash.open(inside).run(RunRequest.of("one"));
        assertThat(result.failure()).isEmpty();
        Map<String, Object> record = stash.record(result);
        assertThat(record).containsEntry("cwd", "code/methods/demo");
        assertThat(Json.list(record, "output_directories").get(0).toString()).startsWith("code/methods/demo/outputs/");
        assertThat(Json.object(record, "source")).containsKey("tree");
    }

    @Test
    void fromInsideASubmoduleTheStashIsTheOuterRepository() throws Exception {
        TestStash stash = plain(folder.resolve("s"));
        stash.commitAll();
        TestStash.git(stash.root.resolve("tools/demo"), "init", "-q", "-b", "main");
        RunResult result = stash.open(stash.root.resolve("tools/demo")).run(RunRequest.of("one"));
        assertThat(result.recordDirectory().orElseThrow()).startsWith(stash.root.resolve("outputs"));
    }

    private static TestStash plain(Path root) throws Exception {
        Files.createDirectories(root);
        TestStash stash = TestStash.withPythonTool(root, "main.py");
        stash.file("tools/demo/main.py", program());
        return stash;
    }

    private static String program() {
        return "import os\nopen(os.environ['STASH_OUTPUT_DIR'] + '/result.csv', 'w').write('1')\n";
    }
}
