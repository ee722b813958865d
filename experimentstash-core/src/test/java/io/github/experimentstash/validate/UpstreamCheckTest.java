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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an upstream says of the pin when it is asked: sound, gone, and not to be told. */
class UpstreamCheckTest {
    @TempDir
    Path folder;

    private GitSandbox git;
    private Path upstream;
    private Path root;
    private Path tool;
    private boolean offline;
    private Set<String> allowed = Set.of("file");

    @BeforeEach
    void make() throws Exception {
        git = new GitSandbox(folder.resolve("home"));
        upstream = git.repository(folder.resolve("upstream"));
        git.write(upstream, "main.py", "print(1)\n");
        git.commit(upstream);
        root = git.repository(folder.resolve("stash"));
        git.run(root, "-c", "protocol.file.allow=always", "submodule", "add", "-q", "file://" + upstream, "tools/pca");
        tool = root.resolve("tools/pca");
        pin(git.run(tool, "rev-parse", "HEAD"));
    }

    private void pin(String commit) {
        git.write(
                root,
                "configs/meta.yaml",
                "tools:\n  pca: {path: tools/pca, entrypoint: main.py, environment: none, commit: " + commit + "}\n");
        git.write(root, "configs/one.yaml", "tool: pca\nexperiment: a\n");
        git.run(root, "add", "-A");
    }

    /** What is said of the upstream. */
    private List<String> said(boolean online) {
        Host host = new Host(new Heard(), git.variables(), Clock.systemUTC(), root, offline, false);
        return Stash.open(host, root, StashOptions.defaults())
                .validate(new ValidationRequest(
                        Optional.empty(), Optional.empty(), false, false, Set.of(), online, allowed))
                .lines()
                .stream()
                .filter(line -> line.contains("STASH-241") || line.contains("STASH-242"))
                .toList();
    }

    private String commitIn(Path place) {
        git.write(place, "main.py", "print(" + System.nanoTime() + ")\n");
        return git.commit(place);
    }

    private void assertMissing(String commit, int refs) {
        assertThat(said(true))
                .singleElement()
                .asString()
                .startsWith("configs/meta.yaml:2:")
                .endsWith("warning STASH-241: the upstream of 'pca' has " + commit.substring(0, 7) + " in none of its "
                        + refs + " branches and tags, as far as their history is known here");
    }

    @Test
    void aTipATagAndTheHistoryOfABranchAreEnough() {
        assertThat(said(true)).as("the tip").isEmpty();
        commitIn(upstream);
        assertThat(said(true)).as("a branch that went on").isEmpty();
        git.run(tool, "fetch", "-q");
        assertThat(said(true)).as("what it went on to is here").isEmpty();

        commitIn(upstream);
        git.run(upstream, "checkout", "-q", "--orphan", "fresh");
        commitIn(upstream);
        git.run(upstream, "tag", "-a", "-m", "x", "v1", "main");
        git.run(upstream, "branch", "-q", "-D", "main");
        assertThat(said(true)).as("history of a tag that is not here").hasSize(1);
        git.run(tool, "fetch", "-q", "--tags");
        assertThat(said(true)).as("history of a tag").isEmpty();
    }

    @Test
    void aCommitThatWasNeverPushedIsMissing() {
        String mine = commitIn(tool);
        pin(mine);
        assertThat(said(false)).as("nobody is asked").isEmpty();
        assertMissing(mine, 1);
        git.run(tool, "tag", "mine");
        assertMissing(mine, 1);
        git.run(tool, "-c", "protocol.file.allow=always", "push", "-q", "origin", "HEAD:refs/heads/mine");
        assertThat(said(true)).isEmpty();
    }

    @Test
    void aBranchThatWasDeletedOrRewrittenDoesNotCount() {
        String before = git.run(tool, "rev-parse", "HEAD");
        git.run(upstream, "checkout", "-q", "-b", "feature");
        String pinned = commitIn(upstream);
        git.run(upstream, "checkout", "-q", "main");
        git.run(tool, "fetch", "-q");
        git.run(tool, "checkout", "-q", pinned);
        pin(pinned);
        assertThat(said(true)).isEmpty();
        git.run(upstream, "branch", "-q", "-f", "feature", before);
        assertMissing(pinned, 2);
        git.run(upstream, "branch", "-q", "-D", "feature");
        assertMissing(pinned, 1);
    }

    @Test
    void withoutTheHistoryNothingIsSaid() throws Exception {
        commitIn(upstream);
        git.run(root, "submodule", "--quiet", "deinit", "-f", "tools/pca");
        assertThat(said(true)).as("a fresh clone").isEmpty();
    }

    @Test
    void anUpstreamThatDoesNotAnswerIsAWarning() throws Exception {
        Files.move(upstream, folder.resolve("moved"));
        assertThat(said(true))
                .singleElement()
                .asString()
                .contains(
                        "warning STASH-242: the upstream of 'pca' could not be asked: there is no repository at file:");
    }

    @Test
    void anAddressThatIsNotAllowedIsNotAsked() {
        allowed = Set.of();
        assertThat(said(true))
                .singleElement()
                .asString()
                .contains(
                        "STASH-242: the upstream of 'pca' could not be asked: addresses with file:// are not allowed");
    }

    @Test
    void anOfflineBuildAsksNoServer() {
        git.run(root, "config", "submodule.tools/pca.url", "https://127.0.0.1:9/pca.git");
        offline = true;
        assertThat(said(true))
                .singleElement()
                .asString()
                .endsWith("STASH-242: the upstream of 'pca' could not be asked: this is an offline build (-o)");
        assertThat(said(false)).isEmpty();
    }
}
