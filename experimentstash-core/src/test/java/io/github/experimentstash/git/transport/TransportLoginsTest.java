package io.github.experimentstash.git.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Revision;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.testing.Gate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How both engines reach a server: logins, redirects, rewritten addresses, ssh. */
class TransportLoginsTest extends TransportCase {
    @ParameterizedTest
    @EnumSource(names = {"CLI", "JGIT"})
    void aLoginOfTheFrontDoorIsUsedAndWrittenNowhere(GitEngine engine) throws Exception {
        logins = address -> address.host().equals(server.host())
                ? Optional.of(new Login(GitServer.USER, GitServer.PASSWORD))
                : Optional.empty();
        userConfig("[credential]\n\thelper = \"!f() { cat > " + folder.resolve("told-$1") + "; }; f\"\n");
        assertThat(stage(engine, server.url("basic", "tool.git"), Revision.ofDefault())
                        .commit())
                .isEqualTo(tip);
        assertThat(everyByteOf(folder)).doesNotContain(GitServer.PASSWORD);
        // the user's own helper is not told to keep a password that is Maven's
        assertThat(folder.resolve("told-store")).doesNotExist();
        assertThat(String.join("\n", heard.lines) + heard.debug).doesNotContain(GitServer.PASSWORD);
    }

    @ParameterizedTest
    @EnumSource(names = {"CLI", "JGIT"})
    void theUsersOwnHelperIsAsked(GitEngine engine) throws Exception {
        userConfig("[credential]\n\thelper = \"!f() { echo username=" + GitServer.USER + "; echo password="
                + GitServer.PASSWORD + "; }; f\"\n");
        assertThat(stage(engine, server.url("basic", "tool.git"), Revision.ofDefault())
                        .commit())
                .isEqualTo(tip);
    }

    @ParameterizedTest
    @EnumSource(names = {"CLI", "JGIT"})
    void netrcIsRead(GitEngine engine) throws Exception {
        Path netrc = folder.resolve("home/.netrc");
        Files.writeString(
                netrc, "machine 127.0.0.1 login " + GitServer.USER + " password " + GitServer.PASSWORD + "\n");
        assertThat(stage(engine, server.url("basic", "tool.git"), Revision.ofDefault())
                        .commit())
                .isEqualTo(tip);
    }

    @ParameterizedTest
    @EnumSource(names = {"CLI", "JGIT"})
    void aTokenInAHeaderIsSent(GitEngine engine) throws Exception {
        userConfig("[http \"http://" + server.host() + "/\"]\n\textraHeader = Authorization: Bearer "
                + GitServer.PASSWORD + "\n");
        assertThat(stage(engine, server.url("bearer", "tool.git"), Revision.ofDefault())
                        .commit())
                .isEqualTo(tip);
    }

    @ParameterizedTest
    @EnumSource(names = {"CLI", "JGIT"})
    void noLoginAndAWrongOneAreSaid(GitEngine engine) throws Exception {
        StashFailure none = refused(engine, server.url("basic", "tool.git"), Revision.ofDefault());
        assertThat(code(none)).isEqualTo(ProblemCode.NO_ACCESS);
        assertThat(none).hasMessageContaining("no access to " + server.url("basic", "tool.git"));
        folder = Files.createDirectories(folder.resolve("again"));
        logins = address -> Optional.of(new Login("eve", "wr0ng-w0rd"));
        StashFailure wrong = refused(engine, server.url("basic", "tool.git"), Revision.ofDefault());
        assertThat(code(wrong)).isEqualTo(ProblemCode.NO_ACCESS);
        assertThat(wrong.getMessage()).doesNotContain("wr0ng-w0rd");
    }

    @ParameterizedTest
    @EnumSource(names = {"CLI", "JGIT"})
    void aRedirectIsFollowed(GitEngine engine) throws Exception {
        assertThat(stage(engine, server.url("moved", "tool.git"), Revision.ofDefault())
                        .commit())
                .isEqualTo(tip);
    }

    @ParameterizedTest
    @EnumSource(names = {"CLI", "JGIT"})
    void aLoginIsNotTakenToAnotherHost(GitEngine engine) throws Exception {
        logins = address -> address.host().equals(server.host())
                ? Optional.of(new Login(GitServer.USER, GitServer.PASSWORD))
                : Optional.empty();
        StashFailure locked = refused(engine, server.url("away-locked", "tool.git"), Revision.ofDefault());
        assertThat(code(locked)).isEqualTo(ProblemCode.NO_ACCESS);
        assertThat(server.heard())
                .anyMatch(line -> line.contains("localhost"))
                .noneMatch(line -> line.contains("localhost") && line.contains("Basic"));
    }

    @ParameterizedTest
    @EnumSource(names = {"CLI", "JGIT"})
    void aRedirectToAFileIsNotFollowed(GitEngine engine) {
        StashFailure file = refused(engine, server.url("to-file", "tool.git"), Revision.ofDefault());
        assertThat(file).isNotNull();
        assertThat(folder.resolve("wt/run.sh")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(names = {"CLI", "JGIT"})
    void anAddressThatTheUserRewritesIsRewritten(GitEngine engine) throws Exception {
        userConfig("[url \"http://" + server.host() + "/open/\"]\n\tinsteadOf = https://example.org/\n");
        StagedClone clone = stage(engine, "https://example.org/tool.git", Revision.ofDefault());
        assertThat(clone.commit()).isEqualTo(tip);
        assertThat(inClone("config", "remote.origin.url")).isEqualTo("https://example.org/tool.git");
    }

    @ParameterizedTest
    @EnumSource(names = {"CLI", "JGIT"})
    void sshNeedsAKnownHostAndAKey(GitEngine engine) throws Exception {
        Gate.require(SshServer.isThere(), "no OpenSSH server at /usr/sbin/sshd");
        try (SshServer ssh = new SshServer(folder.resolve("sshd"))) {
            String url = ssh.url(served.resolve("tool.git"));
            Path home = Files.createDirectories(folder.resolve("home/.ssh"));
            // OpenSSH looks into the home that the system knows, JGit and git into HOME
            String program = "ssh -o BatchMode=yes -F " + home.resolve("config");
            Files.writeString(
                    home.resolve("config"),
                    "UserKnownHostsFile " + home.resolve("known_hosts") + "\nIdentitiesOnly yes\nIdentityFile "
                            + home.resolve("id_ed25519") + "\n");
            if (engine == GitEngine.CLI) {
                variables.put("GIT_SSH_COMMAND", program);
            }
            Files.copy(ssh.userKey(), home.resolve("id_ed25519"));
            StashFailure unknown = refused(engine, url, Revision.ofDefault());
            assertThat(code(unknown)).as(unknown.getMessage()).isEqualTo(ProblemCode.HOST_KEY);
            assertThat(unknown).hasMessageContaining("ssh-keyscan");

            Files.writeString(home.resolve("known_hosts"), ssh.hostLine());
            folder = Files.createDirectories(folder.resolve("second"));
            assertThat(stage(engine, url, Revision.ofDefault()).commit()).isEqualTo(tip);

            Files.delete(home.resolve("id_ed25519"));
            folder = Files.createDirectories(folder.resolve("third"));
            StashFailure noKey = refused(engine, url, Revision.ofDefault());
            assertThat(code(noKey)).as(noKey.getMessage()).isEqualTo(ProblemCode.NO_ACCESS);
        }
    }

    private static String everyByteOf(Path folder) throws Exception {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (Files.isRegularFile(file)) {
                    all.append(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1));
                }
            }
        }
        return all.toString();
    }
}
