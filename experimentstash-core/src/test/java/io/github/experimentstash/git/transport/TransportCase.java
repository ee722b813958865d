package io.github.experimentstash.git.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.experimentstash.git.Engines;
import io.github.experimentstash.git.GitSandbox;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Revision;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import io.github.experimentstash.testing.Heard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** An upstream with branches, tags and a commit that only a pull request has, behind git's own HTTP server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TransportCase {
    Path shared;
    Path upstream;
    Path served;
    GitSandbox git;
    GitServer server;
    String first;
    String tip;
    String pulled;

    Path folder;
    int count;
    Logins logins;
    Duration timeout;
    final Map<String, String> variables = new HashMap<>();
    final Heard heard = new Heard();

    @BeforeAll
    void serve(@TempDir Path place) throws Exception {
        shared = place;
        Gate.require(Capability.GIT);
        git = new GitSandbox(shared.resolve("maker"));
        upstream = git.repository(shared.resolve("tool"));
        git.write(upstream, "src/main.py", "print(1)\n");
        git.write(upstream, "run.sh", "#!/bin/sh\n");
        Files.setPosixFilePermissions(
                upstream.resolve("run.sh"), java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(upstream.resolve("latest"), Path.of("src/main.py"));
        first = git.commit(upstream);
        git.run(upstream, "tag", "-a", "-m", "first", "v1");
        git.run(upstream, "checkout", "-q", "-b", "dev");
        git.write(upstream, "dev.txt", "dev\n");
        git.commit(upstream);
        git.run(upstream, "checkout", "-q", "--orphan", "pull");
        git.write(upstream, "pull.txt", "pull\n");
        pulled = git.commit(upstream);
        git.run(upstream, "update-ref", "refs/pull/1/head", pulled);
        git.run(upstream, "checkout", "-q", "main");
        git.run(upstream, "branch", "-q", "-D", "pull");
        git.write(upstream, "src/main.py", "print(2)\n");
        // not to be compressed, so that a pack has a middle
        byte[] noise = new byte[300_000];
        new java.util.Random(1).nextBytes(noise);
        Files.write(upstream.resolve("data.bin"), noise);
        tip = git.commit(upstream);
        served = shared.resolve("served");
        GitServer.publish(upstream, served.resolve("tool.git"));
        git.run(served, "init", "-q", "--bare", "empty.git");
        server = new GitServer(served);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void fresh() throws Exception {
        folder = Files.createDirectories(shared.resolve("test" + ++count));
        logins = Logins.none();
        timeout = Duration.ofMinutes(2);
        heard.lines.clear();
        heard.debug.clear();
        server.heard().clear();
        variables.clear();
        variables.put("PATH", System.getenv("PATH"));
        variables.put("HOME", Files.createDirectories(folder.resolve("home")).toString());
        variables.put("GIT_CONFIG_NOSYSTEM", "1");
    }

    Transport transport(GitEngine engine) throws Exception {
        Host host = new Host(heard, variables, Clock.systemUTC(), folder, false, false);
        return new Engines(host, new TransferOptions(engine, timeout, logins))
                .transport(Set.of("http", "file"), folder);
    }

    StagedClone stage(GitEngine engine, String url, Revision revision) throws Exception {
        return transport(engine)
                .stage(url, revision, folder.resolve("git"), folder.resolve("wt"), new TransferProgress(heard, "tool"));
    }

    StashFailure refused(GitEngine engine, String url, Revision revision) {
        return catchThrowableOfType(StashFailure.class, () -> stage(engine, url, revision));
    }

    String inClone(String... arguments) {
        List<String> words =
                new ArrayList<>(List.of("--git-dir=" + folder.resolve("git"), "--work-tree=" + folder.resolve("wt")));
        words.addAll(List.of(arguments));
        return git.run(folder, words.toArray(new String[0]));
    }

    static ProblemCode code(StashFailure failure) {
        assertThat(failure).isNotNull();
        return failure.problems().get(0).code();
    }

    void userConfig(String text) throws Exception {
        Files.writeString(folder.resolve("home/.gitconfig"), text);
    }
}
