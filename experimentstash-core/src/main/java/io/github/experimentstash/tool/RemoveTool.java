package io.github.experimentstash.tool;

import io.github.experimentstash.config.ManifestEditor;
import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.git.GitExcludes;
import io.github.experimentstash.git.change.Change;
import io.github.experimentstash.git.change.ChangeArea;
import io.github.experimentstash.git.change.Checkpoint;
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
import java.util.function.UnaryOperator;

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
        Workbench.View view = Workbench.look(host, root);
        return look(view.area(), view.index(), tool, manifest, experiments, keepConfigs)
                .lines();
    }

    /** True if something of the tool exists nowhere else: then {@code force} is asked for, though the backup keeps it. */
    public boolean hasUnsavedWork(String tool, Manifest manifest) throws IOException, InterruptedException {
        Workbench.View view = Workbench.look(host, root);
        return !look(view.area(), view.index(), tool, manifest, List.of(), true)
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
            Change.Plan plan = new SubmodulePlans(bench.area(), bench.index().isCommitted(".gitmodules"))
                    .remove(
                            "remove-tool",
                            tool,
                            removal.submodule(),
                            removal.backup(),
                            backup.toJson(),
                            kept,
                            companions(bench.index(), tool, manifest));
            GitExcludes.add(root.path(), List.of("/backups/"));
            bench.change().prepare("remove-tool", tool, removal.submodule().path());
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
        UnaryOperator<String> edit = text -> ManifestEditor.withoutTool(text, tool);
        return List.of(StagedFiles.manifest(root, index, edit, edit));
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
        Submodule submodule = SubmoduleLookup.at(area, path).orElse(Submodule.at(path));
        Path folder = area.top().resolve(path);
        new Surroundings(area, submodule).checkWay();
        Surroundings.checkLinks(area.top(), "backups");
        Room.checkUnused(area, submodule);
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
                SubmoduleLookup.url(area, submodule),
                commit.get(),
                size.bytes() + gitSize.bytes(),
                size.files(),
                work,
                Room.free(area.top(), "backups/" + tool + "_" + STAMP.format(OffsetDateTime.now(host.clock()))),
                takes ? example : "",
                usedBy,
                neededBy);
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
