package io.github.experimentstash.tool;

import io.github.experimentstash.config.ManifestEditor;
import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.git.GitExcludes;
import io.github.experimentstash.git.change.Change;
import io.github.experimentstash.git.change.ChangeArea;
import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.git.change.ConfigText;
import io.github.experimentstash.git.change.RepositoryGate;
import io.github.experimentstash.git.cli.GitProgram;
import io.github.experimentstash.git.jgit.JGitIndex;
import io.github.experimentstash.git.submodule.Companion;
import io.github.experimentstash.git.submodule.Submodule;
import io.github.experimentstash.git.submodule.SubmodulePlans;
import io.github.experimentstash.git.submodule.SubmoduleWork;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Takes a tool out completely, into a backup that {@link RestoreTool} puts back. */
public final class RemoveTool {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    private final Host host;
    private final StashRoot root;
    private final Checkpoint checkpoint;
    private final Map<Path, FolderSize> sizes = new HashMap<>();

    public RemoveTool(Host host, StashRoot root, Checkpoint checkpoint) {
        this.host = host;
        this.root = root;
        this.checkpoint = checkpoint;
    }

    /**
     * What a removal would mean; changes nothing.
     *
     * @param experiments of the stash: config to the tool that it names
     * @throws StashFailure if the tool is not a submodule of this stash
     */
    public List<String> preview(String tool, Manifest manifest, List<UsedBy> experiments, boolean keepConfigs)
            throws IOException, InterruptedException {
        ChangeArea area = RepositoryGate.area(root.path());
        return look(area, new JGitIndex(area), tool, manifest, experiments, keepConfigs)
                .lines();
    }

    /** True if something of the tool exists nowhere else: then {@code force} is asked for, though the backup keeps it. */
    public boolean hasUnsavedWork(String tool, Manifest manifest) throws IOException, InterruptedException {
        ChangeArea area = RepositoryGate.area(root.path());
        return !look(area, new JGitIndex(area), tool, manifest, List.of(), true)
                .work()
                .isEmpty();
    }

    /** An experiment and its file, which names the tool. */
    public record UsedBy(String tool, String file) {}

    /**
     * @return lines that say what was done
     * @throws StashFailure with the reason against it; nothing was changed
     */
    public List<String> remove(String tool, Manifest manifest, List<UsedBy> experiments, boolean keepConfigs)
            throws IOException, InterruptedException {
        try (Workbench bench = Workbench.open(host, root, "remove-tool " + tool, checkpoint)) {
            Removal removal = look(bench.area(), bench.index(), tool, manifest, experiments, keepConfigs);
            List<String> kept = removal.example().isEmpty() ? List.of() : List.of(removal.example());
            Backup backup = new Backup(
                    removal.backup(),
                    tool,
                    removal.submodule(),
                    removal.url(),
                    removal.commit(),
                    OffsetDateTime.now(host.clock()).toString(),
                    manifest.toolNames().contains(tool)
                            ? ManifestEditor.entryLines(Files.readString(root.meta()), tool)
                            : List.of(),
                    kept);
            GitExcludes.add(root.path(), List.of("/backups/"));
            bench.change().prepare("remove-tool", tool, removal.submodule().path());
            Change.Plan plan = new SubmodulePlans(bench.area(), bench.index().isCommitted(".gitmodules"))
                    .remove(
                            "remove-tool",
                            tool,
                            removal.submodule(),
                            removal.backup(),
                            backup.toJson(),
                            kept,
                            companions(bench.index(), tool, manifest));
            bench.change().apply(plan);
            List<String> lines = new ArrayList<>();
            lines.add("removed " + tool + "; it is in " + removal.backup() + ", staged, not committed");
            lines.add("next: mvn stash:restore-tool -Dtool=" + tool + " puts it back; git commit keeps it so");
            return lines;
        }
    }

    private List<Companion> companions(JGitIndex index, String tool, Manifest manifest) throws IOException {
        if (!manifest.toolNames().contains(tool)) {
            return List.of();
        }
        String before = Files.readString(root.meta());
        boolean staged = index.text(StashRoot.META).isPresent();
        return List.of(new Companion(
                StashRoot.META,
                before,
                ManifestEditor.withoutTool(before, tool),
                staged ? text -> text == null ? null : ManifestEditor.withoutTool(text, tool) : null));
    }

