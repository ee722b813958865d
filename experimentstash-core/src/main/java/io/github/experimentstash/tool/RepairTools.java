package io.github.experimentstash.tool;

import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.git.change.ChangeArea;
import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.git.jgit.JGitIndex;
import io.github.experimentstash.git.submodule.SubmodulePlans;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.StashFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Mends what accidents left: first an interrupted change, then each trace of a submodule that is none. What may hold
 * somebody's work moves to {@code backups/} or is left and said.
 */
public final class RepairTools {
    private final Host host;
    private final StashRoot root;
    private final Checkpoint checkpoint;

    public RepairTools(Host host, StashRoot root, Checkpoint checkpoint) {
        this.host = host;
        this.root = root;
        this.checkpoint = checkpoint;
    }

    /**
     * @param tool only this one
     * @param dryRun look and tell only
     * @return lines for a person; empty if all is sound
     * @throws StashFailure if the repository is not to be changed now
     */
    public List<String> repair(Optional<String> tool, boolean dryRun) throws IOException, InterruptedException {
        if (dryRun) {
            Workbench.View view = Workbench.look(host, root);
            return repair(view.area(), view.index(), null, tool);
        }
        try (Workbench bench = Workbench.open(host, root, "repair", checkpoint)) {
            return repair(bench.area(), bench.index(), bench, tool);
        }
    }

    /** @param bench null: only look */
    private List<String> repair(ChangeArea area, JGitIndex index, Workbench bench, Optional<String> tool)
            throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        for (LeftoverSurvey.Trace trace : new LeftoverSurvey(area, index).all()) {
            if (tool.isPresent() && !tool.get().equals(trace.tool())) {
                continue;
            }
            if (trace.isLeftover()) {
                lines.addAll(takeAway(area, index, bench, trace));
            } else {
                lines.addAll(advice(trace));
            }
        }
        return lines;
    }

    private List<String> takeAway(ChangeArea area, JGitIndex index, Workbench bench, LeftoverSurvey.Trace trace)
            throws IOException, InterruptedException {
        Room room;
        try {
            room = Room.forWorkTree(area, trace.tool(), trace.submodule());
        } catch (StashFailure somebodys) {
            return somebodys.getMessage().lines().toList();
        }
        if (!trace.isListed() && !trace.isRegistered() && room.isFree()) {
            return List.of();
        }
        String path = trace.submodule().path();
        List<String> lines = new ArrayList<>(room.words());
        if (trace.isListed()) {
            lines.add(".gitmodules names " + path + ", which is no submodule: its section is taken away");
        }
        if (trace.isRegistered()) {
            lines.add(".git/config names " + path + ", which is no submodule: its section is taken away");
        }
        if (bench != null) {
            room.hideBackups(root);
            bench.change().prepare("repair", trace.tool(), path);
            boolean applied = false;
            try {
                bench.change()
                        .apply(new SubmodulePlans(area, index.isCommitted(".gitmodules"))
                                .tidy(
                                        "repair",
                                        trace.tool(),
                                        trace.submodule(),
                                        room.steps(),
                                        trace.isListed(),
                                        trace.isRegistered()));
                applied = true;
            } finally {
                if (!applied) {
                    bench.change().abandon();
                }
            }
        }
        return lines;
    }

    /** What only its owner can decide, with the command for each decision. */
    private static List<String> advice(LeftoverSurvey.Trace trace) {
        String path = trace.submodule().path();
        if (!trace.inIndex() && trace.isCheckedOut()) {
            return trace.inHead()
                    ? List.of(path + " was taken out of the index and its files are still there; git restore --staged "
                            + path + "   takes it in again")
                    : List.of(path + " is a git repository and no submodule; git submodule add <its address> " + path
                            + "   makes it one, then: mvn stash:add-tool -Dtool=" + trace.tool()
                            + " -Durl=<its address>; or move it away");
        }
        if (!trace.inIndex()) {
            return List.of(path + " was taken out of the index and not yet committed; git commit ends that, git restore"
                    + " --staged " + path + " takes it back");
        }
        if (!trace.isListed()) {
            return List.of(
                    path + " is a submodule, but .gitmodules does not say where it comes from; mvn stash:add-tool"
                            + " -Dtool=" + trace.tool() + " -Durl=<its address>   writes that");
        }
        if (!trace.isCheckedOut()) {
            return List.of(path + " is not checked out; mvn stash:setup -Dtool=" + trace.tool() + "   fetches it");
        }
        return List.of();
    }
}
