package io.github.experimentstash.tool;

import io.github.experimentstash.config.ManifestEditor;
import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.git.change.Change;
import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.git.change.Step;
import io.github.experimentstash.git.submodule.Companion;
import io.github.experimentstash.git.submodule.SubmodulePlans;
import io.github.experimentstash.model.FolderSize;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Nearest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.model.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts a removed tool back, to the byte: files, ignored outputs, history, stashes, entry and example. */
public final class RestoreTool {
    private final Host host;
    private final StashRoot root;
    private final Checkpoint checkpoint;

    public RestoreTool(Host host, StashRoot root, Checkpoint checkpoint) {
        this.host = host;
        this.root = root;
        this.checkpoint = checkpoint;
    }

    /** The backups that are there, the newest first. */
    public List<String> list() throws IOException {
        List<String> lines = new ArrayList<>();
        List<Backup> backups = Backup.all(root.path());
        for (Backup backup : backups) {
            FolderSize size = FolderSize.of(root.path().resolve(backup.folder()));
            lines.add(backup.folder() + "  " + backup.removedAt().replaceAll("T(\\d\\d:\\d\\d).*", " $1") + "  "
                    + Texts.size(size.bytes()) + "  " + backup.commit().substring(0, 10));
        }
        lines.add(
                backups.isEmpty()
                        ? "there are no backups"
                        : "next: mvn stash:restore-tool -Dtool="
                                + backups.get(0).tool());
        return lines;
    }

    /**
     * @param tool whose newest backup is wanted; absent if a backup is named
     * @param folder the backup, with or without {@code backups/}
     * @throws StashFailure with the reason against it; nothing was changed
     */
    public List<String> restore(Optional<String> tool, Optional<String> folder, Manifest manifest, boolean dryRun)
            throws IOException, InterruptedException {
        if (dryRun) {
            Backup backup = choose(tool, folder);
            Workbench.View view = Workbench.look(host, root);
            Room.look(view.area(), view.index(), backup.tool(), backup.submodule());
            return List.of(
                    "would move " + backup.folder() + " back to "
                            + backup.submodule().path(),
                    "nothing was changed");
        }
        String purpose = "restore-tool " + tool.or(() -> folder).orElse("");
        try (Workbench bench = Workbench.open(host, root, purpose, checkpoint)) {
            // after the recovery, which may end what a removal began
            Backup backup = choose(tool, folder);
            String path = backup.submodule().path();
            Room room = Room.look(bench.area(), bench.index(), backup.tool(), backup.submodule());
            List<String> kept = new ArrayList<>();
            for (String file : backup.kept()) {
                Path copy = root.path().resolve(backup.folder()).resolve(SubmodulePlans.KEPT + file);
                if (Files.exists(copy) && !Files.exists(root.path().resolve(file), LinkOption.NOFOLLOW_LINKS)) {
                    Surroundings.checkLinks(root.path(), file);
                    kept.add(file);
                }
            }
            boolean checkedOut = SubmodulePlans.isRepository(root.path().resolve(backup.folder()));
            Change.Plan plan = new SubmodulePlans(bench.area(), bench.index().isCommitted(".gitmodules"))
                    .restore(
                            "restore-tool",
                            backup.tool(),
                            backup.submodule(),
                            backup.url(),
                            backup.commit(),
                            backup.folder(),
                            kept,
                            companions(bench, backup, manifest));
            List<Step> steps = new ArrayList<>(room.steps());
            steps.addAll(plan.steps());
            bench.change().prepare("restore-tool", backup.tool(), path);
            bench.change()
                    .apply(new Change.Plan(
                            plan.operation(), plan.tool(), steps, plan.gitlink(), plan.staged(), plan.prune()));
            List<String> lines = new ArrayList<>();
            lines.add("restored " + backup.tool() + " to " + path + " from " + backup.folder()
                    + "; staged, not committed");
            lines.addAll(room.words());
            lines.add(
                    checkedOut
                            ? "next: mvn stash:validate -Dtool=" + backup.tool()
                            : "it was not checked out; next: mvn stash:setup -Dtool=" + backup.tool());
            return lines;
        }
    }

    private List<Companion> companions(Workbench bench, Backup backup, Manifest manifest) throws IOException {
        if (manifest.toolNames().contains(backup.tool()) || backup.entry().isEmpty()) {
            return List.of();
        }
        String tool = backup.tool();
        Companion companion = StagedFiles.manifest(
                root, bench.index(), text -> backup.withEntry(text, false), text -> backup.withEntry(text, true));
        String path = ManifestEditor.toolPath(companion.after(), tool).orElse("");
        if (!path.equals(backup.submodule().path())) {
            throw Backup.invalid(backup.folder(), "the entry in its manifest is of another folder");
        }
        return List.of(companion);
    }

    private Backup choose(Optional<String> tool, Optional<String> folder) throws IOException {
        if (folder.isPresent()) {
            String name = folder.get().startsWith("backups/") ? folder.get() : "backups/" + folder.get();
            if (name.contains("..") || Files.isSymbolicLink(root.path().resolve(name))) {
                throw new StashFailure(Problem.error(
                        ProblemCode.BACKUP_INVALID,
                        name + " is not a folder of backups/",
                        "mvn stash:restore-tool lists them"));
            }
            return Backup.read(root.path(), name);
        }
        List<Backup> backups = Backup.all(root.path());
        for (Backup backup : backups) {
            if (backup.tool().equals(tool.orElse(""))) {
                return backup;
            }
        }
        List<String> names = backups.stream().map(Backup::tool).distinct().toList();
        throw new StashFailure(Problem.error(
                ProblemCode.BACKUP_INVALID,
                "there is no backup of '" + tool.orElse("") + "'",
                Nearest.question(tool.orElse(""), names)
                        .orElse(names.isEmpty() ? "backups/ has none" : "backups of: " + String.join(", ", names))));
    }
}
