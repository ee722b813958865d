package io.github.experimentstash.run;

import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.model.FolderSize;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Texts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Old runs and caches away, after somebody said yes. */
public final class RunCleaning {
    private static final int SHOWN = 10;

    private final Host host;
    private final Path root;
    private final StashCaches caches;

    /** @param root of the stash, absolute */
    public RunCleaning(Host host, Path root) {
        this.host = host;
        this.root = root;
        this.caches = new StashCaches(root);
    }

    /**
     * @param going runs, the oldest first
     * @param bytes of these, with their results
     * @param cacheBytes of the caches, where they are to go
     * @param lines for a person
     */
    public record Plan(List<OldRun> going, long bytes, long cacheBytes, List<String> lines) {
        public Plan {
            going = List.copyOf(going);
            lines = List.copyOf(lines);
        }

        /** There is nothing to do. */
        public boolean isEmpty() {
            return going.isEmpty() && cacheBytes == 0;
        }
    }

    /**
     * What would go; changes nothing.
     *
     * @throws IOException if it cannot be looked at
     */
    public Plan plan(CleanRequest request) throws IOException {
        List<String> lines = new ArrayList<>();
        List<OldRun> going = List.of();
        long bytes = 0;
        if (request.runs()) {
            OldRuns.Choice choice = choose(request);
            going = choice.going();
            long records = 0;
            long results = 0;
            for (OldRun run : going) {
                records += FolderSize.of(run.folder()).bytes();
                for (Path folder : run.results()) {
                    results += FolderSize.of(folder).bytes();
                }
            }
            bytes = records + results;
            tell(choice, records, results, lines);
        }
        long cacheBytes = 0;
        if (request.caches()) {
            cacheBytes = caches.bytes();
            lines.add("caches: " + Texts.size(cacheBytes) + " below .stash/");
        }
        return new Plan(going, bytes, cacheBytes, lines);
    }

    /**
     * What there is, where nothing was asked for.
     *
     * @throws IOException if it cannot be looked at
     */
    public List<String> overview() throws IOException {
        Set<String> experiments = new HashSet<>();
        List<Path> folders = RunFolder.all(root);
        long records = 0;
        for (Path folder : folders) {
            records += FolderSize.of(folder).bytes();
            try {
                RunRecord.read(folder.resolve("run.json")).text("config").ifPresent(experiments::add);
            } catch (IOException damaged) {
                continue;
            }
        }
        return List.of(Texts.count(folders.size(), "run", "runs") + " of "
                + Texts.count(experiments.size(), "experiment", "experiments") + ", records of "
                + Texts.size(records) + "; caches of " + Texts.size(caches.bytes()));
    }

    /** Runs are under way, or an environment is made or used: the caches are not to be touched. */
    public boolean cachesInUse() throws IOException {
        return caches.inUse() || new RunStatuses(root).underWay().stream().anyMatch(run -> !run.dead());
    }

    /** Takes up what an earlier call could not finish; tells of it. */
    public void finishInterrupted() throws IOException {
        int finished = new RunRemoval(root, Checkpoint.NONE).finishInterrupted();
        if (finished > 0) {
            new RunIndex(root).rebuild();
            host.reporter()
                    .line("finished removing " + Texts.count(finished, "run", "runs")
                            + ", where an earlier call was ended");
        }
    }

    /**
     * Carries the plan out.
     *
     * @param stopped asked between two runs
     * @return how many runs were removed
     * @throws IOException if something cannot be removed; the next call goes on
     */
    public int carryOut(Plan plan, BooleanSupplier stopped) throws IOException {
        int removed = 0;
        RunRemoval removal = new RunRemoval(root, Checkpoint.NONE);
        try {
            for (OldRun run : plan.going()) {
                if (stopped.getAsBoolean()) {
                    break;
                }
                removed += removal.remove(run) ? 1 : 0;
            }
        } finally {
            if (removed > 0) {
                new RunIndex(root).rebuild();
            }
        }
        if (plan.cacheBytes() > 0 && !stopped.getAsBoolean()) {
            caches.remove();
        }
        return removed;
    }

    private OldRuns.Choice choose(CleanRequest request) throws IOException {
        try {
            return new OldRuns(host, root).choose(request);
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    private static void tell(OldRuns.Choice choice, long records, long results, List<String> lines) {
        List<OldRun> going = choice.going();
        if (going.isEmpty()) {
            lines.add("no run is to go, of " + choice.all());
        } else {
            lines.add(Texts.count(going.size(), "run", "runs") + " of " + choice.all() + ": " + Texts.size(records)
                    + " of records" + (results > 0 ? ", " + Texts.size(results) + " of results" : ""));
            for (OldRun run : going.subList(0, Math.min(SHOWN, going.size()))) {
                lines.add("  " + run.id() + "  " + run.config() + "  " + run.state());
            }
            if (going.size() > SHOWN) {
                lines.add("  and " + (going.size() - SHOWN) + " more");
            }
        }
        stay(choice.lastSuccesses(), "as the last success of its experiment", "as the last successes of theirs", lines);
        stay(choice.named(), "since a snapshot names it", "since a snapshot names them", lines);
        stay(choice.pending(), "since a tracker waits for it", "since a tracker waits for them", lines);
    }

    private static void stay(int number, String whyOne, String whySome, List<String> lines) {
        if (number > 0) {
            lines.add(number == 1 ? "1 stays, " + whyOne : number + " stay, " + whySome);
        }
    }
}
