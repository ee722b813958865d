package io.github.experimentstash.git.submodule;

import io.github.experimentstash.git.change.Change;
import io.github.experimentstash.git.change.ChangeArea;
import io.github.experimentstash.git.change.IndexFile;
import io.github.experimentstash.git.change.Place;
import io.github.experimentstash.git.change.Step;
import io.github.experimentstash.git.transport.StagedClone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plans for what can happen to a submodule as a whole. Reads what is there; changes nothing but the operation folder. */
public final class SubmodulePlans {
    /** Where a clone that is to become a submodule is staged: its git folder. */
    public static final String STAGED_GIT = "git";
    /** And its work tree. */
    public static final String STAGED_WORK_TREE = "wt";
    /** Inside a backup's git folder, so that its work tree is the tool's files and nothing else. */
    public static final String MANIFEST = ".git/stash-backup.json";

    /** Where files of the stash are that moved into the backup. */
    public static final String KEPT = ".git/stash-backup/";

    private final ChangeArea area;
    private final SubmoduleFiles files;

    /** @param gitmodulesCommitted HEAD has a {@code .gitmodules} */
    public SubmodulePlans(ChangeArea area, boolean gitmodulesCommitted) {
        this.area = area;
        this.files = new SubmoduleFiles(area, gitmodulesCommitted);
    }

    /**
     * A clone that was staged in the operation folder becomes a submodule.
     *
     * @param first steps that make room
     */
    public Change.Plan add(
            String operation,
            String tool,
            Submodule submodule,
            String url,
            StagedClone clone,
            List<Step> first,
            List<Companion> companions)
            throws IOException {
        List<Step> steps = new ArrayList<>(first);
        steps.addAll(placed(submodule, url));
        steps.add(files.listed(submodule, url));
        steps.addAll(SubmoduleFiles.edits(companions));
        List<IndexFile.StagedText> staged = new ArrayList<>(SubmoduleFiles.staged(companions));
        staged.add(files.stagedListed(submodule, url));
        return new Change.Plan(
                operation,
                tool,
                steps,
                new IndexFile.Gitlink(submodule.path(), Optional.of(clone.commit())),
                staged,
                emptied(submodule));
    }

