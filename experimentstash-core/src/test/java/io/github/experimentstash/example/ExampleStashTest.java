package io.github.experimentstash.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that makes a stash with submodules, and the tool that needs nothing but Python. */
class ExampleStashTest {
    private static final Path EXAMPLE =
            Path.of("..", "example-repo").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @BeforeEach
    void needsPython() {
        Gate.require(Capability.GIT, Capability.PYTHON);
    }

    @Test
    void theCommitsAreTheSameEachTime() throws Exception {
        Path first = makeStash("first", Map.of());
        Path gitConfig = Files.writeString(
                folder.resolve("gitconfig"),
                "[core]\n\texcludesFile = " + Files.writeString(folder.resolve("ignored"), "*.yaml\n*.py\n")
                        + "\n\tautocrlf = true\n[commit]\n\tgpgSign = true\n[user]\n\tname = Somebody Else\n");
        Path second = makeStash(
                "second",
                Map.of(
                        "GIT_CONFIG_GLOBAL",
                        gitConfig.toString(),
                        "GIT_AUTHOR_NAME",
                        "Somebody Else",
                        "TZ",
                        "Asia/Tokyo"));

        assertThat(git(second, "rev-parse", "HEAD")).isEqualTo(git(first, "rev-parse", "HEAD"));
        assertThat(git(first, "status", "--porcelain", "--ignored")).isEmpty();
        assertThat(git(first, "log", "-1", "--format=%ad %an %cd", "--date=iso-strict"))
                .isEqualTo("2026-11-01T12:00:00+00:00 Ada Example 2026-11-01T12:00:00+00:00");
    }

    @Test
    void aCloneHasItsToolsAtThePinsOfMetaYaml() throws Exception {
        Path stash = makeStash("made", Map.of());
        Path clone = folder.resolve("clone");
        git(folder, "clone", "--quiet", stash.toString(), clone.toString());
        git(clone, "-c", "protocol.file.allow=always", "submodule", "--quiet", "update", "--init");

        String meta = Files.readString(clone.resolve("configs/meta.yaml"));
        for (String tool : List.of("quickstart", "swissroll")) {
            String commit = git(clone.resolve("tools").resolve(tool), "rev-parse", "HEAD");
            assertThat(meta).contains("    path: tools/" + tool + "\n    commit: " + commit + "\n");
        }
        assertThat(clone.resolve("tools/swissroll/uv.lock")).doesNotExist();
    }

    @Test
    void itOverwritesNothing() throws Exception {
        Path there = Files.createDirectories(folder.resolve("made"));
        Files.writeString(there.resolve("mine.txt"), "mine");
        Ended ended = Ended.of(EXAMPLE, Map.of(), "python3", "make-stash", "--no-lock", there.toString());
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.output()).contains("is not empty; name a folder that does not exist");
        assertThat(there).isDirectoryContaining("glob:**/mine.txt");
        try (var files = Files.list(there)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void withoutUvTheReasonIsSaid() throws Exception {
        Path made = folder.resolve("made");
        Ended ended = Ended.of(EXAMPLE, Map.of("PATH", pathWithoutUv()), interpreter(), "make-stash", made.toString());
        assertThat(ended.exitCode()).isZero();
        assertThat(ended.output()).contains("swissroll has no uv.lock: uv is not on the PATH");
        assertThat(git(made.resolve("stash"), "status", "--porcelain")).isEmpty();
    }

    @Test
    void theHashesOfSwissrollNameNoIndex() throws Exception {
        List<String> lines = Files.readAllLines(EXAMPLE.resolve("tools/swissroll/requirements.txt"));
        Pattern requirement = Pattern.compile("[a-z0-9-]+==[0-9.]+( ; [^\\\\]+)? \\\\");
        Pattern hash = Pattern.compile(" {4}--hash=sha256:[0-9a-f]{64}( \\\\)?");
        assertThat(lines)
                .isNotEmpty()
                .allMatch(line -> requirement.matcher(line).matches()
                        || hash.matcher(line).matches());
        // what pyproject.toml pins is what is locked
        for (String line : Files.readAllLines(EXAMPLE.resolve("tools/swissroll/pyproject.toml"))) {
            if (line.contains("==")) {
                String pin = line.strip().replaceAll("^\"|( ;.*)?\",$", "");
                assertThat(lines).anyMatch(locked -> locked.startsWith(pin + " "));
            }
        }
    }

    @Test
    void theTestsOfQuickstartPass() throws Exception {
        Ended ended = Ended.of(
                EXAMPLE.resolve("tools/quickstart"),
                Map.of("PYTHONDONTWRITEBYTECODE", "1"),
                "python3",
                "-m",
                "unittest",
                "discover",
                "-s",
                "tests");
        assertThat(ended.exitCode()).as(ended.output()).isZero();
        assertThat(ended.output()).containsPattern("Ran [1-9][0-9]* tests");
    }

    private Path makeStash(String name, Map<String, String> variables) throws Exception {
        Path made = folder.resolve(name);
        Ended ended = Ended.of(EXAMPLE, variables, "python3", "make-stash", "--no-lock", made.toString());
        assertThat(ended.exitCode()).as(ended.output()).isZero();
        return made.resolve("stash");
    }

    private static String git(Path folder, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Ended ended = Ended.of(folder, Map.of(), command.toArray(String[]::new));
        assertThat(ended.exitCode()).as(ended.output()).isZero();
        return ended.output().strip();
    }

    /** The folders of the PATH that have no uv; git, which is a script in parts, needs its neighbours. */
    private static String pathWithoutUv() {
        List<String> kept = new ArrayList<>();
        for (String entry : System.getenv("PATH").split(":")) {
            if (!Files.exists(Path.of(entry, "uv"))) {
                kept.add(entry);
            }
        }
        Gate.require(
                kept.stream().anyMatch(entry -> Files.isExecutable(Path.of(entry, "git"))),
                "uv and git lie in one folder of the PATH");
        return String.join(":", kept);
    }

    /** The interpreter behind {@code python3}, which may be a version manager's shim that needs its PATH. */
    private String interpreter() throws Exception {
        Ended ended = Ended.of(folder, Map.of(), "python3", "-c", "import sys; print(sys.executable)");
        assertThat(ended.exitCode()).as(ended.output()).isZero();
        return ended.output().strip();
    }
}