    private Removal look(
            ChangeArea area,
            JGitIndex index,
            String tool,
            Manifest manifest,
            List<UsedBy> experiments,
            boolean keepConfigs)
            throws IOException, InterruptedException {
        String path =
                manifest.tools().containsKey(tool) ? manifest.tools().get(tool).path() : "tools/" + tool;
        Optional<String> commit = index.gitlink(area.index(), path);
        if (commit.isEmpty()) {
            throw notASubmodule(tool, path, manifest);
        }
        Submodule submodule = submodule(area, path);
        Path folder = area.top().resolve(path);
        linkedWorkTrees(area, submodule);
        Optional<GitProgram> git = GitProgram.find(host);
        boolean repository = Files.exists(folder.resolve(".git"), LinkOption.NOFOLLOW_LINKS)
                && Files.isDirectory(Room.gitFolder(folder));
        SubmoduleWork work =
                repository && git.isPresent() ? SubmoduleWork.look(git.get(), folder) : SubmoduleWork.none();
        FolderSize size = sizeOf(folder);
        FolderSize gitSize = sizeOf(area.modules(submodule.name()));
        String example = "configs/example_" + tool + ".yaml";
        boolean takes = !keepConfigs && Files.isRegularFile(root.path().resolve(example), LinkOption.NOFOLLOW_LINKS);
        List<String> usedBy = new ArrayList<>();
        for (UsedBy experiment : experiments) {
            if (experiment.tool().equals(tool) && !(takes && experiment.file().equals(example))) {
                usedBy.add(experiment.file());
            }
        }
        List<String> neededBy = manifest.tools().values().stream()
                .filter(other -> other.dependencies().contains(tool))
                .map(other -> other.name())
                .toList();
        return new Removal(
                tool,
                submodule,
                url(area, submodule),
                commit.get(),
                size.bytes() + gitSize.bytes(),
                size.files(),
                work,
                freeBackup(tool),
                takes ? example : "",
                usedBy,
                neededBy);
    }

    private String freeBackup(String tool) {
        String base = "backups/" + tool + "_" + STAMP.format(OffsetDateTime.now(host.clock()));
        String name = base;
        for (int i = 2; Files.exists(root.path().resolve(name), LinkOption.NOFOLLOW_LINKS); i++) {
            name = base + "_" + i;
        }
        return name;
    }

    /** Somebody may have named it otherwise than its path; git finds it by this name. */
    private static Submodule submodule(ChangeArea area, String path) throws IOException {
        Path file = area.top().resolve(".gitmodules");
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            ConfigText modules = parsed(file);
            for (String name : modules.subsections("submodule")) {
                if (modules.value("submodule", name, "path").orElse("").equals(path)) {
                    return new Submodule(name, path);
                }
            }
        }
        return Submodule.at(path);
    }

    private static String url(ChangeArea area, Submodule submodule) throws IOException {
        Path file = area.top().resolve(".gitmodules");
        Optional<String> listed = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                ? parsed(file).value("submodule", submodule.name(), "url")
                : Optional.empty();
        return listed.isPresent()
                ? listed.get()
                : parsed(area.common().resolve("config"))
                        .value("submodule", submodule.name(), "url")
                        .orElse("");
    }

    private static ConfigText parsed(Path file) throws IOException {
        try {
            return ConfigText.parse(Files.readString(file));
        } catch (ConfigText.BadSyntax e) {
            throw new IOException(file.getFileName() + ":" + e.line() + ": " + e.getMessage(), e);
        }
    }

    private static void linkedWorkTrees(ChangeArea area, Submodule submodule) throws IOException {
        List<String> others = SourceTree.names(area.modules(submodule.name()).resolve("worktrees"));
        if (!others.isEmpty()) {
            throw new StashFailure(Problem.error(
                    ProblemCode.TOOL_IN_USE,
                    submodule.path() + " has linked work trees (" + String.join(", ", others)
                            + "), which would lose their repository",
                    "git -C " + submodule.path() + " worktree remove <folder>, then try again"));
        }
    }

    /** Counted once: an environment has tens of thousands of files, and only a person reads the size. */
    private FolderSize sizeOf(Path folder) throws IOException {
        FolderSize size = sizes.get(folder);
        if (size == null) {
            size = FolderSize.of(folder);
            sizes.put(folder, size);
        }
        return size;
    }

    private StashFailure notASubmodule(String tool, String path, Manifest manifest) {
        if (!manifest.toolNames().contains(tool)) {
            return new StashFailure(Problem.error(
                    ProblemCode.UNKNOWN_TOOL,
                    "there is no tool '" + tool + "'",
                    manifest.toolNames().isEmpty()
                            ? "configs/meta.yaml names none"
                            : "Tools: " + String.join(", ", manifest.toolNames())));
        }
        return new StashFailure(Problem.error(
                ProblemCode.NOT_A_SUBMODULE,
                path + " is a folder of this repository, not a submodule: git keeps its history here",
                "git rm -r " + path + " and delete its entry in configs/meta.yaml; git brings both back"));
    }
}
