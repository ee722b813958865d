package io.github.experimentstash.tool;

import io.github.experimentstash.config.ManifestEditor;
import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.git.GitExcludes;
import io.github.experimentstash.git.change.Change;
import io.github.experimentstash.git.change.ChangeArea;
import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.git.jgit.JGitIndex;
import io.github.experimentstash.git.submodule.Companion;
import io.github.experimentstash.git.submodule.Submodule;
import io.github.experimentstash.git.submodule.SubmodulePlans;
import io.github.experimentstash.model.FolderSize;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Redaction;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.model.Tool;
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

    /** An experiment and its file, which names the tool. */
    public record UsedBy(String tool, String file) {}

    /**
     * What is wanted.
     *
     * @param experiments of the stash
     * @param keepConfigs its example experiment stays too
     * @param noBackup nothing is kept of it
     */
    public record Wish(
            String tool, Manifest manifest, List<UsedBy> experiments, boolean keepConfigs, boolean noBackup) {
        public Wish {
            experiments = List.copyOf(experiments);
        }

        String path() {
            Tool known = manifest.tools().get(tool);
            return known == null ? "tools/" + tool : known.path();
        }
    }

    /**
     * What a removal would mean.
     *
     * @param lines for a person
     * @param unsaved something of the tool exists nowhere else: then {@code force} is asked for, though the backup keeps it
     */
    public record Preview(List<String> lines, boolean unsaved) {
        public Preview {
            lines = List.copyOf(lines);
        }
    }

    /**
     * Looks; changes nothing.
     *
     * @throws StashFailure if the tool is not a submodule of this stash, or must not be removed so
     */
    public Preview preview(Wish wish) throws IOException, InterruptedException {
        Workbench.View view = Workbench.look(host, root);
        Removal removal = look(view.area(), view.index(), wish);
        return new Preview(removal.lines(), !removal.work().isEmpty());
    }

    /**
     * @return lines that say what was done
     * @throws StashFailure with the reason against it; nothing was changed
     */
    public List<String> remove(Wish wish) throws IOException, InterruptedException {
        String tool = wish.tool();
        try (Workbench bench = Workbench.open(host, root, "remove-tool " + tool, checkpoint)) {
            Removal removal = look(bench.area(), bench.index(), wish);
            List<String> kept = removal.belongings();
            List<Companion> companions = companions(bench.index(), wish, removal.memory());
            Change.Plan plan = new SubmodulePlans(bench.area(), bench.index().isCommitted(".gitmodules"))
                    .remove(
                            "remove-tool",
                            tool,
                            removal.submodule(),
                            removal.backup(),
                            wish.noBackup()
                                    ? null
                                    : backup(bench.index(), removal, companions, kept)
                                            .toJson(),
                            kept,
                            companions);
            GitExcludes.add(root.path(), List.of("/backups/"));
            bench.change().prepare("remove-tool", tool, removal.submodule().path());
            List<String> left = bench.change().apply(plan);
            List<String> lines = new ArrayList<>();
            if (wish.noBackup()) {
                lines.add("removed " + tool + "; nothing was kept of it (-DnoBackup); staged, not committed");
                lines.addAll(left);
                lines.add("next: git commit keeps it so; mvn stash:add-tool -Dtool=" + tool + " -Durl="
                        + Redaction.redactUrl(removal.url()) + " brings it back");
            } else {
                lines.add("removed " + tool + "; it is in " + removal.backup() + ", staged, not committed");
                lines.add("next: mvn stash:restore-tool -Dtool=" + tool + " puts it back; git commit keeps it so");
            }
            return lines;
        }
    }

    private Backup backup(JGitIndex index, Removal removal, List<Companion> companions, List<String> kept)
            throws IOException {
        List<String> entry = List.of();
        List<Splice> ways = new ArrayList<>();
        for (Companion manifest : companions) {
            entry = ManifestEditor.entryLines(manifest.before(), removal.tool());
            ways.addAll(Splice.back(manifest, index.text(StashRoot.META)));
        }
        return new Backup(
                removal.backup(),
                removal.tool(),
                removal.submodule(),
                removal.url(),
                removal.commit(),
                OffsetDateTime.now(host.clock()).toString(),
                entry,
                ways,
                kept);
    }

    private List<Companion> companions(JGitIndex index, Wish wish, EntryMemory memory) throws IOException {
        if (!wish.manifest().toolNames().contains(wish.tool())) {
            return List.of();
        }
        String tool = wish.tool();
        return List.of(StagedFiles.manifest(
                root, index, text -> memory.without(text, tool, false), text -> memory.without(text, tool, true)));
    }

    private Removal look(ChangeArea area, JGitIndex index, Wish wish) throws IOException, InterruptedException {
        String tool = wish.tool();
        String path = wish.path();
        Optional<String> commit = index.gitlink(area.index(), path);
        if (commit.isEmpty()) {
            throw notASubmodule(tool, path, wish.manifest());
        }
        Submodule submodule = SubmoduleLookup.at(area, path).orElse(Submodule.at(path));
        Path folder = area.top().resolve(path);
        new Surroundings(area, submodule).checkWay();
        Surroundings.checkLinks(area.top(), "backups");
        Room.checkUnused(area, submodule);
        Path gitFolder = Room.gitFolder(folder);
        EntryMemory memory =
                EntryMemory.read(Files.isDirectory(gitFolder) ? gitFolder : area.modules(submodule.name()));
        List<String> belongings = belongings(wish);
        LossCheck loss = new LossCheck(host, area, submodule);
        if (wish.noBackup()) {
            loss.check(wish, memory, belongings);
        }
        FolderSize size = sizeOf(folder);
        FolderSize gitSize = sizeOf(area.modules(submodule.name()));
        List<String> usedBy = new ArrayList<>();
        for (UsedBy experiment : wish.experiments()) {
            if (experiment.tool().equals(tool) && !belongings.contains(experiment.file())) {
                usedBy.add(experiment.file());
            }
        }
        List<String> neededBy = wish.manifest().tools().values().stream()
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
                loss.work(),
                wish.noBackup() ? loss.ignored() : List.of(),
                wish.noBackup(),
                Room.free(area.top(), "backups/" + tool + "_" + STAMP.format(OffsetDateTime.now(host.clock()))),
                belongings,
                memory,
                usedBy,
                neededBy);
    }

    /** Files of the stash that are the tool's alone. */
    private List<String> belongings(Wish wish) {
        List<String> files = new ArrayList<>();
        if (!wish.keepConfigs()) {
            files.add("configs/example_" + wish.tool() + ".yaml");
        }
        files.add(Backup.lock(wish.tool()));
        files.removeIf(file -> {
            Path place = root.path().resolve(file);
            return Files.isSymbolicLink(place.getParent()) || !Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS);
        });
        return files;
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
