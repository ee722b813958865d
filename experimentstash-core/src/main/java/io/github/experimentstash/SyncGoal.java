package io.github.experimentstash;

import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashError;
import io.github.experimentstash.run.RunStatuses;
import io.github.experimentstash.run.TrackerSync;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code sync}: ends at their trackers what finished runs left open there. */
final class SyncGoal {
    private final Host host;
    private final StashRoot root;

    SyncGoal(Host host, StashRoot root) {
        this.host = host;
        this.root = root;
    }

    GoalReport sync(Optional<String> run) {
        TrackerSync sync = new TrackerSync(host, root.path());
        List<Path> records = run.isPresent()
                ? List.of(root.path()
                        .resolve(new RunStatuses(root.path()).named(run.get()).path()))
                : sync.all();
        if (records.isEmpty()) {
            return new GoalReport(List.of("nothing is left to do at a tracker"), false);
        }
        int left = 0;
        for (Path record : records) {
            TrackerSync.Synced synced = synced(sync, record);
            left += synced.left() ? 1 : 0;
            told(synced).forEach(host.reporter()::line);
        }
        List<String> end = new ArrayList<>();
        if (left > 0) {
            end.addAll(Problem.error(
                            ProblemCode.TRACKER_PENDING,
                            left + " of " + records.size() + (records.size() == 1 ? " run" : " runs")
                                    + " could not be ended at a tracker",
                            "mvn stash:sync once the reason above is gone; nothing is lost until then")
                    .text()
                    .lines()
                    .toList());
        }
        return new GoalReport(end, left > 0);
    }

    /** A line for the run, and one for each of its runs at a tracker where there are several. */
    private static List<String> told(TrackerSync.Synced synced) {
        String what = synced.live()
                ? "still runs; it is ended there when it ends"
                : synced.state().equals("none") ? "used no tracker" : synced.state();
        List<String> lines = new ArrayList<>();
        if (!synced.live() && synced.lines().size() == 1) {
            lines.add(synced.id() + "  " + what + "  " + synced.lines().get(0));
            return lines;
        }
        lines.add(synced.id() + "  " + what);
        if (!synced.live()) {
            synced.lines().forEach(line -> lines.add("  " + line));
        }
        return lines;
    }

    private static TrackerSync.Synced synced(TrackerSync sync, Path record) {
        String id = String.valueOf(record.getFileName());
        try {
            return sync.sync(record);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new TrackerSync.Synced(id, "pending", false, List.of("interrupted"));
        } catch (IOException failed) {
            throw new StashError(
                    Problem.error(
                            ProblemCode.TRACKERS_NOT_ASKED,
                            id + " could not be ended at its tracker: " + failed.getMessage(),
                            "mend what is named, then: mvn stash:sync -Drun=" + id),
                    failed);
        }
    }
}
