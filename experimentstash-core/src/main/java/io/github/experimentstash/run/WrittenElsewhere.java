package io.github.experimentstash.run;

import io.github.experimentstash.git.GitReader;
import io.github.experimentstash.git.StashState;
import io.github.experimentstash.results.FileSnapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a run wrote outside its output directory: the tool's files by size and time, the rest of the stash by git, both
 * before and after.
 */
final class WrittenElsewhere {
    private static final int NAMED = 5;
    /** Runs write there by right; looking through years of results would cost more than the run. */
    private static final Set<String> OUTPUTS = Set.of("outputs", "multirun");

    private final GitReader git;
    private final RunPlan plan;
    private final FileSnapshot toolBefore;
    private final Optional<StashState> stashBefore;

    /** Takes the picture of before. */
    WrittenElsewhere(GitReader git, RunPlan plan, Optional<StashState> stashBefore) {
        this.git = git;
        this.plan = plan;
        this.stashBefore = stashBefore;
        this.toolBefore = FileSnapshot.take(plan.toolDirectory(), OUTPUTS);
    }

    /**
     * @param created new files, relative to the stash's root
     * @param tainted files that were there and are now different or gone: what the run ran with is not what stands there
     * @param beside directories next to the run's own, which stayed empty; another run may have made them
     * @param complete false if there were too many files to look at
     */
    record Found(List<String> created, List<String> tainted, List<String> beside, boolean complete) {
        /** Lines for a person. */
        List<String> words() {
            List<String> words = new ArrayList<>();
            if (!beside.isEmpty()) {
                words.add("its output directory is empty; newer beside it: " + named(beside));
            }
            if (!created.isEmpty()) {
                words.add("also written: " + named(created));
            }
            if (!tainted.isEmpty()) {
                words.add("changed while it ran: " + named(tainted));
            }
            if (!complete) {
                words.add("the tool's folder has too many files to look for what was written elsewhere");
            }
            return words;
        }

        private static String named(List<String> files) {
            return files.size() <= NAMED
                    ? String.join("  ", files)
                    : String.join("  ", files.subList(0, NAMED)) + "  and " + (files.size() - NAMED) + " more";
        }
    }

    /**
     * Takes the picture of after and compares.
     *
     * @param record with its outputs, which are not elsewhere
     */
    Found look(RunRecord record) {
        FileSnapshot.Changes changes =
                FileSnapshot.take(plan.toolDirectory(), OUTPUTS).changesSince(toolBefore);
        Set<String> created = new TreeSet<>(inTool(changes.created()));
        Set<String> tainted = new TreeSet<>(inTool(changes.changed()));
        tainted.addAll(inTool(changes.deleted()));
        if (stashBefore.isPresent() && stashBefore.get().changesKnown()) {
            Optional<StashState> now = git.readStash(plan.root());
            if (now.isPresent()) {
                compareStash(now.get(), created, tainted);
            }
        }
        for (Object output : record.list("outputs")) {
            if (output instanceof Map<?, ?> file) {
                created.remove(String.valueOf(file.get("path")));
                tainted.remove(String.valueOf(file.get("path")));
            }
        }
        return new Found(List.copyOf(created), List.copyOf(tainted), besideTheOwn(record), changes.complete());
    }

    /**
     * When the run's own directory stayed empty: newer ones in the same layout, where Hydra puts results that it was not
     * told about.
     */
    private List<String> besideTheOwn(RunRecord record) {
        List<String> beside = new ArrayList<>();
        if (record.list("output_directories").isEmpty()
                || !record.list("outputs").isEmpty()) {
            return beside;
        }
        Path own = plan.root().resolve(record.list("output_directories").get(0).toString());
        Path day = own.getParent().getFileName();
        for (String layout : List.of("outputs", "multirun")) {
            Path folder = plan.toolDirectory().resolve(layout).resolve(day);
            String[] names = folder.toFile().list();
            if (names == null) {
                continue;
            }
            Arrays.sort(names);
            for (String name : names) {
                String[] content = folder.resolve(name).toFile().list();
                boolean newer = name.compareTo(own.getFileName().toString()) >= 0;
                if (newer && content != null && content.length > 0) {
                    beside.add(plan.root()
                            .relativize(folder.resolve(name))
                            .toString()
                            .replace('\\', '/'));
                }
            }
        }
        return beside;
    }

    private void compareStash(StashState now, Set<String> created, Set<String> tainted) {
        for (String file : now.modified()) {
            if (!stashBefore.get().modified().contains(file) && !isInTool(file)) {
                tainted.add(file);
            }
        }
        List<String> before = stashBefore.get().untracked().orElse(null);
        if (before != null) {
            for (String file : now.untracked().orElse(List.of())) {
                if (!before.contains(file) && !isInTool(file)) {
                    created.add(file);
                }
            }
        }
    }

    private boolean isInTool(String file) {
        return (file + "/").startsWith(plan.tool().path() + "/");
    }

    private List<String> inTool(List<String> files) {
        List<String> paths = new ArrayList<>(files.size());
        Path tool = Path.of(plan.tool().path());
        for (String file : files) {
            paths.add(tool.resolve(file).toString().replace('\\', '/'));
        }
        return paths;
    }
}
