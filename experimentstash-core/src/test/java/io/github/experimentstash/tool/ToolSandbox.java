package io.github.experimentstash.tool;

import io.github.experimentstash.config.ManifestReader;
import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.git.Engines;
import io.github.experimentstash.git.GitSandbox;
import io.github.experimentstash.git.change.Change;
import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.git.cli.GitProgram;
import io.github.experimentstash.git.transport.GitEngine;
import io.github.experimentstash.git.transport.TransferOptions;
import io.github.experimentstash.git.transport.Transport;
import io.github.experimentstash.model.AddToolRequest;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Reporter;
import io.github.experimentstash.model.Revision;
import io.github.experimentstash.yaml.YamlReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A stash with the user's staged, unstaged and untracked work in it, and an upstream to add as a tool; real git. */
final class ToolSandbox implements Reporter {
    static final String META = "# my paper\ntools: {}   # none yet\n\nexperiment:\n  name: Paper\n";

    final Path upstream;
    final Path root;
    final GitSandbox git;
    boolean offline;
    GitEngine engine = GitEngine.AUTO;
    private final List<String> lines = new ArrayList<>();

    ToolSandbox(Path folder) throws IOException {
        this(folder, "stash");
    }

    private ToolSandbox(Path folder, String name) throws IOException {
        this.upstream = folder.resolve("upstream/swissroll");
        this.root = folder.resolve(name);
        this.git = new GitSandbox(folder.resolve("home"));
    }

    /** Makes both repositories. */
    ToolSandbox make() throws IOException {
        git.repository(upstream);
        git.write(
                upstream,
                "pyproject.toml",
                "[project]\nname = 'swissroll'\nversion = '1'\nrequires-python = '>=3.11'\n");
        git.write(upstream, "src/__init__.py", "");
        git.write(upstream, "src/main.py", "import hydra\n@hydra.main(config_path='configs', config_name='config')\n");
        git.write(upstream, "src/configs/config.yaml", "defaults:\n  - experiment: null\n");
        git.write(upstream, "src/configs/experiment/pca.yaml", "a: 1\n");
        git.commit(upstream);
        git.repository(root);
        git.write(root, "configs/meta.yaml", META);
        git.write(root, "paper.tex", "one\n");
        git.write(root, "notes.md", "one\n");
        git.commit(root);
        git.write(root, "paper.tex", "two\n");
        git.run(root, "add", "paper.tex");
        git.write(root, "notes.md", "not staged\n");
        git.write(root, "draft.txt", "untracked\n");
        return this;
    }

    /** What somebody else makes of it: a plain clone, whose submodules are empty folders, with work in it. */
    static ToolSandbox cloneOf(ToolSandbox original) throws IOException {
        Path folder = original.root.getParent();
        ToolSandbox sandbox = clonedBefore(folder);
        sandbox.git.run(folder, "clone", "-q", "stash", "clone");
        sandbox.git.write(sandbox.root, "paper.tex", "three\n");
        sandbox.git.run(sandbox.root, "add", "paper.tex");
        sandbox.git.write(sandbox.root, "notes.md", "not staged\n");
        sandbox.git.write(sandbox.root, "draft.txt", "untracked\n");
        return sandbox;
    }

    /** Another stash in the same folder, with the same upstream. */
    static ToolSandbox at(Path folder, String name) throws IOException {
        return new ToolSandbox(folder, name);
    }

    static ToolSandbox clonedBefore(Path folder) throws IOException {
        return new ToolSandbox(folder, "clone");
    }

    /** The same again somewhere else, which costs a tenth of making it. */
    static ToolSandbox copyOf(ToolSandbox template, Path place) throws Exception {
        Path folder = template.root.getParent();
        Process copy = new ProcessBuilder("cp", "-a", folder + "/.", place.toString())
                .inheritIO()
                .start();
        if (copy.waitFor() != 0) {
            throw new IOException("cp failed");
        }
        return new ToolSandbox(place, template.root.getFileName().toString());
    }

    /** A submodule that somebody made and took out by hand, without the last steps of the guides. */
    void leaveTraces() throws Exception {
        git.run(root, "-c", "protocol.file.allow=always", "submodule", "add", "-q", url(), "tools/swissroll");
        git.run(root, "rm", "-q", "--cached", "tools/swissroll");
        Change.deleteTree(root.resolve("tools/swissroll"));
    }

    UpdateTool.Updated update(Checkpoint checkpoint, Revision revision, boolean dryRun) throws Exception {
        GitProgram program = GitProgram.find(host()).orElseThrow();
        return new UpdateTool(host(), stashRoot(), transport(), program, checkpoint)
                .update(manifest().tools().get("swissroll"), revision, Set.of("file"), dryRun);
    }

