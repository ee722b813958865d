package io.github.experimentstash.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.process.CommandRunner;
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

class PatchWriterTest {
    @TempDir
    Path folder;

    private GitSandbox git;
    private Path stash;
    private Path tool;
    private Path record;

    @BeforeEach
    void makeStash() throws IOException {
        Gate.require(Capability.GIT);
        git = new GitSandbox(folder.resolve("home"));
        Path origin = git.repository(folder.resolve("origin"));
        git.write(origin, "main.py", "print(1)\n");
        git.commit(origin);
        stash = git.repository(folder.resolve("stash"));
        git.write(stash, "configs/meta.yaml", "tools: {}\n");
        git.write(stash, "tools/plain/main.py", "print(1)\n");
        git.addSubmodule(stash, origin, "tools/sub");
        git.commit(stash);
        tool = stash.resolve("tools/sub");
        record = Files.createDirectories(folder.resolve("record"));
    }

    private Patch write(Path of) throws IOException {
        GitFacts facts = new GitReader(git.variables()).read(stash, of);
        return new PatchWriter(git.variables(), new CommandRunner()).write(stash, of, facts, record);
    }

    @Test
    void aCleanTreeLeavesNothing() throws IOException {
        Patch patch = write(tool);
        assertThat(patch.written()).isFalse();
        assertThat(record).isEmptyDirectory();
    }

    @Test
    void stashAndSubmoduleAreInOnePatchThatGitApplies() throws IOException {
        git.write(stash, "configs/meta.yaml", "tools: {x: y}\n");
        git.write(tool, "main.py", "print(2)\n");
        Files.write(tool.resolve("main.py"), new byte[] {0, 1, 2, (byte) 200});
        Patch patch = write(tool);
        assertThat(patch.warnings()).isEmpty();
        assertThat(patch.written()).isTrue();
        Path fresh = folder.resolve("fresh");
        git.run(
                folder,
                "-c",
                "protocol.file.allow=always",
                "clone",
                "-q",
                "--recurse-submodules",
                stash.toString(),
                fresh.toString());
        git.run(fresh, "apply", record.resolve("changes.patch").toString());
        assertThat(fresh.resolve("configs/meta.yaml")).hasContent("tools: {x: y}");
        assertThat(Files.readAllBytes(fresh.resolve("tools/sub/main.py"))).containsExactly(0, 1, 2, 200);
    }

    @Test
    void smallUntrackedFilesAreCopiedAndSecretsAreNot() throws IOException {
        git.write(stash, "tools/plain/new/a b.py", "x = 1\n");
        git.write(stash, "tools/plain/.env", "A=1\n");
        git.write(stash, "tools/plain/conf.py", "API_KEY = 'abcdef123456'\n");
        Files.write(stash.resolve("tools/plain/big.bin"), new byte[2 << 20]);
        Patch patch = write(stash.resolve("tools/plain"));
        assertThat(patch.sourceUntracked())
                .containsExactlyInAnyOrder(
                        "tools/plain/new/a b.py", "tools/plain/.env", "tools/plain/conf.py", "tools/plain/big.bin");
        assertThat(patch.copied()).containsExactly("tools/plain/new/a b.py");
        assertThat(record.resolve("untracked/tools/plain/new/a b.py")).hasContent("x = 1");
        assertThat(patch.warnings())
                .hasSize(2)
                .allMatch(problem -> problem.text().contains("STASH-503"));
    }

    @Test
    void aLineThatLooksLikeASecretIsNamedAndNotShown() throws IOException {
        git.write(
                stash,
                "tools/plain/main.py",
                "print(1)\ntokens = tokenizer(text)\nkey = random.key(0)\napi_key = \"s3cr3t-value\"\n");
        Patch patch = write(stash.resolve("tools/plain"));
        assertThat(patch.warnings()).hasSize(1);
        assertThat(patch.warnings().get(0).text())
                .startsWith("tools/plain/main.py:4: warning STASH-503")
                .doesNotContain("s3cr3t");
    }

    /** Whatever stands before it. */
    @Test
    void theValueOfASecretVariableIsToldInAPatchAndNotCopied() throws IOException {
        git.write(stash, "tools/plain/main.py", "print('the token of a person')\n");
        git.write(stash, "tools/plain/notes.txt", "with the token of a person in it\n");
        GitFacts facts = new GitReader(git.variables()).read(stash, stash.resolve("tools/plain"));
        Map<String, String> variables = new HashMap<>(git.variables());
        variables.put("HF_TOKEN", "the token of a person");
        Patch patch = new PatchWriter(variables, new CommandRunner())
                .write(stash, stash.resolve("tools/plain"), facts, record);
        assertThat(patch.warnings().stream().map(warning -> warning.text().split("\n")[0]))
                .containsExactly(
                        "tools/plain/main.py:1: warning STASH-503: this line looks like a secret, and it is saved in changes.patch",
                        "tools/plain/notes.txt: warning STASH-503: this untracked file looks like it holds a secret: it was not copied into the record");
        assertThat(record.resolve("untracked")).doesNotExist();
    }

    @Test
    void ordinaryCodeIsNoSecret() {
        assertThat(SecretLines.looksSecret("token = os.environ['HF_TOKEN']")).isFalse();
        assertThat(SecretLines.looksSecret("max_tokens: 512")).isFalse();
        assertThat(SecretLines.looksSecret("password: ${oc.env:PASSWORD}")).isFalse();
        assertThat(SecretLines.looksSecret("password: hunter2hunter2")).isTrue();
        assertThat(SecretLines.looksSecret("url = 'https://me:pw@host/x'")).isTrue();
    }
}
