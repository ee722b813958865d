package io.github.experimentstash;

import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.listing.StatusList;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashError;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.run.RunCancel;
import io.github.experimentstash.run.RunStatus;
import io.github.experimentstash.run.RunStatuses;
import io.github.experimentstash.run.Width;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code cancel}: stops a run that was started elsewhere. */
final class CancelGoal {
    private static final int NAMES_SHOWN = 5;

    private final Host host;
    private final StashRoot root;

    CancelGoal(Host host, StashRoot root) {
        this.host = host;
        this.root = root;
    }

    GoalReport cancel(Optional<String> word) {
        RunStatus run = chosen(word);
        if (run.isEnded()) {
            return report(List.of(run.id() + " has ended already"), run, false);
        }
        if (run.dead()) {
            return report(List.of(), run, false);
        }
        try {
            RunStatus after = new RunCancel(root.path()).cancel(run, host.reporter()::line);
            boolean ended = after.isEnded() || after.dead();
            return report(
                    ended ? List.of() : List.of(run.id() + " was asked to stop and has not ended yet"), after, !ended);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new GoalReport(List.of(run.id() + " was asked to stop"), true);
        } catch (IOException unreadable) {
            throw new StashError(
                    Problem.error(
                            ProblemCode.RECORD_UNWRITABLE,
                            run.id() + " could not be asked: " + unreadable.getMessage(),
                            "make " + run.path() + " writable"),
                    unreadable);
        }
    }

    private RunStatus chosen(Optional<String> word) {
        RunStatuses statuses = new RunStatuses(root.path());
        if (word.isPresent()) {
            return statuses.named(word.get());
        }
        List<RunStatus> underWay =
                statuses.underWay().stream().filter(run -> !run.dead()).toList();
        if (underWay.size() == 1) {
            return underWay.get(0);
        }
        throw new StashFailure(Problem.error(
                ProblemCode.RUN_NOT_FOUND,
                underWay.isEmpty() ? "nothing runs" : underWay.size() + " runs are under way",
                underWay.isEmpty()
                        ? "mvn stash:status shows what ended"
                        : "name one with -Drun: "
                                + Texts.some(
                                        underWay.stream().map(RunStatus::id).toList(), NAMES_SHOWN)));
    }

    private GoalReport report(List<String> first, RunStatus run, boolean failed) {
        List<String> lines = new ArrayList<>(first);
        StatusList list =
                run.isEnded() ? new StatusList(List.of(), List.of(run)) : new StatusList(List.of(run), List.of());
        lines.addAll(list.lines(host.clock().instant(), Width.of(host.variables())));
        return new GoalReport(lines, failed);
    }
}
