package io.github.experimentstash.tool;

import static io.github.experimentstash.tool.Setting.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.git.change.Change;
import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.model.Revision;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Fingerprint;
import io.github.experimentstash.testing.Gate;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Forms of repositories that git has and that the built-in engine reads right, or would misread and must not touch. */
@Tag("rare")
class RepositoryFormatsTest extends CopiedSandboxCase {
    Stream<Arguments> read() {
        return Stream.of(
                row("index of version 2", s -> s.git.run(s.root, "update-index", "--index-version", "2")),
                row("index of version 3", s -> {
                    s.git.write(s.root, "later.txt", "x");
                    s.git.run(s.root, "add", "--intent-to-add", "later.txt");
                }),
                row("index of version 4", s -> s.git.run(s.root, "update-index", "--index-version", "4")),
                row("names longer than the index counts", s -> {
                    String blob = s.git.run(s.root, "rev-parse", "HEAD:notes.md");
                    String name = ("d".repeat(200) + "/").repeat(21) + "x";
                    s.git.run(s.root, "update-index", "--add", "--cacheinfo", "100644," + blob + "," + name);
                }),
                row("untracked cache", s -> s.git.run(s.root, "update-index", "--untracked-cache")),
                row("what was split and is whole again", s -> {
                    s.git.run(s.root, "update-index", "--split-index");
                    s.git.run(s.root, "update-index", "--no-split-index");
                }),
                row("sparse checkout with a whole index", s -> {
                    s.git.run(s.root, "sparse-checkout", "set", "--no-cone", "/*", "!/data/");
                }),
                row("settings of one work tree", s -> {
                    s.git.run(s.root, "config", "extensions.worktreeConfig", "true");
                    s.git.run(s.root, "config", "--worktree", "core.abbrev", "12");
                }),
                row("precious objects", s -> {
                    s.git.run(s.root, "config", "core.repositoryFormatVersion", "1");
                    s.git.run(s.root, "config", "extensions.preciousObjects", "true");
                }),
                row("files that are assumed to be as they were", s -> {
                    s.git.run(s.root, "update-index", "--assume-unchanged", "notes.md");
                }),
                row("line ends of Windows in the work tree", s -> s.git.run(s.root, "config", "core.autocrlf", "true")),
                row("a history that is packed", s -> {
                    s.git.run(s.root, "gc", "-q");
                    s.git.run(s.root, "pack-refs", "--all");
                }),
                row("no commit yet", s -> {
                    s.git.run(s.root, "update-ref", "-d", "HEAD");
                }));
    }

    @ParameterizedTest
    @MethodSource("read")
    void aFormThatIsReadRight(Setting setting) throws Exception {
        setting.make(sandbox);
        Map<String, String> before = sandbox.fingerprint();
        String staged = sandbox.git.run(sandbox.root, "ls-files", "--stage", "--debug");

        sandbox.add();

        String commit = sandbox.git.run(sandbox.upstream, "rev-parse", "HEAD");
        assertThat(sandbox.git.run(sandbox.root, "submodule", "status")).startsWith(" " + commit);
        assertThat(sandbox.git.run(sandbox.root, "fsck", "--no-dangling")).doesNotContain("error", "missing");
        assertThat(sandbox.git.run(sandbox.root, "status", "--porcelain"))
                .contains("A  .gitmodules", "A  tools/swissroll", "?? draft.txt");
        assertThat(indexVersion()).isEqualTo(versionOf(setting));
        sandbox.remove(Checkpoint.NONE);
        Map<String, String> after = sandbox.fingerprint();
        after.keySet().removeIf(name -> name.startsWith("backups/"));
        assertThat(after).isEqualTo(before);
        assertThat(flags(sandbox.git.run(sandbox.root, "ls-files", "--stage", "--debug")))
                .isEqualTo(flags(staged));
    }

