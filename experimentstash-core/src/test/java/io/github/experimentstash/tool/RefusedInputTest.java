package io.github.experimentstash.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.model.AddToolRequest;
import io.github.experimentstash.model.Revision;
import io.github.experimentstash.model.StashFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user or an upstream may give to add-tool and must not get through with. One stash serves all: nothing changes it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedInputTest {
    private ToolSandbox sandbox;
    private Path folder;
    private Map<String, String> untouched;

    @BeforeAll
    void make(@TempDir Path folder) throws Exception {
        this.folder = folder;
        sandbox = new ToolSandbox(folder).make();
        untouched = sandbox.fingerprint();
    }

    @AfterEach
    void nothingWasChanged() throws Exception {
        assertThat(sandbox.fingerprint()).isEqualTo(untouched);
        assertThat(sandbox.root.resolve(".git/stash/op")).doesNotExist();
        assertThat(folder.resolve("owned")).doesNotExist();
        assertThat(sandbox.root.resolve("owned")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-x",
                "--help",
                ".x",
                "_x",
                "x.",
                "a..b",
                "..",
                "../x",
                "/abs",
                "a/b",
                "a\\b",
                "a:b",
                ".git",
                ".GIT",
                "x.lock",
                "git~1",
                "GIT~2",
                "CON",
                "prn",
                "aux.txt",
                "Nul",
                "com1",
                "LPT9.md",
                "a b",
                "a\tb",
                "a\nb",
                "a\rb",
                "a\0b",
                "a\"b",
                "a'b",
                "tool\u202E",
                "tool\u200C",
                "ü",
                "u\u0308"
            })
    void aNameThatNoFileSystemOrProgramMayMeet(String name) {
        refused(request(name, sandbox.url(), Revision.ofDefault()), "STASH-203", "cannot be the name of a tool");
    }

    @Test
    void aNameOfAHundredAndOneLetters() {
        refused(request("x".repeat(101), sandbox.url(), Revision.ofDefault()), "STASH-203", "longer than 100");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "ext::sh -c touch% owned => STASH-216 => blank",
                "ext::touch%20owned => STASH-216 => start a program",
                "fd::17/x => STASH-216 => start a program",
                "git://example.org/a/b => STASH-216 => git:// are not allowed",
                "http://example.org/a/b => STASH-216 => -Dstash.git.allow=http",
                "ftp://example.org/a => STASH-216 => ftp:// are not allowed",
                "sftp://example.org/a => STASH-216 => sftp:// are not allowed",
                "amazon-s3://bucket/a => STASH-216 => amazon-s3:// are not allowed",
                "javascript://example.org/a => STASH-216 => javascript:// are not allowed",
                "file:///tmp/x => STASH-216 => -Dstash.git.allow=file",
                "/srv/git/x => STASH-216 => path of this machine",
                "../x => STASH-216 => path of this machine",
                "./x => STASH-216 => path of this machine",
                "x => STASH-216 => path of this machine",
                "-u => STASH-216 => begins with '-'",
                "--upload-pack=touch${IFS}owned => STASH-216 => begins with '-'",
                "ssh://-oProxyCommand=touch/x => STASH-216 => begins with '-'",
                "ssh://-oProxyCommand=x@example.org/x => STASH-216 => begins with '-'",
                "git@-oProxyCommand=x:a/b => STASH-216 => begins with '-'",
                "https:///a => STASH-216 => names no repository",
                "https://example.org => STASH-216 => names no repository",
                "https://example.org/ => STASH-216 => names no repository",
                "git@example.org: => STASH-216 => names no repository",
                "https://example.org/a%0ahost=evil => STASH-216 => encoded line end",
                "https://example.org/a%0D => STASH-216 => encoded line end",
                "https://example.org/%00 => STASH-216 => encoded line end",
                "https://example.org/a¶[core] => STASH-216 => control character",
                "https://example.org/a\tb => STASH-216 => control character",
                "https://example.org/a b => STASH-216 => blank",
                "https://me:secret@example.org/a/b => STASH-217 => holds a login",
                "https://secret@example.org/a/b => STASH-217 => holds a login",
                "ssh://me:secret@example.org/a/b => STASH-217 => holds a login"
            })
    void anAddressThatIsNoPlainOne(String url, String code, String words) {
        AddToolRequest request = new AddToolRequest(
                "swissroll",
                url.replace('¶', '\n'),
                Revision.ofDefault(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                false);
        assertThatThrownBy(() -> sandbox.addTool(Checkpoint.NONE).add(request, sandbox.manifest()))
                .isInstanceOf(StashFailure.class)
                .hasMessageContainingAll(code, words)
                .hasMessageNotContaining("secret");
    }

    @Test
    void anUpstreamWithoutACommit() throws Exception {
        sandbox.git.repository(folder.resolve("empty"));
        String url = "file://" + folder.resolve("empty");
        refused(request("swissroll", url, Revision.ofDefault()), "STASH-219", "has no commit yet");
        refused(request("swissroll", url, Revision.branch("main")), "STASH-219", "has no commit yet");
    }

    @Test
    void aRevisionThatIsNotThere() throws Exception {
        String absent = "0123456789abcdef0123456789abcdef01234567";
        refused(request("swissroll", sandbox.url(), Revision.branch("mian")), "STASH-218", "did you mean 'main'?");
        refused(request("swissroll", sandbox.url(), Revision.tag("v1")), "STASH-218", "no tag 'v1'", "branches: main");
        refused(request("swissroll", sandbox.url(), Revision.commit(absent)), "STASH-218", "no commit " + absent);
        refused(request("swissroll", sandbox.url(), Revision.commit("0123456")), "STASH-218", "no commit 0123456");
        refused(
                request("swissroll", sandbox.url(), Revision.branch("--upload-pack=touch owned")),
                "STASH-218",
                "has no branch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "HEAD~1", "v1", "-x", "--all", "abc", "main^{tree}", "refs/heads/main"})
    void aCommitThatIsAName(String name) {
        refused(
                request("swissroll", sandbox.url(), Revision.commit(name)),
                "STASH-218",
                "'" + name + "' is not the hash of a commit",
                "-Dbranch=");
    }

    @Test
    void aTagThatLooksLikeACommit() throws Exception {
        Path upstream = folder.resolve("trap");
        sandbox.git.run(folder, "clone", "-q", sandbox.upstream.toString(), "trap");
        sandbox.git.run(upstream, "tag", "abcdef1");
        refused(
                request("swissroll", "file://" + upstream, Revision.commit("abcdef1")),
                "STASH-218",
                "abcdef1 is a name");
    }

    @Test
    void aToolThatSaysNothingOfItsStart() throws Exception {
        Path upstream = sandbox.git.repository(folder.resolve("silent"));
        sandbox.git.write(upstream, "README.md", "x\n");
        sandbox.git.commit(upstream);
        refused(request("swissroll", "file://" + upstream, Revision.ofDefault()), "STASH-232", "-Dentrypoint=");
    }

    /** Names in a tree by which git would write into its own folder; no work tree can be made of them, so they are put together by hand. */
    @ParameterizedTest
    @ValueSource(strings = {".git", ".GIT", ".Git", "git~1", "..", ".g\u200Cit"})
    void aTreeThatWritesIntoGitsFolder(String name) throws Exception {
        Path upstream = sandbox.git.repository(folder.resolve("tree-" + Integer.toHexString(name.hashCode())));
        sandbox.git.write(upstream, "x", "#!/bin/sh\ntouch " + folder.resolve("owned") + "\n");
        String blob = sandbox.git.run(upstream, "hash-object", "-w", "x");
        String inner = tree(upstream, "100755 blob " + blob + "\tpost-checkout");
        String outer = tree(upstream, "040000 tree " + inner + "\t" + name);
        commitTree(upstream, outer);
        refused(request("swissroll", "file://" + upstream, Revision.ofDefault()), "STASH-220", "would harm");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "name => [submodule \"../../evil\"]¶\tpath = x¶\turl = https://example.org/a/b",
                "name inside => [submodule \"a/../../evil\"]¶\tpath = x¶\turl = https://example.org/a/b",
                "name git => [submodule \"x/.git/hooks\"]¶\tpath = x¶\turl = https://example.org/a/b",
                "option as url => [submodule \"x\"]¶\tpath = x¶\turl = --upload-pack=touch",
                "program as url => [submodule \"x\"]¶\tpath = x¶\turl = ext::touch owned",
                "line end in url => [submodule \"x\"]¶\tpath = x¶\turl = \"https://example.org/a%0aevil\"",
                "option as path => [submodule \"x\"]¶\tpath = -x¶\turl = https://example.org/a/b",
                "path outside => [submodule \"x\"]¶\tpath = ../x¶\turl = https://example.org/a/b",
                "absolute path => [submodule \"x\"]¶\tpath = /tmp/x¶\turl = https://example.org/a/b",
                "path with CR => [submodule \"x\"]¶\tpath = \"x¤\"¶\turl = https://example.org/a/b",
                "command => [submodule \"x\"]¶\tpath = x¶\turl = https://example.org/a/b¶\tupdate = !touch owned",
                "no syntax => [submodule \"x\"¶\tpath = x"
            })
    void aGitmodulesThatHarmsWhoClones(String row, String text) throws Exception {
        Path upstream = folder.resolve("modules-" + row.replace(' ', '-'));
        sandbox.git.run(folder, "clone", "-q", sandbox.upstream.toString(), upstream.toString());
        sandbox.git.write(upstream, "x", text.replace('¶', '\n').replace('¤', '\r') + "\n");
        String blob = sandbox.git.run(upstream, "hash-object", "-w", "x");
        sandbox.git.run(upstream, "update-index", "--add", "--cacheinfo", "100644," + blob + ",.gitmodules");
        sandbox.git.run(upstream, "commit", "-qm", "hostile");
        refused(request("swissroll", "file://" + upstream, Revision.ofDefault()), "STASH-220", "would harm");
    }

    @Test
    void aGitmodulesThatIsALink() throws Exception {
        Path upstream = sandbox.git.repository(folder.resolve("linked"));
        sandbox.git.write(upstream, "x", "../../../.gitmodules");
        String blob = sandbox.git.run(upstream, "hash-object", "-w", "x");
        commitTree(upstream, tree(upstream, "120000 blob " + blob + "\t.gitmodules"));
        refused(request("swissroll", "file://" + upstream, Revision.ofDefault()), "STASH-220", "would harm");
    }

    @Test
    void theHarmlessFormsArePassed() throws Exception {
        for (String text : new String[] {
            "[submodule \"x\"]\n\tpath = x\n\turl = https://example.org/a/b\n\tupdate = merge\n",
            "[submodule \"deep/x\"]\n\tpath = deep/x\n\turl = ../x.git\n\tbranch = .\n",
            ""
        }) {
            Path tree = Files.createTempDirectory(folder, "harmless");
            sandbox.git.write(tree, ".gitmodules", text);
            HostileTree.check(tree);
        }
    }

    private void commitTree(Path upstream, String tree) {
        String commit = sandbox.git.run(upstream, "commit-tree", "-m", "x", tree);
        sandbox.git.run(upstream, "update-ref", "refs/heads/main", commit);
    }

    private String tree(Path repository, String line) throws Exception {
        Path listing = Files.writeString(folder.resolve("listing"), line + "\n");
        Process mktree = new ProcessBuilder("git", "mktree")
                .directory(repository.toFile())
                .redirectInput(listing.toFile())
                .start();
        String hash = new String(mktree.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(mktree.waitFor()).isZero();
        return hash.strip();
    }

    private static AddToolRequest request(String tool, String url, Revision revision) {
        return ToolSandbox.request(tool, url, revision, false);
    }

    private void refused(AddToolRequest request, String... words) {
        assertThatThrownBy(() -> sandbox.addTool(Checkpoint.NONE).add(request, sandbox.manifest()))
                .isInstanceOf(StashFailure.class)
                .hasMessageContainingAll(words);
    }
}
