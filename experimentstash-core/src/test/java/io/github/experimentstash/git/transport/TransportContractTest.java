package io.github.experimentstash.git.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.experimentstash.git.Engines;
import io.github.experimentstash.git.GitSandbox;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Reporter;
import io.github.experimentstash.model.Revision;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What both engines promise, over git's own HTTP server, a real sshd and files. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransportContractTest implements Reporter {
    private Path shared;
    private Path upstream;
    private Path served;
    private GitSandbox git;
    private GitServer server;
    private String first;
    private String tip;
    private String pulled;

    private Path folder;
    private int count;
    private Logins logins;
    private Duration timeout;
    private final Map<String, String> variables = new HashMap<>();
    private final List<String> lines = new ArrayList<>();

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
        lines.clear();
        server.heard().clear();
        variables.clear();
        variables.put("PATH", System.getenv("PATH"));
        variables.put("HOME", Files.createDirectories(folder.resolve("home")).toString());
        variables.put("GIT_CONFIG_NOSYSTEM", "1");
    }

    private Transport transport(GitEngine engine) throws Exception {
        Host host = new Host(this, variables, Clock.systemUTC(), folder, false, false);
        return new Engines(host, new TransferOptions(engine, timeout, logins))
                .transport(Set.of("http", "file"), folder);
    }

    private StagedClone stage(GitEngine engine, String url, Revision revision) throws Exception {
        return transport(engine)
                .stage(url, revision, folder.resolve("git"), folder.resolve("wt"), new TransferProgress(this, "tool"));
    }

    private StashFailure refused(GitEngine engine, String url, Revision revision) {
        return catchThrowableOfType(StashFailure.class, () -> stage(engine, url, revision));
    }

    private String inClone(String... arguments) {
        List<String> words =
                new ArrayList<>(List.of("--git-dir=" + folder.resolve("git"), "--work-tree=" + folder.resolve("wt")));
        words.addAll(List.of(arguments));
        return git.run(folder, words.toArray(new String[0]));
    }

    private static ProblemCode code(StashFailure failure) {
        assertThat(failure).isNotNull();
        return failure.problems().get(0).code();
    }

    private void userConfig(String text) throws Exception {
        Files.writeString(folder.resolve("home/.gitconfig"), text);
    }

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
        assertThat(lines).allMatch(line -> line.startsWith("debug: "));
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
        assertThat(String.join("\n", lines)).doesNotContain(GitServer.PASSWORD);
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
                        new TransferProgress(this, "tool"));
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
    void anAddressThatTheUserRewritesIsRewritten(GitEngine engine) throws Exception {
        userConfig("[url \"http://" + server.host() + "/open/\"]\n\tinsteadOf = https://example.org/\n");
        StagedClone clone = stage(engine, "https://example.org/tool.git", Revision.ofDefault());
        assertThat(clone.commit()).isEqualTo(tip);
        assertThat(inClone("config", "remote.origin.url")).isEqualTo("https://example.org/tool.git");
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

    @ParameterizedTest
    @EnumSource(names = {"CLI", "JGIT"})
    void aFolderOfThisMachineIsCloned(GitEngine engine) throws Exception {
        assertThat(stage(engine, "file://" + served.resolve("tool.git"), Revision.ofDefault())
                        .commit())
                .isEqualTo(tip);
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

    @Override
    public void line(String text) {
        lines.add(text);
    }

    @Override
    public void warn(String text) {
        lines.add(text);
    }

    @Override
    public void debug(String text) {
        lines.add("debug: " + text);
    }

    @Override
    public OutputStream console() {
        return OutputStream.nullOutputStream();
    }
}
