package io.github.experimentstash.tool;

import io.github.experimentstash.config.ManifestEditor;
import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.git.CheckedOut;
import io.github.experimentstash.git.change.ChangeArea;
import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.git.cli.GitProgram;
import io.github.experimentstash.git.jgit.JGitIndex;
import io.github.experimentstash.git.submodule.Companion;
import io.github.experimentstash.git.submodule.SubmoduleHistory;
import io.github.experimentstash.git.submodule.SubmodulePlans;
import io.github.experimentstash.git.submodule.SubmoduleWork;
import io.github.experimentstash.git.transport.StagedClone;
import io.github.experimentstash.git.transport.TransferProgress;
import io.github.experimentstash.git.transport.Transport;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Revision;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.model.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Moves a tool's pin: fetches, shows what lies between, checks the new commit out, and stages it together with the entry in
 * {@code meta.yaml}. All or nothing; edits of the tool are never touched.
 */
public final class UpdateTool {
    private static final int NAMES_SHOWN = 5;

    private final Host host;
    private final StashRoot root;
    private final Transport transport;
    private final GitProgram git;
    private final Checkpoint checkpoint;

    public UpdateTool(Host host, StashRoot root, Transport transport, GitProgram git, Checkpoint checkpoint) {
        this.host = host;
        this.root = root;
        this.transport = transport;
        this.git = git;
        this.checkpoint = checkpoint;
    }

    /**
     * What came of it.
     *
     * @param lines for a person
     * @param moved the pin was moved, or would be
     */
    public record Updated(List<String> lines, boolean moved) {
        public Updated {
            lines = List.copyOf(lines);
        }
    }

    /**
     * @param allowedSchemes of addresses, beside https and ssh
     * @param dryRun fetch and tell only
     * @throws StashFailure with the reason against it; but for what was fetched, nothing was changed
     */
    public Updated update(Tool tool, Revision revision, Set<String> allowedSchemes, boolean dryRun)
            throws IOException, InterruptedException {
        if (dryRun) {
            Workbench.View view = Workbench.look(host, root);
            return look(view.area(), view.index(), tool, revision, allowedSchemes)
                    .said();
        }
        try (Workbench bench = Workbench.open(host, root, "update-tool " + tool.name(), checkpoint)) {
            Move move = look(bench.area(), bench.index(), tool, revision, allowedSchemes);
            if (move.needed()) {
                carryOut(bench, move);
            }
            return move.said();
        }
    }

    /**
     * A pin that is to be moved.
     *
     * @param at commit that is checked out
     * @param companions {@code meta.yaml}, where its text changes
     */
    private record Move(
            PinnedTool pinned,
            String at,
            StagedClone target,
            Path folder,
            List<Companion> companions,
            List<String> lines) {
        boolean needed() {
            return !target.commit().equals(pinned.commit()) || !companions.isEmpty();
        }

        Updated said() {
            return new Updated(lines, needed());
        }
    }

    private Move look(ChangeArea area, JGitIndex index, Tool tool, Revision revision, Set<String> allowedSchemes)
            throws IOException, InterruptedException {
        Problems problems = new Problems();
        WantedCommit.judge(revision).ifPresent(problems::add);
        problems.throwIfErrors();
        PinnedTool pinned = new CloneSurvey(root, area, index, allowedSchemes).pinned(tool);
        Path folder = area.top().resolve(tool.path());
        String at = CheckedOut.commit(folder)
                .orElseThrow(() -> new StashFailure(Problem.error(
                        ProblemCode.TOOL_NOT_CHECKED_OUT,
                        tool.path() + " is not checked out",
                        "mvn stash:setup -Dtool=" + tool.name())));
        if (host.offline() && !SetUpTools.isOfThisMachine(pinned.url())) {
            throw new StashFailure(Problem.error(
                    ProblemCode.OFFLINE, pinned.url() + " cannot be asked offline (-o)", "run without -o"));
        }
        host.reporter().debug("fetching " + pinned.url() + " with " + transport.name());
        StagedClone target = transport.fetch(
                pinned.url(),
                revision,
                Room.gitFolder(folder),
                new TransferProgress(host.reporter(), pinned.submodule().path()));
        WantedCommit.check(revision, target);
        SubmoduleHistory history = new SubmoduleHistory(git, folder);
        reachable(pinned, target, history);
        if (!at.equals(target.commit())) {
            movable(pinned, at, target, folder);
        }
        return new Move(
                pinned,
                at,
                target,
                folder,
                companions(index, tool.name(), target.commit()),
                PinComparison.lines(history, pinned, target));
    }