    Stream<Arguments> misread() {
        return Stream.of(
                row(
                        "an extension from the future",
                        s -> append(s, "config", "[extensions]\n\tquantum = true\n"),
                        "STASH-213",
                        "git's extension 'quantum'"),
                row(
                        "git folders of submodules elsewhere",
                        s -> append(s, "config", "[extensions]\n\tsubmodulePathConfig = true\n"),
                        "STASH-213",
                        "git's extension 'submodulepathconfig'"),
                row(
                        "a format version from the future",
                        s -> setVersion(s, "2"),
                        "STASH-213",
                        "format version 2, which is not known here"),
                row(
                        "SHA-256",
                        s -> append(s, "config", "[extensions]\n\tobjectFormat = sha256\n"),
                        "STASH-213",
                        "uses SHA-256"),
                row(
                        "a configuration that cannot be read",
                        s -> append(s, "config", "[core\n"),
                        "STASH-213",
                        "git's configuration cannot be read"),
                row(
                        "a configuration that is not UTF-8",
                        s -> Files.write(
                                s.root.resolve(".git/config"),
                                (Files.readString(s.root.resolve(".git/config")) + "# \u00e9\n")
                                        .getBytes(StandardCharsets.ISO_8859_1)),
                        "STASH-213",
                        "git's configuration is not UTF-8"),
                row("an index that is none", s -> s.git.write(s.root, ".git/index", "x"), "STASH-213", "begin as one"),
                row("an index that is cut off", s -> cut(s), "STASH-213", "is cut off"),
                row("an index from the future", s -> patch(s, 4, 5), "STASH-213", "of version 5"),
                row(
                        "an extension of the index from the future",
                        s -> extend(s, "qntm"),
                        "STASH-213",
                        "git's index has the extension 'qntm'"));
    }

    /** Some of them this machine's git refuses too, so it is not asked for a fingerprint. */
    @ParameterizedTest
    @MethodSource("misread")
    void aFormThatWouldBeMisread(Setting setting, String[] words) throws Exception {
        setting.make(sandbox);
        refusedUnseen(words);
    }

    @Test
    void aSplitIndexAndItsCure() throws Exception {
        sandbox.git.run(sandbox.root, "config", "core.splitIndex", "true");
        sandbox.git.run(sandbox.root, "update-index", "--split-index");
        String hint = "git config core.splitIndex false && git update-index --no-split-index";
        Refused.by(sandbox, () -> sandbox.add(), "STASH-213", "git's index is split", "hint: " + hint);
        Refused.by(sandbox, () -> sandbox.repair(), "STASH-213", "git's index is split");
        cure(hint);
        sandbox.add();
    }

    @Test
    void aSparseIndexAndItsCure() throws Exception {
        sandbox.git.write(sandbox.root, "data/big/x", "x");
        sandbox.git.run(sandbox.root, "add", "data");
        sandbox.git.run(sandbox.root, "commit", "-qm", "data");
        sandbox.git.run(sandbox.root, "sparse-checkout", "set", "--cone", "--sparse-index", "configs", "tools");
        assertThat(sandbox.git.run(sandbox.root, "ls-files", "--sparse")).contains("data/");
        String hint = "git sparse-checkout reapply --no-sparse-index";
        Refused.by(sandbox, () -> sandbox.add(), "STASH-213", "git's index is sparse", "hint: " + hint);
        cure(hint);
        sandbox.add();
        assertThat(sandbox.root.resolve("data")).doesNotExist();
    }

    @Test
    void aRepositoryThatIsSha256() throws Exception {
        Path root = folder.resolve("stash");
        Change.deleteTree(root);
        sandbox.git.run(root, "init", "-q", "--object-format=sha256");
        sandbox.git.write(root, "configs/meta.yaml", ToolSandbox.META);
        sandbox.git.commit(root);
        Refused.by(sandbox, () -> sandbox.add(), "STASH-213", "uses SHA-256");
    }

    @Test
    void aToolThatIsSha256() throws Exception {
        Path upstream = folder.resolve("upstream/sha256");
        sandbox.git.run(upstream, "init", "-q", "--object-format=sha256");
        sandbox.git.write(upstream, "main.py", "");
        sandbox.git.commit(upstream);
        Refused.by(
                sandbox,
                () -> sandbox.add(Checkpoint.NONE, "swissroll", "file://" + upstream),
                "STASH-213",
                "'swissroll' uses SHA-256");
    }

    /** Git knows them since 2.45; an older one cannot read the repository, and neither do we then. */
    @Test
    void refsInATable() throws Exception {
        String version = sandbox.git.run(folder, "version");
        if (version.matches("git version (2\\.(4[5-9]|[5-9]\\d)|[3-9]\\.).*")) {
            Change.deleteTree(sandbox.root);
            sandbox.git.run(sandbox.root, "init", "-q", "--ref-format=reftable");
            sandbox.git.write(sandbox.root, "configs/meta.yaml", ToolSandbox.META);
            sandbox.git.commit(sandbox.root);
            sandbox.add();
            assertThat(sandbox.git.run(sandbox.root, "submodule", "status")).startsWith(" ");
            sandbox.remove(Checkpoint.NONE);
        } else {
            setVersion(sandbox, "1");
            append(sandbox, "config", "[extensions]\n\trefStorage = reftable\n");
            refusedUnseen("STASH-213", "this machine's git cannot read this repository", "refstorage");
        }
    }

