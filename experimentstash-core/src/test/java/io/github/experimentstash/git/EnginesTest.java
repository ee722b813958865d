package io.github.experimentstash.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.git.transport.GitEngine;
import io.github.experimentstash.git.transport.GitServer;
import io.github.experimentstash.git.transport.Logins;
import io.github.experimentstash.git.transport.TransferOptions;
import io.github.experimentstash.git.transport.TransferProgress;
import io.github.experimentstash.git.transport.Transport;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Reporter;
import io.github.experimentstash.model.Revision;
import io.github.experimentstash.model.StashFailure;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which engine fetches, why, and what the built-in one says that it cannot do. */
class EnginesTest implements Reporter {
    @TempDir
    Path folder;

    private final Map<String, String> variables = new HashMap<>();
    private final List<String> debug = new ArrayList<>();

    @BeforeEach
    void surroundings() {
        variables.put("PATH", System.getenv("PATH"));
        variables.put("HOME", folder.toString());
        variables.put("GIT_CONFIG_NOSYSTEM", "1");
    }

    private Transport chosen(GitEngine engine) throws Exception {
        Host host = new Host(this, variables, Clock.systemUTC(), folder, false, false);
        return new Engines(host, new TransferOptions(engine, Duration.ofMinutes(1), Logins.none()))
                .transport(Set.of("http"), folder);
    }

    private void stage(Transport transport, String url) throws Exception {
        transport.stage(
                url,
                Revision.ofDefault(),
                folder.resolve("git"),
                folder.resolve("wt"),
                new TransferProgress(this, "tool"));
    }

    @Test
    void theGitProgramComesFirst() throws Exception {
        assertThat(chosen(GitEngine.AUTO).name()).isEqualTo("the git program");
        assertThat(debug).anyMatch(line -> line.matches("git [0-9.]+ fetches: it knows your set-up"));
    }

    @Test
    void withoutAGitProgramTheBuiltInEngineFetches() throws Exception {
        variables.put("PATH", folder.toString());
        assertThat(chosen(GitEngine.AUTO).name()).isEqualTo("the built-in engine");
        assertThat(debug).contains("the built-in engine fetches: there is no git program on PATH");
        assertThatThrownBy(() -> chosen(GitEngine.CLI))
                .isInstanceOf(StashFailure.class)
                .hasMessageContaining("STASH-226: there is no git program on PATH")
                .hasMessageContaining("hint: install git, or leave out -Dstash.git=cli");
    }

    @Test
    void eachEngineCanBeAskedFor() throws Exception {
        assertThat(chosen(GitEngine.CLI).name()).isEqualTo("the git program");
        assertThat(chosen(GitEngine.JGIT).name()).isEqualTo("the built-in engine");
    }

    /** A stand-in: no machine has a git that old any more. */
    @Test
    void aGitThatIsTooOldIsNotTaken() throws Exception {
        Path old = folder.resolve("git");
        Files.writeString(old, "#!/bin/sh\necho git version 2.17.1\n");
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwxr-xr-x"));
        variables.put("PATH", folder + ":" + System.getenv("PATH"));
        assertThat(chosen(GitEngine.AUTO).name()).isEqualTo("the built-in engine");
        assertThat(debug).contains("the built-in engine fetches: git 2.17.1 is older than 2.30");
        assertThat(chosen(GitEngine.CLI).name()).isEqualTo("the git program");
    }

    /** The rows of the notes' table of what JGit does not know. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://example.org/a.git | variable | https_proxy | the variable https_proxy is set",
                "https://example.org/a.git | variable | GIT_SSL_CAINFO | the variable GIT_SSL_CAINFO is set",
                "https://example.org/a.git | variable | GIT_ASKPASS | the variable GIT_ASKPASS is set",
                "https://example.org/a.git | variable | GIT_CONFIG_COUNT | the variable GIT_CONFIG_COUNT is set",
                "https://example.org/a.git | config | [http] proxy = http://p:1 | your git configuration sets http.proxy",
                "https://example.org/a.git | config | [http] sslCert = /c | your git configuration sets http.sslcert",
                "https://example.org/a.git | config | [credential] helper = store | your git configuration sets credential.helper",
                "https://example.org/a.git | config | [includeIf \"gitdir:/w/\"] path = x | your git configuration sets includeif.path",
                "git@example.org:a/b.git | variable | GIT_SSH_COMMAND | the variable GIT_SSH_COMMAND is set",
                "git@example.org:a/b.git | variable | GIT_SSH | the variable GIT_SSH is set",
                "git@example.org:a/b.git | config | [core] sshCommand = ssh -v | your git configuration sets core.sshcommand",
                "ssh://git@example.org/b.git | ssh | Include work/* | ~/.ssh/config uses Include",
                "ssh://git@example.org/b.git | ssh | Match host x | ~/.ssh/config uses Match",
                "ssh://git@example.org/b.git | ssh | ProxyCommand nc %h %p | ~/.ssh/config uses ProxyCommand",
            })
    void whatTheBuiltInEngineCannotFollowIsNamed(String url, String where, String what, String said) throws Exception {
        variables.put("PATH", folder.toString());
        switch (where) {
            case "variable" -> variables.put(what, "something");
            case "config" -> Files.writeString(folder.resolve(".gitconfig"), what.replace("] ", "]\n") + "\n");
            default ->
                Files.writeString(
                        Files.createDirectories(folder.resolve(".ssh")).resolve("config"), "Host *\n  " + what + "\n");
        }
        assertThatThrownBy(() -> stage(chosen(GitEngine.AUTO), url))
                .isInstanceOf(StashFailure.class)
                .hasMessageContaining("STASH-226: " + said + ", which the built-in engine cannot follow")
                .hasMessageContaining("hint: install git, or try without it: -Dstash.git=jgit");
        assertThat(folder.resolve("git")).doesNotExist();
    }

    @Test
    void aProxyOfTheEnvironmentIsUsed() throws Exception {
        GitSandbox git = new GitSandbox(folder.resolve("maker"));
        Path upstream = git.repository(folder.resolve("tool"));
        git.write(upstream, "main.py", "print(1)\n");
        git.commit(upstream);
        GitServer.publish(upstream, folder.resolve("served/tool.git"));
        try (GitServer server = new GitServer(folder.resolve("served"))) {
            variables.put("http_proxy", "http://" + server.host());
            stage(chosen(GitEngine.AUTO), "http://git.example.org/open/tool.git");
            assertThat(server.heard())
                    .anyMatch(line -> line.startsWith("GET git.example.org /open/tool.git/info/refs"));
        }
        assertThat(folder.resolve("wt/main.py")).exists();
    }

    @Override
    public void line(String text) {
        debug.add(text);
    }

    @Override
    public void warn(String text) {
        debug.add(text);
    }

    @Override
    public void debug(String text) {
        debug.add(text);
    }

    @Override
    public OutputStream console() {
        return OutputStream.nullOutputStream();
    }
}