    /** A commit that only this machine has would pin the stash to what nobody else can fetch. */
    private static void reachable(PinnedTool pinned, StagedClone target, SubmoduleHistory history)
            throws IOException, InterruptedException {
        if (!history.isPublished(target.commit())) {
            throw new StashFailure(Problem.error(
                    ProblemCode.REVISION_UNKNOWN,
                    "commit " + target.commit() + " is in " + pinned.submodule().path() + ", but not in " + pinned.url()
                            + ": nobody else could fetch it",
                    "git -C " + pinned.submodule().path() + " push   brings it there"));
        }
    }

    private void movable(PinnedTool pinned, String at, StagedClone target, Path folder)
            throws IOException, InterruptedException {
        String path = pinned.submodule().path();
        if (!at.equals(pinned.commit())) {
            throw new StashFailure(Problem.error(
                    ProblemCode.PIN_DRIFTED,
                    path + " is at " + at.substring(0, 7) + ", the stash holds "
                            + pinned.commit().substring(0, 7) + ": somebody moved it by hand",
                    "mvn stash:update-tool -Dtool=" + pinned.tool().name() + " -Dcommit=" + at
                            + "   pins what is there; git submodule update " + path + "   goes back"));
        }
        List<String> inTheWay = new PinnedCheckout(git, folder, at, target.commit())
                .inTheWay(SubmoduleWork.look(git, folder).modified());
        if (!inTheWay.isEmpty()) {
            throw new StashFailure(Problem.error(
                    ProblemCode.UNSAVED_WORK,
                    path + " has edits where the other commit differs: " + Texts.some(inTheWay, NAMES_SHOWN),
                    "commit them there, or git -C " + path + " stash -u   puts them away (move what git ignores)"));
        }
    }

    private List<Companion> companions(JGitIndex index, String tool, String commit) throws IOException {
        Companion companion = StagedFiles.manifest(
                root,
                index,
                text -> ManifestEditor.withCommit(text, tool, commit),
                // the entry may be newer than what is staged
                text -> ManifestEditor.hasTool(text, tool) ? ManifestEditor.withCommit(text, tool, commit) : text);
        return companion.after().equals(companion.before()) ? List.of() : List.of(companion);
    }

    private void carryOut(Workbench bench, Move move) throws IOException, InterruptedException {
        PinnedTool pinned = move.pinned();
        String target = move.target().commit();
        boolean moves = !move.at().equals(target);
        String operation = moves ? PinnedCheckout.OPERATION : "pin-tool";
        PinnedCheckout checkout = new PinnedCheckout(git, move.folder(), move.at(), target);
        checkout.forget();
        bench.change()
                .prepare(operation, pinned.tool().name(), pinned.submodule().path());
        boolean applied = false;
        boolean begun = false;
        try {
            if (moves) {
                checkout.carryOut(transport);
                begun = true;
                checkpoint.reached("checked out");
                HostileTree.check(move.folder());
            }
            bench.change()
                    .apply(new SubmodulePlans(bench.area(), true)
                            .repin(operation, pinned.tool().name(), pinned.submodule(), target, move.companions()));
            applied = true;
            TreeNotes.of(move.folder(), pinned.submodule().path()).forEach(host.reporter()::warn);
        } finally {
            if (!applied) {
                if (begun) {
                    checkout.takeBack();
                }
                bench.change().abandon();
            }
            checkout.forget();
        }
    }
}