    /** Upstream goes on: a file changes, one comes, one goes. */
    String newer() throws Exception {
        git.write(upstream, "src/main.py", "import hydra\n@hydra.main(config_path='configs')\n# newer\n");
        git.write(upstream, "src/configs/experiment/tsne.yaml", "a: 2\n");
        git.run(upstream, "rm", "-q", "src/configs/experiment/pca.yaml");
        git.run(upstream, "add", "-A");
        git.run(upstream, "commit", "-qm", "add t-SNE");
        return git.run(upstream, "rev-parse", "HEAD");
    }

    List<Problem> setUp(Checkpoint checkpoint) throws Exception {
        return new SetUpTools(host(), stashRoot(), transport(), checkpoint)
                .fetch(manifest().tools().values(), Set.of("file"), 4);
    }

    String url() {
        return "file://" + upstream;
    }

    AddedTool add() throws Exception {
        return add(Checkpoint.NONE, "swissroll", url());
    }

    AddedTool add(Checkpoint checkpoint, String tool, String url) throws Exception {
        return addTool(checkpoint).add(request(tool, url, Revision.ofDefault(), false), manifest());
    }

    AddTool addTool(Checkpoint checkpoint) throws Exception {
        return new AddTool(host(), stashRoot(), transport(), checkpoint);
    }

    private Transport transport() throws Exception {
        TransferOptions plain = TransferOptions.defaults();
        return new Engines(host(), new TransferOptions(engine, plain.timeout(), plain.logins()))
                .transport(Set.of("file", "http"), root);
    }

    static AddToolRequest request(String tool, String url, Revision revision, boolean dryRun) {
        return new AddToolRequest(
                tool,
                url,
                revision,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of("file", "http"),
                dryRun);
    }

    AddedTool add(Revision revision) throws Exception {
        return addTool(Checkpoint.NONE).add(request("swissroll", url(), revision, false), manifest());
    }

    List<String> repair() throws Exception {
        return new RepairTools(host(), stashRoot(), Checkpoint.NONE).repair(Optional.empty(), false);
    }

    List<String> remove(Checkpoint checkpoint) throws Exception {
        return remove(checkpoint, false);
    }

    List<String> remove(Checkpoint checkpoint, boolean noBackup) throws Exception {
        return new RemoveTool(host(), stashRoot(), checkpoint)
                .remove(new RemoveTool.Wish("swissroll", manifest(), List.of(), false, noBackup));
    }

    List<String> restore(Checkpoint checkpoint) throws Exception {
        return new RestoreTool(host(), stashRoot(), checkpoint)
                .restore(Optional.of("swissroll"), Optional.empty(), manifest(), false);
    }

    StashRoot stashRoot() {
        return new StashRoot(root);
    }

    Manifest manifest() {
        Problems problems = new Problems();
        Manifest manifest =
                new ManifestReader(new YamlReader()).read(stashRoot(), problems).orElseThrow();
        problems.throwIfErrors();
        return manifest;
    }

    Host host() {
        return new Host(this, git.variables(), Clock.systemDefaultZone(), root, offline, false);
    }

    String said() {
        return String.join("\n", lines);
    }

    /**
     * Everything that a user has: each file of the work tree with its content, what is staged, refs, configuration.
     * Objects, logs and our own lock file are left out.
     */
    Map<String, String> fingerprint() throws Exception {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = root.relativize(file).toString();
                boolean ours = name.equals(".git/stash")
                        || name.equals(".git/stash/lock")
                        || name.startsWith(".git/stash/setup"); // clones that wait for the next call
                boolean noise = name.contains("/objects") || name.contains("/logs") || name.endsWith("/index");
                if (ours || noise || name.equals(".git/info/exclude") || name.equals("backups")) {
                    continue;
                }
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    found.put(name, hash(Files.readAllBytes(file)));
                } else {
                    found.put(name + "/", "");
                }
            }
        }
        found.put("staged", git.run(root, "ls-files", "--stage"));
        found.put("status", git.run(root, "status", "--porcelain", "--ignore-submodules=none"));
        return found;
    }

    private static String hash(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Override
    public void line(String text) {
        lines.add(text);
    }

    @Override
    public void warn(String text) {
        lines.add("warning: " + text);
    }

    @Override
    public void debug(String text) {
        // not shown
    }

    @Override
    public OutputStream console() {
        return OutputStream.nullOutputStream();
    }
}
