package io.github.experimentstash.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitExcludesTest {
    @TempDir
    Path folder;

    private GitSandbox git;

    @BeforeEach
    void sandbox() throws IOException {
        Gate.require(Capability.GIT);
        git = new GitSandbox(folder.resolve("home"));
    }

    @Test
    void missingLinesAreAddedOnceAndTheUsersStay() throws IOException {
        Path stash = git.repository(folder.resolve("stash"));
        Path file = stash.resolve(".git/info/exclude");
        Files.writeString(file, "mine\n/outputs/");
        assertThat(GitExcludes.add(stash, List.of("/outputs/", "/.stash/"))).isTrue();
        assertThat(Files.readString(file)).isEqualTo("mine\n/outputs/\n# ExperimentStash\n/.stash/\n");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1000));
        GitExcludes.add(stash, List.of("/outputs/", "/.stash/"));
        assertThat(Files.getLastModifiedTime(file).toMillis()).isEqualTo(1000);
    }

    @Test
    void inASubmoduleItIsTheSubmodulesOwnFolder() throws IOException {
        Path origin = git.repository(folder.resolve("origin"));
        git.write(origin, "x", "x");
        git.commit(origin);
        Path stash = git.repository(folder.resolve("stash"));
        git.addSubmodule(stash, origin, "tools/t");
        GitExcludes.add(stash.resolve("tools/t"), List.of("__pycache__/"));
        git.write(stash, "tools/t/__pycache__/x.pyc", "x");
        assertThat(git.run(stash.resolve("tools/t"), "status", "--porcelain")).isEmpty();
        assertThat(stash.resolve(".git/modules/tools/t/info/exclude")).content().contains("__pycache__/");
    }

    @Test
    void inALinkedWorktreeAndABiggerRepositoryGitObeysIt() throws IOException {
        Path main = git.repository(folder.resolve("main"));
        git.write(main, "papers [1]/one/x", "x");
        git.commit(main);
        Path linked = folder.resolve("linked");
        git.run(main, "worktree", "add", "-q", linked.toString());
        Path stash = linked.resolve("papers [1]/one");
        GitExcludes.add(stash, List.of("/outputs/"));
        git.write(stash, "outputs/run.json", "{}");
        assertThat(git.run(linked, "status", "--porcelain")).isEmpty();
        git.write(linked, "outputs/theirs", "x");
        assertThat(git.run(linked, "status", "--porcelain")).isEqualTo("?? outputs/");
    }

    @Test
    void withoutARepositoryNothingIsWritten() throws IOException {
        assertThat(GitExcludes.add(folder, List.of("/outputs/"))).isFalse();
    }
}
