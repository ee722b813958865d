package io.github.experimentstash;

import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.listing.StatusList;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashError;
import io.github.experimentstash.run.LogFollower;
import io.github.experimentstash.run.RunStatus;
import io.github.experimentstash.run.RunStatuses;
import io.github.experimentstash.run.Width;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code status}: what runs, what ended how and why; or the log of one run as it grows. */
final class StatusGoal {
    private static final int LAST_SHOWN = 5;

    private final Host host;
    private final StashRoot root;

    StatusGoal(Host host, StashRoot root) {
        this.host = host;
        this.root = root;
    }

    GoalReport status(Optional<String> run, boolean follow, boolean json) {
        RunStatuses statuses = new RunStatuses(root.path());
        if (follow) {
            return followed(statuses.named(run.orElse(RunStatuses.LATEST)));
        }
        StatusList list;
        if (run.isPresent()) {
            RunStatus one = statuses.named(run.get());
            list = one.isEnded() ? new StatusList(List.of(), List.of(one)) : new StatusList(List.of(one), List.of());
        } else {
            list = new StatusList(statuses.underWay(), statuses.ended(LAST_SHOWN));
        }
        if (json) {
            host.reporter().document(list.document());
            return new GoalReport(List.of(), false);
        }
        return report(list);
    }

    private GoalReport followed(RunStatus run) {
        try {
            RunStatus last =
                    new LogFollower(root.path()).follow(run, host.reporter().console());
            return report(
                    last.isEnded()
                            ? new StatusList(List.of(), List.of(last))
                            : new StatusList(List.of(last), List.of()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new GoalReport(List.of(), false);
        } catch (IOException unreadable) {
            throw new StashError(
                    Problem.error(
                            ProblemCode.FILE_UNREADABLE,
                            "the log of " + run.id() + " could not be read: " + unreadable.getMessage(),
                            "it is " + run.path() + "/output.log"),
                    unreadable);
        }
    }

    private GoalReport report(StatusList list) {
        return new GoalReport(list.lines(host.clock().instant(), Width.of(host.variables())), false);
    }
}