    @Test
    void aRepositoryOfSomebodyElse() throws Exception {
        Gate.require(Capability.OTHER_USER);
        Map<String, String> before = sandbox.fingerprint();
        chown("65534");
        refusedUnseen("STASH-214", "belongs to another user", "git config --global --add safe.directory");
        sandbox.git.run(folder, "config", "--global", "safe.directory", sandbox.root.toString());
        sandbox.add();
        sandbox.remove(Checkpoint.NONE);
        chown("0");
        Map<String, String> after = sandbox.fingerprint();
        after.keySet().removeIf(name -> name.startsWith("backups/"));
        assertThat(after).isEqualTo(before);
    }

    private void chown(String user) throws Exception {
        Process chown = new ProcessBuilder("chown", "-R", user, sandbox.root.toString())
                .inheritIO()
                .start();
        assertThat(chown.waitFor()).isZero();
    }

    /** By everything that is on the disk, since git itself may refuse. */
    private void refusedUnseen(String... words) throws Exception {
        Files.createDirectories(sandbox.root.resolve(".git/stash"));
        Files.write(sandbox.root.resolve(".git/stash/lock"), new byte[0]);
        Map<String, String> before = content();
        assertThatThrownBy(() -> sandbox.add()).isInstanceOf(StashFailure.class).hasMessageContainingAll(words);
        assertThat(content()).isEqualTo(before);
        assertThatThrownBy(() -> sandbox.addTool(Checkpoint.NONE)
                        .add(
                                ToolSandbox.request("swissroll", sandbox.url(), Revision.ofDefault(), true),
                                sandbox.manifest()))
                .isInstanceOf(StashFailure.class)
                .hasMessageContainingAll(words);
        assertThat(content()).isEqualTo(before);
    }

    private Map<String, String> content() throws Exception {
        Map<String, String> found = Fingerprint.of(sandbox.root);
        found.keySet().removeIf(name -> name.startsWith(".git/stash"));
        found.remove(".git");
        return found;
    }

    /** The command of a hint, as a person types it. */
    private void cure(String command) throws Exception {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", command).directory(sandbox.root.toFile());
        shell.environment().putAll(sandbox.git.variables());
        Process process = shell.inheritIO().start();
        assertThat(process.waitFor()).isZero();
    }

    private int indexVersion() throws Exception {
        return ByteBuffer.wrap(Files.readAllBytes(sandbox.root.resolve(".git/index")))
                .getInt(4);
    }

    private int versionOf(Setting setting) throws Exception {
        Path other = Files.createDirectory(folder.resolve("again"));
        ToolSandbox fresh = ToolSandbox.copyOf(plain, other);
        setting.make(fresh);
        return ByteBuffer.wrap(Files.readAllBytes(fresh.root.resolve(".git/index")))
                .getInt(4);
    }

    private static List<String> flags(String debug) {
        return debug.lines()
                .filter(line -> line.contains("flags:") || line.startsWith("1"))
                .map(line -> line.replaceAll(".*flags:", "flags:"))
                .toList();
    }

    private static void append(ToolSandbox sandbox, String file, String text) throws Exception {
        Path path = sandbox.root.resolve(".git").resolve(file);
        Files.writeString(path, Files.readString(path) + text);
    }

    private static void setVersion(ToolSandbox sandbox, String version) throws Exception {
        Path config = sandbox.root.resolve(".git/config");
        Files.writeString(
                config,
                Files.readString(config)
                        .replaceAll("repositoryformatversion = \\d", "repositoryformatversion = " + version));
    }

    private static void cut(ToolSandbox sandbox) throws Exception {
        Path index = sandbox.root.resolve(".git/index");
        Files.write(index, Arrays.copyOf(Files.readAllBytes(index), 100));
    }

    private static void patch(ToolSandbox sandbox, int at, int value) throws Exception {
        Path index = sandbox.root.resolve(".git/index");
        Files.write(
                index,
                ByteBuffer.wrap(Files.readAllBytes(index)).putInt(at, value).array());
    }

    private static void extend(ToolSandbox sandbox, String name) throws Exception {
        Path index = sandbox.root.resolve(".git/index");
        byte[] old = Files.readAllBytes(index);
        byte[] longer = Arrays.copyOf(old, old.length + 8);
        ByteBuffer.wrap(longer, old.length - 20, 8)
                .put(name.getBytes(StandardCharsets.US_ASCII))
                .putInt(0);
        System.arraycopy(old, old.length - 20, longer, old.length - 12, 20);
        Files.write(index, longer);
    }
}
