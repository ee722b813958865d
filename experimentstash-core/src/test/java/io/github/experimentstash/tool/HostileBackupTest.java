package io.github.experimentstash.tool;

import static io.github.experimentstash.tool.Setting.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.git.change.Change;
import io.github.experimentstash.git.change.Checkpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A backup may have been edited, or have come from somebody else: what its manifest names is judged like any input. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("rare")
class HostileBackupTest {
    private ToolSandbox removed;

    @TempDir
    Path folder;

    private ToolSandbox sandbox;

    @BeforeAll
    void make(@TempDir Path template) throws Exception {
        removed = new ToolSandbox(template).make();
        removed.add();
        removed.remove(Checkpoint.NONE);
        try (Stream<Path> backups = Files.list(removed.root.resolve("backups"))) {
            Files.move(backups.findFirst().orElseThrow(), removed.root.resolve("backups/b"));
        }
    }

    @BeforeEach
    void copy() throws Exception {
        sandbox = ToolSandbox.copyOf(removed, folder);
    }

    Stream<Arguments> hostile() {
        return Stream.of(
                value("tool", "swissroll", "../../evil", "bad tool name"),
                value("tool", "swissroll", "CON", "bad tool name"),
                value("name", "tools/swissroll", "../../evil", "outside of the stash"),
                value("name", "tools/swissroll", "tools/x/.GIT/hooks", "outside of the stash"),
                value("path", "tools/swissroll", "/etc/evil", "outside of the stash"),
                value("path", "tools/swissroll", "tools/../../evil", "outside of the stash"),
                value("path", "tools/swissroll", ".git/hooks", "outside of the stash"),
                value("path", "tools/swissroll", "-x", "outside of the stash"),
                value("path", "tools/swissroll", "tools/a\\nb", "outside of the stash"),
                value("path", "tools/swissroll", "tools/other", "entry in its manifest is of another folder"),
                value("commit", "[0-9a-f]{40}", "main", "no full commit"),
                value("commit", "[0-9a-f]{40}", "0".repeat(40), "no full commit"),
                value("url", "file://[^\"]*", "ext::touch owned", "an address that git would take"),
                value("url", "file://[^\"]*", "--upload-pack=touch", "an address that git would take"),
                value("url", "file://[^\"]*", "https://h/a\\n[core]\\n\\tfsmonitor = touch", "an address that git"),
                value("url", "file://[^\"]*", "../x\\n[core]", "an address that git would take"),
                row(
                        "a file outside",
                        s -> edit(s, "configs/example_swissroll.yaml", "../evil.yaml"),
                        "outside of configs/"),
                row(
                        "a file of git",
                        s -> edit(s, "configs/example_swissroll.yaml", "configs/../.git/config"),
                        "outside"),
                row(
                        "an entry with a line end",
                        s -> edit(s, "\"  path: tools/swissroll\"", "\"  path: tools/swissroll\\nvalidation: {}\""),
                        "control character"),
                row(
                        "an entry of another folder",
                        s -> everywhere(s, "path: tools/swissroll", "path: ../evil"),
                        "entry in its manifest is of another folder"),
                row("no JSON", s -> s.git.write(s.root, "backups/b/.git/stash-backup.json", "{"), "cannot be read"),
                row("no object", s -> s.git.write(s.root, "backups/b/.git/stash-backup.json", "[1]"), "cannot be read"),
                row(
                        "no manifest",
                        s -> Files.delete(s.root.resolve("backups/b/.git/stash-backup.json")),
                        "has no manifest"),
                row(
                        "a manifest that is a link",
                        s -> {
                            Path manifest = s.root.resolve("backups/b/.git/stash-backup.json");
                            Files.move(manifest, s.root.resolve("backups/m.json"));
                            Files.createSymbolicLink(manifest, Path.of("../../m.json"));
                        },
                        "has no manifest"),
                row(
                        "a git folder that is a link",
                        s -> {
                            Files.move(s.root.resolve("backups/b/.git"), s.root.resolve("backups/g"));
                            Files.createSymbolicLink(s.root.resolve("backups/b/.git"), Path.of("../g"));
                        },
                        "backups/b/.git is a link"),
                row(
                        "a file that is a link",
                        s -> {
                            Path copy = s.root.resolve("backups/b/.git/stash-backup/configs/example_swissroll.yaml");
                            Files.delete(copy);
                            Files.createSymbolicLink(copy, Path.of("../../../../../draft.txt"));
                        },
                        "is a link"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void isNotRestored(Setting setting, String[] words) throws Exception {
        setting.make(sandbox);
        Refused.by(sandbox, () -> restore("b"), "STASH-230", "backups/b cannot be restored", words[0]);
        assertThat(sandbox.root.resolve("owned")).doesNotExist();
        assertThat(folder.resolve("evil")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside", "b/../../outside", "/etc", "..", "link"})
    void aNameThatIsNoFolderOfBackups(String name) throws Exception {
        Files.createSymbolicLink(sandbox.root.resolve("backups/link"), Path.of("b"));
        Refused.by(sandbox, () -> restore(name), "STASH-230");
    }

    @Test
    void aPlaceThatIsTakenIsNotOverwritten() throws Exception {
        sandbox.git.write(sandbox.root, "tools/swissroll/mine.txt", "mine\n");
        Refused.by(sandbox, () -> restore("b"), "STASH-222", "exists and is not empty");
        Change.deleteTree(sandbox.root.resolve("tools"));
        Files.createSymbolicLink(sandbox.root.resolve("tools"), Path.of("configs"));
        Refused.by(sandbox, () -> restore("b"), "STASH-223", "tools is a symbolic link");
    }

    @Test
    void aHarmlessOneIsRestored() throws Exception {
        restore("b");
        assertThat(sandbox.git.run(sandbox.root, "submodule", "status")).startsWith(" ");
    }

    @Test
    void anExampleThatSomebodyTookOutIsNotMissed() throws Exception {
        Files.delete(sandbox.root.resolve("backups/b/.git/stash-backup/configs/example_swissroll.yaml"));
        restore("b");
        assertThat(sandbox.git.run(sandbox.root, "status", "--porcelain")).doesNotContain("example_swissroll");
    }

    /** The text before the removal is a way to write an entry, and to write nothing else. */
    @Test
    void aTextThatChangesMoreThanTheEntryIsNotTaken() throws Exception {
        everywhere(sandbox, "\"text\": \"", "\"text\": \"validation: {}\\n");
        restore("b");
        assertThat(sandbox.root.resolve("configs/meta.yaml"))
                .content()
                .contains("  swissroll:\n    path: tools/swissroll\n")
                .doesNotContain("validation");
    }

    /** A name that is not the path, as a hand-made submodule may have: what an accident left of it is moved aside. */
    @Test
    void theGitFolderThatIsInTheWayIsTheOneOfItsName() throws Exception {
        edit(sandbox, "\"name\": \"tools/swissroll\"", "\"name\": \"roll\"");
        sandbox.git.write(sandbox.root, ".git/modules/roll/HEAD", "ref: refs/heads/main\n");
        restore("b");
        assertThat(sandbox.git.run(sandbox.root, "submodule", "status")).startsWith(" ");
        assertThat(sandbox.git.run(sandbox.root, "config", "-f", ".gitmodules", "submodule.roll.path"))
                .isEqualTo("tools/swissroll");
        sandbox.remove(Checkpoint.NONE);
    }

    /** Values that need quotes in git's files come back as they were. */
    @Test
    void anAddressWithSignsOfASyntax() throws Exception {
        String url = "https://example.org/lab/a#b;c%22d.git";
        edit(sandbox, "file://[^\"]*", url);
        restore("b");
        assertThat(sandbox.git.run(sandbox.root, "config", "-f", ".gitmodules", "submodule.tools/swissroll.url"))
                .isEqualTo(url);
        assertThat(sandbox.git.run(sandbox.root, "config", "submodule.tools/swissroll.url"))
                .isEqualTo(url);
    }

    @Test
    void aToolThatWasNotCheckedOutComesBackSo() throws Exception {
        restore("b");
        sandbox.git.run(sandbox.root, "commit", "-qm", "add");
        ToolSandbox clone = ToolSandbox.cloneOf(sandbox);
        Map<String, String> before = clone.fingerprint();
        clone.remove(Checkpoint.NONE);
        assertThat(clone.git.run(clone.root, "ls-files", "tools")).isEmpty();
        assertThat(clone.restore(Checkpoint.NONE)).anyMatch(line -> line.contains("mvn stash:setup"));
        Map<String, String> after = clone.fingerprint();
        after.keySet().removeIf(name -> name.startsWith("backups/"));
        assertThat(after).isEqualTo(before);
        assertThat(clone.setUp(Checkpoint.NONE)).isEmpty();
    }

    private void restore(String name) throws Exception {
        new RestoreTool(sandbox.host(), sandbox.stashRoot(), Checkpoint.NONE)
                .restore(Optional.empty(), Optional.of(name), sandbox.manifest(), false);
    }

    private static Arguments value(String key, String old, String now, String words) {
        return row(
                key + " " + now,
                s -> edit(s, "\"" + key + "\": \"" + old + "\"", "\"" + key + "\": \"" + now + "\""),
                words);
    }

    private static void everywhere(ToolSandbox sandbox, String old, String now) throws Exception {
        Path manifest = sandbox.root.resolve("backups/b/.git/stash-backup.json");
        String before = Files.readString(manifest);
        assertThat(before).contains(old);
        Files.writeString(manifest, before.replace(old, now));
    }

    private static void edit(ToolSandbox sandbox, String old, String now) throws Exception {
        Path manifest = sandbox.root.resolve("backups/b/.git/stash-backup.json");
        String before = Files.readString(manifest);
        String after = before.replaceFirst(old, Matcher.quoteReplacement(now));
        assertThat(after).isNotEqualTo(before);
        Files.writeString(manifest, after);
    }
}
