package io.github.experimentstash.tool;

import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.git.change.Change;
import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.git.submodule.SubmodulePlans;
import io.github.experimentstash.git.transport.StagedClone;
import io.github.experimentstash.git.transport.Transport;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.model.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Fetches the submodules that a fresh clone lacks, at the commits that the stash's index names, several at a time. Each
 * is there wholly or not at all; what was fetched when an earlier call was killed is not fetched again. A submodule that is
 * there is never moved: it may hold somebody's work.
 */
public final class SetUpTools {
    private final Host host;
    private final StashRoot root;
    private final Transport transport;
    private final Checkpoint checkpoint;

    public SetUpTools(Host host, StashRoot root, Transport transport, Checkpoint checkpoint) {
        this.host = host;
        this.root = root;
        this.transport = transport;
        this.checkpoint = checkpoint;
    }

    /**
     * @param tools that are wanted
     * @param allowedSchemes of addresses, beside https and ssh
     * @param jobs how many are fetched at a time, at least 1
     * @return what stands in the way of those that could not be had; empty if all are there
     */
    public List<Problem> fetch(Collection<Tool> tools, Set<String> allowedSchemes, int jobs)
            throws IOException, InterruptedException {
        try (Workbench bench = Workbench.open(host, root, "setup", checkpoint)) {
            List<Problem> problems = new ArrayList<>();
            CloneSurvey survey = new CloneSurvey(root, bench.area(), bench.index(), allowedSchemes);
            List<PinnedTool> missing = new ArrayList<>();
            for (Tool tool : tools) {
                try {
                    CloneSurvey.Finding finding = survey.look(tool);
                    finding.words().ifPresent(host.reporter()::line);
                    finding.missing().ifPresent(missing::add);
                } catch (StashFailure inTheWay) {
                    problems.addAll(inTheWay.problems());
                }
            }
            StagingArea staging = new StagingArea(bench.area(), transport, host.reporter());
            if (!missing.isEmpty()) {
                fetch(bench, staging, missing, jobs, problems);
            }
            staging.tidy();
            return problems;
        }
    }

    private void fetch(Workbench bench, StagingArea staging, List<PinnedTool> missing, int jobs, List<Problem> problems)
            throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(jobs, missing.size()));
        try {
            List<Future<StagedClone>> clones = new ArrayList<>();
            for (PinnedTool one : missing) {
                clones.add(threads.submit(() -> stage(staging, one)));
            }
            for (int i = 0; i < missing.size(); i++) {
                try {
                    place(bench, staging, missing.get(i), clones.get(i).get());
                } catch (ExecutionException e) {
                    problems.addAll(failure(missing.get(i), e.getCause()));
                } catch (StashFailure inTheWay) {
                    problems.addAll(inTheWay.problems());
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private StagedClone stage(StagingArea staging, PinnedTool one) throws IOException, InterruptedException {
        if (host.offline() && !isOfThisMachine(one.url())) {
            throw new StashFailure(Problem.error(
                    ProblemCode.OFFLINE, one.submodule().path() + " cannot be fetched offline (-o)", "run without -o"));
        }
        host.reporter().line("fetching " + one.submodule().path() + " from " + one.url());
        return staging.stage(one);
    }

    /** No network is needed for it. */
    static boolean isOfThisMachine(String url) {
        return url.startsWith("file:") || url.startsWith("/");
    }

    private void place(Workbench bench, StagingArea staging, PinnedTool one, StagedClone clone)
            throws IOException, InterruptedException {
        checkpoint.reached("fetched " + one.tool().name());
        HostileTree.check(staging.workTree(one));
        // again, and under the lock: while it was fetched somebody may have put something there
        Room room = Room.forWorkTree(bench.area(), one.tool().name(), one.submodule());
        room.hideBackups(root);
        bench.change().prepare("setup", one.tool().name(), one.submodule().path());
        boolean applied = false;
        try {
            staging.handOver(one);
            checkpoint.reached("handed over");
            Change.Plan plan = new SubmodulePlans(bench.area(), true)
                    .populate("setup", one.tool().name(), one.submodule(), one.url(), clone, room.steps());
            bench.change().apply(plan);
            applied = true;
        } finally {
            if (!applied) {
                bench.change().abandon();
            }
        }
        room.words().forEach(host.reporter()::line);
        Path workTree = root.path().resolve(one.submodule().path());
        TreeNotes.of(workTree, one.submodule().path()).forEach(host.reporter()::warn);
        host.reporter()
                .line(one.submodule().path() + " @ " + clone.commit().substring(0, 7) + "  " + clone.date() + "  "
                        + clone.subject());
    }

    private static List<Problem> failure(PinnedTool one, Throwable cause) throws IOException, InterruptedException {
        if (cause instanceof StashFailure failure) {
            return failure.problems().get(0).code() == ProblemCode.REVISION_UNKNOWN
                    ? List.of(vanished(one))
                    : failure.problems();
        }
        if (cause instanceof IOException io) {
            throw io;
        }
        if (cause instanceof InterruptedException interruption) {
            throw interruption;
        }
        throw new IllegalStateException(cause);
    }

    private static Problem vanished(PinnedTool one) {
        return Problem.error(
                ProblemCode.REVISION_UNKNOWN,
                "the commit that the stash holds of " + one.submodule().path() + ", " + one.commit() + ", is not in "
                        + one.url() + " any more",
                "fetch it from somebody who has it (git fetch <their clone> there), or take a commit that is there: mvn"
                        + " stash:remove-tool -Dtool=" + one.tool().name() + ", then add it again");
    }
}
