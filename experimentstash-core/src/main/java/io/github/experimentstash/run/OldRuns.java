package io.github.experimentstash.run;

import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.RunState;
import io.github.experimentstash.process.Times;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which runs may go. Never a run without its final record, one whose tracker is still owed something, the last success of an
 * experiment, or one that a snapshot names. Changes nothing.
 */
final class OldRuns {
    private final Host host;
    private final Path root;

    OldRuns(Host host, Path root) {
        this.host = host;
        this.root = root;
    }

    /**
     * @param going the oldest first
     * @param lastSuccesses that only stay because they are the last of their experiment
     * @param named that only stay because a snapshot names them
     * @param pending that only stay because a tracker waits for them
     * @param all runs that were looked at
     */
    record Choice(List<OldRun> going, int lastSuccesses, int named, int pending, int all) {}

    Choice choose(CleanRequest request) {
        Map<String, List<RunRecord>> byConfig = new LinkedHashMap<>();
        Map<RunRecord, Path> folders = new LinkedHashMap<>();
        for (Path folder : RunFolder.all(root)) {
            Optional<RunRecord> record = read(folder);
            if (record.isPresent()) {
                folders.put(record.get(), folder);
                byConfig.computeIfAbsent(record.get().text("config").orElse(""), config -> new ArrayList<>())
                        .add(record.get());
            }
        }
        SnapshotText snapshots = SnapshotText.read(root);
        ResultFolders results = new ResultFolders(host, root, folders.keySet());
        List<OldRun> going = new ArrayList<>();
        int lastSuccesses = 0;
        int named = 0;
        int pending = 0;
        for (List<RunRecord> ofOne : byConfig.values()) {
            ofOne.sort(Comparator.comparing(OldRuns::createdAt).reversed());
            boolean lastSuccess = true;
            for (int rank = 0; rank < ofOne.size(); rank++) {
                RunRecord record = ofOne.get(rank);
                boolean last = lastSuccess && record.state() == RunState.SUCCEEDED;
                lastSuccess = lastSuccess && !last;
                if (!isOver(record) || !isAskedFor(request, record, rank)) {
                    continue;
                }
                if (last) {
                    lastSuccesses++;
                } else if (snapshots.names(record.text("id").orElse(""))) {
                    named++;
                } else if ("pending".equals(record.section("tracker").get("state"))) {
                    pending++;
                } else {
                    going.add(oldRun(
                            record, folders.get(record), request.keepResults() ? List.of() : results.of(record)));
                }
            }
        }
        going.sort(Comparator.comparing(OldRun::createdAt));
        return new Choice(going, lastSuccesses, named, pending, folders.size());
    }

    private boolean isAskedFor(CleanRequest request, RunRecord record, int rank) {
        boolean beyond = request.keep().isEmpty() || rank >= request.keep().get();
        boolean old = request.olderThan().isEmpty()
                || createdAt(record)
                        .isBefore(
                                host.clock().instant().minus(request.olderThan().get()));
        return beyond && old;
    }

    /** A final record has its outputs; one that lacks them is completed by the next recovery. */
    private static boolean isOver(RunRecord record) {
        return record.state().isTerminal() && record.get("outputs") != null;
    }

    private static OldRun oldRun(RunRecord record, Path folder, List<Path> results) {
        return new OldRun(
                folder.getFileName().toString(),
                folder,
                record.text("config").orElse(""),
                record.state().word(),
                record.text("created_at").orElse(""),
                results);
    }

    /** A time that cannot be read is taken for now: such a run is not old. */
    private static Instant createdAt(RunRecord record) {
        try {
            return Times.read(record.text("created_at").orElse("")).toInstant();
        } catch (DateTimeException odd) {
            return Instant.MAX;
        }
    }

    /** What cannot be read is left alone: nobody knows what it is. */
    private Optional<RunRecord> read(Path folder) {
        try {
            RunRecord record = RunRecord.read(folder.resolve("run.json"));
            record.state();
            return Optional.of(record);
        } catch (IOException | IllegalArgumentException damaged) {
            host.reporter().debug(root.relativize(folder) + " is left alone: " + damaged.getMessage());
            return Optional.empty();
        }
    }
}