    /**
     * A clone that was staged in the operation folder takes the place of a submodule that the index has and that is not
     * checked out. Nothing is staged by it.
     *
     * @param first steps that make room
     */
    public Change.Plan populate(
            String operation, String tool, Submodule submodule, String url, StagedClone clone, List<Step> first)
            throws IOException {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step.KeepFolder(Place.workTree(submodule.path())));
        steps.addAll(first);
        steps.addAll(placed(submodule, url));
        return new Change.Plan(
                operation,
                tool,
                steps,
                new IndexFile.Gitlink(submodule.path(), Optional.of(clone.commit())),
                List.of(),
                List.of(Place.git("modules/" + parent(submodule.name()))));
    }

    /**
     * Takes away what still names a submodule that is no longer one.
     *
     * @param first steps that move aside what may hold something
     * @param listed {@code .gitmodules} names it
     * @param registered git's configuration names it
     */
    public Change.Plan tidy(
            String operation, String tool, Submodule submodule, List<Step> first, boolean listed, boolean registered)
            throws IOException {
        List<Step> steps = new ArrayList<>(first);
        List<IndexFile.StagedText> staged = new ArrayList<>();
        if (listed) {
            steps.add(files.unlisted(submodule));
            staged.add(files.stagedUnlisted(submodule));
        }
        if (registered) {
            steps.add(files.unregistered(submodule));
        }
        List<Place> prune = new ArrayList<>(emptied(submodule));
        prune.add(0, Place.workTree(submodule.path()));
        return new Change.Plan(
                operation, tool, steps, new IndexFile.Gitlink(submodule.path(), Optional.empty()), staged, prune);
    }

    /** A submodule that is there counts with another commit from now on. */
    public Change.Plan repin(
            String operation, String tool, Submodule submodule, String commit, List<Companion> companions) {
        return new Change.Plan(
                operation,
                tool,
                SubmoduleFiles.edits(companions),
                new IndexFile.Gitlink(submodule.path(), Optional.of(commit)),
                SubmoduleFiles.staged(companions),
                List.of());
    }

    /**
     * A submodule that is there and stays as it is gets what it lacks.
     *
     * @param commit that the index has
     * @param list {@code .gitmodules} does not name it
     * @param register git's configuration does not name it
     * @param first steps that go before the others
     */
    public Change.Plan adopt(
            String operation,
            String tool,
            Submodule submodule,
            String url,
            String commit,
            boolean list,
            boolean register,
            List<Step> first,
            List<Companion> companions)
            throws IOException {
        List<Step> steps = new ArrayList<>(first);
        List<IndexFile.StagedText> staged = new ArrayList<>(SubmoduleFiles.staged(companions));
        if (register) {
            steps.add(files.registered(submodule, url));
        }
        if (list) {
            steps.add(files.listed(submodule, url));
            staged.add(files.stagedListed(submodule, url));
        }
        steps.addAll(SubmoduleFiles.edits(companions));
        return new Change.Plan(
                operation,
                tool,
                steps,
                new IndexFile.Gitlink(submodule.path(), Optional.of(commit)),
                staged,
                List.of());
    }

    /** From the operation folder to where git looks for them, linked with each other. */
    private List<Step> placed(Submodule submodule, String url) throws IOException {
        Path config = area.operation().resolve(STAGED_GIT).resolve("config");
        Files.writeString(config, SubmoduleFiles.withWorkTree(Files.readString(config), files.workTree(submodule)));
        Files.writeString(area.operation().resolve(STAGED_WORK_TREE).resolve(".git"), files.link(submodule));
        return List.of(
                new Step.Move(Place.operation(STAGED_GIT), Place.git("modules/" + submodule.name())),
                new Step.Move(Place.operation(STAGED_WORK_TREE), Place.workTree(submodule.path())),
                files.registered(submodule, url));
    }

    /**
     * A submodule moves into a backup that is a repository of its own.
     *
     * @param backup folder relative to the work tree's root
     * @param manifest text of the backup's manifest; null: nothing is kept, and the folder is deleted at the end
     * @param kept files of the stash, relative to its root, that move into the backup too
     */
    public Change.Plan remove(
            String operation,
            String tool,
            Submodule submodule,
            String backup,
            String manifest,
            List<String> kept,
            List<Companion> companions)
            throws IOException {
        List<Step> steps = new ArrayList<>();
        Path workTree = area.top().resolve(submodule.path());
        Path modules = area.modules(submodule.name());
        String link = SubmoduleFiles.read(workTree.resolve(".git"));
        steps.add(new Step.Move(Place.workTree(submodule.path()), Place.workTree(backup)));
        if (link != null) {
            steps.add(Step.Edit.text(Place.workTree(backup + "/.git"), false, link, null));
        }
        if (Files.isDirectory(modules, LinkOption.NOFOLLOW_LINKS)) {
            steps.add(new Step.Move(Place.git("modules/" + submodule.name()), Place.workTree(backup + "/.git")));
            String config = Files.readString(modules.resolve("config"));
            steps.add(Step.Edit.text(
                    Place.workTree(backup + "/.git/config"), false, config, SubmoduleFiles.withoutWorkTree(config)));
        }
        if (manifest != null) {
            steps.add(Step.Edit.text(Place.workTree(backup + "/" + MANIFEST), false, null, manifest));
        }
        for (String file : kept) {
            steps.add(new Step.Move(Place.workTree(file), Place.workTree(backup + "/" + KEPT + file)));
        }
        steps.add(files.unlisted(submodule));
        steps.add(files.unregistered(submodule));
        steps.addAll(SubmoduleFiles.edits(companions));
        List<IndexFile.StagedText> staged = new ArrayList<>(SubmoduleFiles.staged(companions));
        for (String file : kept) {
            staged.add(new IndexFile.StagedText(file, text -> null));
        }
        staged.add(files.stagedUnlisted(submodule));
        List<Place> prune = new ArrayList<>(emptied(submodule));
        prune.addAll(keptFolders(submodule, kept)); // where they are if the removal is undone
        kept.forEach(file -> prune.add(Place.workTree(parent(file))));
        prune.add(Place.workTree(parent(backup)));
        return new Change.Plan(
                        operation,
                        tool,
                        steps,
                        new IndexFile.Gitlink(submodule.path(), Optional.empty()),
                        staged,
                        prune)
                .discarding(manifest == null ? List.of(Place.workTree(backup)) : List.of());
    }

    /**
     * The reverse of {@link #remove}.
     *
     * @param commit that the index gets, as it had before the removal
     * @param kept files that moved into the backup and whose places are free again
     */
    public Change.Plan restore(
            String operation,
            String tool,
            Submodule submodule,
            String url,
            String commit,
            String backup,
            List<String> kept,
            List<Companion> companions)
            throws IOException {
        Path folder = area.top().resolve(backup);
        List<Step> steps = new ArrayList<>();
        List<IndexFile.StagedText> staged = new ArrayList<>(SubmoduleFiles.staged(companions));
        for (String file : kept) {
            Path source = folder.resolve(KEPT + file);
            String text = Files.readString(source);
            steps.add(new Step.Move(Place.workTree(backup + "/" + KEPT + file), Place.workTree(file)));
            staged.add(new IndexFile.StagedText(file, before -> before == null ? text : before));
        }
        steps.add(Step.Edit.text(
                Place.workTree(backup + "/" + MANIFEST), false, Files.readString(folder.resolve(MANIFEST)), null));
        if (isRepository(folder)) {
            String config = Files.readString(folder.resolve(".git/config"));
            steps.add(Step.Edit.text(
                    Place.workTree(backup + "/.git/config"),
                    false,
                    config,
                    SubmoduleFiles.withWorkTree(config, files.workTree(submodule))));
            steps.add(new Step.Move(Place.workTree(backup + "/.git"), Place.git("modules/" + submodule.name())));
            steps.add(Step.Edit.text(Place.workTree(backup + "/.git"), false, null, files.link(submodule)));
            steps.add(new Step.Move(Place.workTree(backup), Place.workTree(submodule.path())));
            steps.add(files.registered(submodule, url));
        } else {
            // the operation folder goes with the end of the change
            steps.add(new Step.Move(Place.workTree(backup + "/.git"), Place.operation("husk")));
            steps.add(new Step.Move(Place.workTree(backup), Place.workTree(submodule.path())));
        }
        steps.add(files.listed(submodule, url));
        steps.addAll(SubmoduleFiles.edits(companions));
        staged.add(files.stagedListed(submodule, url));
        List<Place> prune = new ArrayList<>(emptied(submodule));
        prune.addAll(keptFolders(submodule, kept));
        prune.add(Place.workTree(parent(backup)));
        return new Change.Plan(
                operation, tool, steps, new IndexFile.Gitlink(submodule.path(), Optional.of(commit)), staged, prune);
    }

    /** A tool that was not checked out when it was removed has a folder with a manifest, and no history. */
    public static boolean isRepository(Path backup) {
        return Files.isRegularFile(backup.resolve(".git/config"));
    }

    private static List<Place> keptFolders(Submodule submodule, List<String> kept) {
        return kept.stream()
                .map(file -> Place.git("modules/" + submodule.name() + "/stash-backup/" + parent(file)))
                .toList();
    }

    /** Folders that are empty when the submodule is not there. */
    private static List<Place> emptied(Submodule submodule) {
        return List.of(Place.git("modules/" + parent(submodule.name())), Place.workTree(parent(submodule.path())));
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? path : path.substring(0, slash);
    }
}
