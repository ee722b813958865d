package io.github.experimentstash.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitReaderTest {
    @TempDir
    Path folder;

    private GitSandbox git;
    private Path stash;

    @BeforeEach
    void makeStash() throws IOException {
        Gate.require(Capability.GIT);
        git = new GitSandbox(folder.resolve("home"));
        stash = git.repository(folder.resolve("stash"));
        git.write(stash, "configs/meta.yaml", "tools: {}\n");
        git.write(stash, "tools/plain/main.py", "print(1)\n");
    }

    private GitFacts read(Path root, Path tool) {
        return new GitReader(git.variables()).read(root, tool);
    }

    private GitFacts read(String tool) {
        return read(stash, stash.resolve(tool));
    }

    private Path submodule() {
        Path origin = git.repository(folder.resolve("origin"));
        git.write(origin, "main.py", "print(1)\n");
        git.write(origin, ".gitignore", "outputs/\n");
        git.commit(origin);
        git.addSubmodule(stash, origin, "tools/sub");
        git.commit(stash);
        return stash.resolve("tools/sub");
    }

    @Test
    void aCleanSubmoduleHasCommitTreeAndOrigin() {
        Path tool = submodule();
        GitFacts facts = read("tools/sub");
        assertThat(facts.problems()).isEmpty();
        assertThat(facts.stash().get().commit()).contains(git.run(stash, "rev-parse", "HEAD"));
        assertThat(facts.stash().get().branch()).contains("main");
        assertThat(facts.stash().get().dirty()).isFalse();
        assertThat(facts.stash().get().commitTime()).contains(GitSandbox.COMMIT_TIME);
        SourceState source = facts.source().get();
        assertThat(source.ownRepository()).isTrue();
        assertThat(source.isClean()).isTrue();
        assertThat(source.commit()).contains(git.run(tool, "rev-parse", "HEAD"));
        assertThat(source.tree()).contains(git.run(tool, "rev-parse", "HEAD^{tree}"));
        assertThat(source.url()).contains(folder.resolve("origin").toString());
    }

    @Test
    void commitsInPacksAreReadToo() {
        Path tool = submodule();
        git.run(stash, "gc", "-q", "--prune=now");
        git.run(tool, "gc", "-q", "--prune=now");
        GitFacts facts = read("tools/sub");
        assertThat(facts.stash().get().commitTime()).contains(GitSandbox.COMMIT_TIME);
        assertThat(facts.source().get().tree()).contains(git.run(tool, "rev-parse", "HEAD^{tree}"));
    }

    @Test
    void aLoginInTheOriginIsNotTold() {
        Path tool = submodule();
        git.run(tool, "remote", "set-url", "origin", "https://me:hidden@example.org/x.git");
        assertThat(read("tools/sub").source().get().url()).contains("https://example.org/x.git");
    }

    @Test
    void changesOfATrackedAndOfAnUnknownFileAreSeenAndIgnoredOnesAreNot() {
        Path tool = submodule();
        git.write(tool, "main.py", "print(2)\n");
        git.write(tool, "a b\nö.txt", "x");
        git.write(tool, "new/deep.txt", "x");
        git.write(tool, "outputs/x.txt", "x");
        SourceState source = read("tools/sub").source().get();
        assertThat(source.dirty()).isTrue();
        assertThat(source.modified()).containsExactly("main.py");
        assertThat(source.untracked()).containsExactlyInAnyOrder("a b\nö.txt", "new/");
        assertThat(read("tools/sub").stash().get().dirty()).isFalse();
    }

    @Test
    void aPlainFolderHasTheTreeOfHeadAndItsOwnChangesOnly() {
        git.commit(stash);
        git.write(stash, "configs/meta.yaml", "tools: {a: b}\n");
        GitFacts facts = read("tools/plain");
        SourceState source = facts.source().get();
        assertThat(source.ownRepository()).isFalse();
        assertThat(source.commit()).isEmpty();
        assertThat(source.tree()).contains(git.run(stash, "rev-parse", "HEAD:tools/plain"));
        assertThat(source.isClean()).isTrue();
        assertThat(facts.stash().get().modified()).containsExactly("configs/meta.yaml");
        assertThat(facts.stash().get().untracked().get()).isEmpty();

        git.write(stash, "tools/plain/main.py", "print(2)\n");
        git.write(stash, "tools/plain/x y.txt", "x");
        source = read("tools/plain").source().get();
        assertThat(source.modified()).containsExactly("main.py");
        assertThat(source.untracked()).containsExactly("x y.txt");
    }

    @Test
    void beforeTheFirstCommitThereIsABranchAndNoCommit() {
        GitFacts facts = read("tools/plain");
        assertThat(facts.problems()).isEmpty();
        assertThat(facts.stash().get().commit()).isEmpty();
        assertThat(facts.stash().get().commitTime()).isEmpty();
        assertThat(facts.stash().get().branch()).contains("main");
        assertThat(facts.source().get().tree()).isEmpty();
        assertThat(facts.source().get().untracked()).containsExactly("./");
    }

    @Test
    void aDetachedHeadHasNoBranch() {
        String commit = git.commit(stash);
        git.run(stash, "checkout", "-q", "--detach");
        assertThat(read("tools/plain").stash().get().branch()).isEmpty();
        assertThat(read("tools/plain").stash().get().commit()).contains(commit);
    }

    @Test
    void aStashInsideABiggerRepositorySeesOnlyItself() {
        Path inner = stash.resolve("papers/one");
        git.write(inner, "configs/meta.yaml", "tools: {}\n");
        git.write(inner, "tools/t/main.py", "x\n");
        git.commit(stash);
        git.write(stash, "configs/meta.yaml", "changed\n");
        git.write(inner, "configs/meta.yaml", "changed\n");
        GitFacts facts = read(inner, inner.resolve("tools/t"));
        assertThat(facts.stash().get().modified()).containsExactly("configs/meta.yaml");
        assertThat(facts.source().get().isClean()).isTrue();
        assertThat(facts.source().get().tree()).contains(git.run(stash, "rev-parse", "HEAD:papers/one/tools/t"));
    }

    @Test
    void aLinkedWorktreeIsARepository() {
        git.commit(stash);
        Path linked = folder.resolve("linked");
        git.run(stash, "worktree", "add", "-q", "-b", "side", linked.toString());
        git.write(linked, "tools/plain/main.py", "print(3)\n");
        GitFacts facts = read(linked, linked.resolve("tools/plain"));
        assertThat(facts.stash().get().branch()).contains("side");
        assertThat(facts.stash().get().commitTime()).contains(GitSandbox.COMMIT_TIME);
        assertThat(facts.source().get().modified()).containsExactly("main.py");
        assertThat(read("tools/plain").stash().get().dirty()).isFalse();
    }

    @Test
    void aCloneInAStashWithoutGitIsAToolOfItsOwn() {
        Path bare = folder.resolve("nogit");
        Path tool = git.repository(bare.resolve("tools/t"));
        git.write(tool, "x", "x");
        git.commit(tool);
        GitFacts facts = read(bare, tool);
        assertThat(facts.stash()).isEmpty();
        assertThat(facts.source().get().isClean()).isTrue();
        assertThat(facts.source().get().url()).isEmpty();
    }

    @Test
    void withoutARepositoryNothingIsKnownAndNothingIsWrong() throws IOException {
        Path bare = Files.createDirectories(folder.resolve("nogit/tools/t"));
        GitFacts facts = read(folder.resolve("nogit"), bare);
        assertThat(facts.stash()).isEmpty();
        assertThat(facts.source()).isEmpty();
        assertThat(facts.problems()).isEmpty();
    }

    @Test
    void aBrokenRepositoryIsToldAndDoesNotEndTheRun() {
        git.commit(stash);
        git.write(stash, ".git/index", "not an index");
        GitFacts facts = read("tools/plain");
        assertThat(facts.stash()).isEmpty();
        assertThat(facts.problems()).hasSize(1);
        assertThat(facts.problems().get(0).text()).contains("STASH-209").contains("index");
    }

    @Test
    void variablesOfAGitHookDoNotLeadElsewhere() {
        git.commit(stash);
        Path other = git.repository(folder.resolve("other"));
        Map<String, String> variables = new HashMap<>(git.variables());
        variables.put("GIT_DIR", other.resolve(".git").toString());
        variables.put("GIT_WORK_TREE", other.toString());
        variables.put("GIT_INDEX_FILE", other.resolve("i").toString());
        GitFacts facts = new GitReader(variables).read(stash, stash.resolve("tools/plain"));
        assertThat(facts.stash().get().commit()).contains(git.run(stash, "rev-parse", "HEAD"));
    }

    @Test
    void otherSubmodulesAreNotAsked() throws IOException {
        submodule();
        Path origin = folder.resolve("origin");
        git.addSubmodule(stash, origin, "tools/other");
        git.commit(stash);
        // a repository that nobody may open: git would fail if it looked inside
        Files.writeString(stash.resolve("tools/other/.git"), "gitdir: ../nowhere\n");
        GitFacts facts = read("tools/sub");
        assertThat(facts.problems()).isEmpty();
        assertThat(facts.stash().get().dirty()).isFalse();
    }

    @Test
    void whatIsUntrackedInTheStashIsToldWhenAsked() {
        git.commit(stash);
        git.write(stash, "note.txt", "x");
        assertThat(new GitReader(git.variables())
                        .readStash(stash)
                        .get()
                        .untracked()
                        .get())
                .containsExactly("note.txt");
    }

    @Test
    void askingLeavesNoTrace() throws IOException {
        Path tool = submodule();
        Path index = stash.resolve(".git/index");
        Files.setLastModifiedTime(stash.resolve("configs/meta.yaml"), java.nio.file.attribute.FileTime.fromMillis(0));
        byte[] before = Files.readAllBytes(index);
        read("tools/sub");
        assertThat(Files.readAllBytes(index)).isEqualTo(before);
        assertThat(tool.resolve(".git")).isRegularFile();
    }

    @Test
    void withoutTheProgramCommitAndBranchAreKnown() throws IOException {
        Path tool = submodule();
        Path home = folder.resolve("home");
        Map<String, String> variables = new HashMap<>(git.variables());
        variables.put("PATH", home.toString());
        GitReader reader = new GitReader(variables);
        assertThat(reader.hasProgram()).isFalse();
        GitFacts facts = reader.read(stash, tool);
        assertThat(facts.stash().get().commit()).contains(git.run(stash, "rev-parse", "HEAD"));
        assertThat(facts.stash().get().branch()).contains("main");
        assertThat(facts.stash().get().commitTime()).contains(GitSandbox.COMMIT_TIME);
        assertThat(facts.source().get().commit()).contains(git.run(tool, "rev-parse", "HEAD"));
        assertThat(facts.problems().get(0).message()).contains("no git program");
        try (var files = Files.walk(stash)) {
            assertThat(files).noneMatch(file -> file.getFileName().toString().startsWith(".probe"));
        }
    }
}
