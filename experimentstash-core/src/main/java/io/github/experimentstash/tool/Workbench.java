package io.github.experimentstash.tool;

import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.git.change.Change;
import io.github.experimentstash.git.change.ChangeArea;
import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.git.change.RepositoryGate;
import io.github.experimentstash.git.change.RepositoryLock;
import io.github.experimentstash.git.jgit.JGitIndex;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashError;
import io.github.experimentstash.model.StashFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The repository, held for one change: judged, locked, and recovered from whatever an earlier process left. Close it.
 */
final class Workbench implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ChangeArea area;
    private final JGitIndex index;
    private final Change change;
    private final RepositoryLock lock;
    private final OrderlyEnd end = OrderlyEnd.begin();

    private Workbench(ChangeArea area, JGitIndex index, Change change, RepositoryLock lock) {
        this.area = area;
        this.index = index;
        this.change = change;
        this.lock = lock;
    }

    /**
     * @param purpose what is going to be done, for whoever has to wait
     * @throws io.github.experimentstash.model.StashFailure if the repository is not to be changed now
     */
    static Workbench open(Host host, StashRoot root, String purpose, Checkpoint checkpoint)
            throws IOException, InterruptedException {
        ChangeArea area = RepositoryGate.area(root.path());
        RepositoryLock lock = RepositoryLock.take(area.lockFolder(), purpose, PATIENCE);
        boolean opened = false;
        try {
            JGitIndex index = new JGitIndex(area);
            Change change = new Change(area, index, checkpoint);
            Optional<Change.Recovered> recovered = change.recover();
            if (recovered.isPresent()) {
                tell(host, recovered.get());
                PinnedCheckout.mend(host, area, index, recovered.get());
            }
            // after the recovery: what it mends may be what the gate would refuse
            RepositoryGate.check(root.path(), host);
            agreed(index);
            opened = true;
            return new Workbench(area, index, change, lock);
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    /**
     * The repository as it is, for who only looks: judged, but neither locked nor recovered.
     *
     * @throws io.github.experimentstash.model.StashFailure if a change would be refused now
     */
    static View look(Host host, StashRoot root) throws IOException, InterruptedException {
        ChangeArea area = RepositoryGate.area(root.path());
        RepositoryGate.checkForLooking(root.path(), host);
        if (Change.isUnderWay(area)) {
            host.reporter().warn("a change of the tools was interrupted; the next goal that changes something ends it");
        }
        JGitIndex index = new JGitIndex(area);
        agreed(index);
        return new View(area, index);
    }

    /** What a look needs. */
    record View(ChangeArea area, JGitIndex index) {}

    /** A file in conflict is in the index three times; whatever is staged then is staged into all of them. */
    private static void agreed(JGitIndex index) throws IOException {
        for (String entry : index.paths()) {
            if (entry.matches("[123]:.*")) {
                throw new StashFailure(Problem.error(
                        ProblemCode.REPOSITORY_STATE,
                        entry.substring(2) + " is in conflict",
                        "resolve it first: git status says how"));
            }
        }
        StagedFiles.checkModules(index);
    }

    private static void tell(Host host, Change.Recovered what) {
        host.reporter()
                .line((what.finished() ? "finished" : "undid") + " the interrupted " + what.operation() + " of "
                        + what.tool());
        what.left().forEach(words -> host.reporter().warn(words));
    }

    ChangeArea area() {
        return area;
    }

    JGitIndex index() {
        return index;
    }

    Change change() {
        return change;
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new StashError(
                    Problem.error(ProblemCode.REPOSITORY_BUSY, "the lock could not be given back: " + e, null), e);
        } finally {
            end.close();
        }
    }
}
