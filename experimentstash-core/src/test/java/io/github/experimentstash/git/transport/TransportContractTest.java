package io.github.experimentstash.git.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Revision;
import io.github.experimentstash.model.StashFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What both engines promise of clones, revisions, faults and checkouts; what they promise of logins stands beside it. */
class TransportContractTest extends TransportCase {
    @ParameterizedTest
    @EnumSource(names = {"CLI", "JGIT"})
    void aCloneHasAllThatGitWouldHave(GitEngine engine) throws Exception {
        StagedClone clone = stage(engine, server.url("open", "tool.git"), Revision.ofDefault());
        assertThat(clone).isEqualTo(new StagedClone(tip, Optional.of("main"), "2026-01-02", "state"));
        assertThat(inClone("status", "--porcelain")).isEmpty();
        assertThat(inClone("rev-parse", "--abbrev-ref", "HEAD")).isEqualTo("HEAD");
        assertThat(inClone("for-each-ref", "--format=%(refname)", "refs/remotes", "refs/tags")
                        .lines())
                .containsExactly(
                        "refs/remotes/origin/HEAD",
                        "refs/remotes/origin/dev",
                        "refs/remotes/origin/main",
                        "refs/tags/v1");
        assertThat(inClone("config", "remote.origin.url")).isEqualTo(server.url("open", "tool.git"));
        assertThat(inClone("fsck", "--strict", "--no-dangling")).isEmpty();
        assertThat(Files.isExecutable(folder.resolve("wt/run.sh"))).isTrue();
        assertThat(Files.readSymbolicLink(folder.resolve("wt/latest"))).isEqualTo(Path.of("src/main.py"));
        assertThat(heard.lines).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"CLI", "JGIT"})
    void eachKindOfRevisionIsFound(GitEngine engine) throws Exception {
        Map<Revision, String> wanted = new java.util.LinkedHashMap<>();
        wanted.put(Revision.branch("dev"), git.run(upstream, "rev-parse", "dev"));
        wanted.put(Revision.tag("v1"), first);
        wanted.put(Revision.commit(first), first);
        wanted.put(Revision.commit(first.substring(0, 10)), first);
        wanted.put(Revision.commit(pulled), pulled);
        for (Map.Entry<Revision, String> one : wanted.entrySet()) {
            folder = Files.createDirectories(shared.resolve("test" + ++count));
            StagedClone clone = stage(engine, server.url("open", "tool.git"), one.getKey());
            assertThat(clone.commit()).as(one.getKey().words()).isEqualTo(one.getValue());
            assertThat(inClone("rev-parse", "HEAD")).isEqualTo(one.getValue());
            assertThat(inClone("status", "--porcelain")).isEmpty();
        }
        // nothing else names it, so that gc would take it
        assertThat(inClone("rev-parse", "refs/stash/pin")).isEqualTo(pulled);
    }

    @ParameterizedTest
    @EnumSource(names = {"CLI", "JGIT"})
    void branchesAndTagsAreToldWithTheirCommitsAndNothingIsFetched(GitEngine engine) throws Exception {
        Path asking = git.repository(folder.resolve("asking")).resolve(".git");
        Map<String, String> refs = transport(engine).refs(server.url("open", "tool.git"), asking);
        assertThat(refs)
                .isEqualTo(Map.of(
                        "refs/heads/main",
                        tip,
                        "refs/heads/dev",
                        git.run(upstream, "rev-parse", "dev"),
                        "refs/tags/v1",
                        first));
        assertThat(git.run(asking, "count-objects")).startsWith("0 objects");
        assertThat(transport(engine).refs(server.url("open", "empty.git"), asking))
                .isEmpty();
        StashFailure none = catchThrowableOfType(
                StashFailure.class, () -> transport(engine).refs(server.url("open", "nothing.git"), asking));
        assertThat(code(none)).isEqualTo(ProblemCode.FETCH_FAILED);
        timeout = Duration.ofSeconds(2);
        StashFailure silent = catchThrowableOfType(
                StashFailure.class, () -> transport(engine).refs(server.url("stall", "tool.git"), asking));
        assertThat(silent).hasMessageContaining("did not answer in time");
    }

    @ParameterizedTest
    @EnumSource(names = {"CLI", "JGIT"})
    void whatIsNotThereIsSaid(GitEngine engine) {
        StashFailure noBranch = refused(engine, server.url("open", "tool.git"), Revision.branch("mian"));
        assertThat(code(noBranch)).isEqualTo(ProblemCode.REVISION_UNKNOWN);
        assertThat(noBranch).hasMessageContaining("did you mean 'main'?").hasMessageContaining("tags: v1");
    }

    @ParameterizedTest
    @EnumSource(names = {"CLI", "JGIT"})
    void anEmptyUpstreamIsSaid(GitEngine engine) {
        StashFailure empty = refused(engine, server.url("open", "empty.git"), Revision.ofDefault());
        assertThat(code(empty)).isEqualTo(ProblemCode.EMPTY_UPSTREAM);
    }

    @ParameterizedTest
    @EnumSource(names = {"CLI", "JGIT"})
    void aRepositoryThatIsNotThereIsSaid(GitEngine engine) {
        StashFailure none = refused(engine, server.url("open", "nothing.git"), Revision.ofDefault());
        assertThat(code(none)).isEqualTo(ProblemCode.FETCH_FAILED);
        assertThat(none).hasMessageContaining("there is no repository at");
    }

    @ParameterizedTest
    @EnumSource(names = {"CLI", "JGIT"})
    void aServerThatFallsSilentIsGivenUp(GitEngine engine) {
        timeout = Duration.ofSeconds(2);
        StashFailure silent = refused(engine, server.url("stall", "tool.git"), Revision.ofDefault());
        assertThat(code(silent)).isEqualTo(ProblemCode.FETCH_FAILED);
        assertThat(silent).hasMessageContaining("did not answer in time");
    }

    @ParameterizedTest
    @EnumSource(names = {"CLI", "JGIT"})
    void aServerThatHangsUpIsSaid(GitEngine engine) throws Exception {
        for (String zone : List.of("half", "reset")) {
            folder = Files.createDirectories(shared.resolve("test" + ++count));
            StashFailure broken = refused(engine, server.url(zone, "tool.git"), Revision.ofDefault());
            assertThat(code(broken)).as(zone).isEqualTo(ProblemCode.FETCH_FAILED);
            assertThat(broken).hasMessageContaining("could not be cloned");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CLI", "JGIT"})
    void aNewerUpstreamIsFetchedAndNothingOfOursIsMoved(GitEngine engine) throws Exception {
        Path moving = served.resolve("moving" + engine + ".git");
        GitServer.publish(upstream, moving);
        stage(engine, server.url("open", moving.getFileName().toString()), Revision.ofDefault());
        inClone("branch", "mine", first);
        git.run(moving, "symbolic-ref", "HEAD", "refs/heads/dev");
        StagedClone newer = transport(engine)
                .fetch(
                        server.url("open", moving.getFileName().toString()),
                        Revision.ofDefault(),
                        folder.resolve("git"),
                        new TransferProgress(heard, "tool"));
        assertThat(newer.branch()).contains("dev");
        assertThat(newer.commit()).isEqualTo(git.run(upstream, "rev-parse", "dev"));
        assertThat(inClone("rev-parse", "HEAD", "mine").lines()).containsExactly(tip, first);
        assertThat(folder.resolve("wt/dev.txt")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(names = {"CLI", "JGIT"})
    void aCheckoutLosesNoEditUnlessItIsForced(GitEngine engine) throws Exception {
        stage(engine, server.url("open", "tool.git"), Revision.ofDefault());
        Path file = folder.resolve("wt/src/main.py");
        Files.writeString(file, "mine\n");
        Files.writeString(folder.resolve("wt/notes.txt"), "mine\n");
        Transport transport = transport(engine);
        StashFailure kept = catchThrowableOfType(
                StashFailure.class,
                () -> transport.checkout(folder.resolve("git"), folder.resolve("wt"), first, false));
        assertThat(kept).isNotNull();
        assertThat(file).hasContent("mine\n");
        transport.checkout(folder.resolve("git"), folder.resolve("wt"), first, true);
        assertThat(file).hasContent("print(1)\n");
        assertThat(folder.resolve("wt/data.bin")).doesNotExist();
        assertThat(inClone("status", "--porcelain")).isEqualTo("?? notes.txt");
    }

    @ParameterizedTest
    @EnumSource(names = {"CLI", "JGIT"})
    void noHookOfTheUserRuns(GitEngine engine) throws Exception {
        Path hooks = Files.createDirectories(folder.resolve("hooks"));
        Path hook = hooks.resolve("post-checkout");
        Files.writeString(hook, "#!/bin/sh\ntouch " + folder.resolve("ran") + "\n");
        Files.setPosixFilePermissions(hook, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        userConfig("[core]\n\thooksPath = " + hooks + "\n[init]\n\ttemplateDir = " + hooks + "\n");
        stage(engine, server.url("open", "tool.git"), Revision.ofDefault());
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(names = {"CLI", "JGIT"})
    void anIndexFileOfAHookIsLeftAlone(GitEngine engine) throws Exception {
        Path index = folder.resolve("somebodys-index");
        Files.writeString(index, "not yours\n");
        variables.put("GIT_INDEX_FILE", index.toString());
        variables.put("GIT_DIR", folder.resolve("elsewhere").toString());
        stage(engine, server.url("open", "tool.git"), Revision.ofDefault());
        assertThat(index).hasContent("not yours\n");
        assertThat(folder.resolve("elsewhere")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(names = {"CLI", "JGIT"})
    void aFolderOfThisMachineIsCloned(GitEngine engine) throws Exception {
        assertThat(stage(engine, "file://" + served.resolve("tool.git"), Revision.ofDefault())
                        .commit())
                .isEqualTo(tip);
    }
}
