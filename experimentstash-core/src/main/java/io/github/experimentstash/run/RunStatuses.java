package io.github.experimentstash.run;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.RunState;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.process.DeadRunSweep;
import io.github.experimentstash.process.RecordLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What runs now, also started elsewhere, and what became of what ran. Reads records only; changes nothing. */
public final class RunStatuses {
    /** The word for the newest run. */
    public static final String LATEST = "latest";

    private static final int LONGEST_LINE = 200;
    private static final int NAMES_SHOWN = 5;
    private static final int SECOND = "YYYYMMDD-HHMMSS".length();

    private final Path root;

    /** @param root of the stash */
    public RunStatuses(Path root) {
        this.root = root;
    }

    /** Runs without a verdict, the oldest first. What cannot be read is left out; the next run tells of it. */
    public List<RunStatus> underWay() {
        List<RunStatus> found = new ArrayList<>();
        for (Path folder : new RunMarkers(root).unfinished()) {
            read(folder).filter(status -> !status.isEnded()).ifPresent(found::add);
        }
        return found;
    }

    /** Runs with a verdict, the newest first. */
    public List<RunStatus> ended(int most) {
        List<RunStatus> found = newest(most, RunStatus::isEnded);
        return found.subList(0, Math.min(most, found.size()));
    }

    /** At least so many, if there are. Ids begin with day and second, and runs of one second sort by the time in their records. */
    private List<RunStatus> newest(int least, Predicate<RunStatus> wanted) {
        List<RunStatus> found = new ArrayList<>();
        String second = "";
        for (Path folder : newestFirst()) {
            String id = String.valueOf(folder.getFileName());
            if (found.size() >= least && !id.startsWith(second)) {
                break;
            }
            Optional<RunStatus> status = read(folder).filter(wanted);
            if (status.isPresent()) {
                found.add(status.get());
                second = id.substring(0, Math.min(SECOND, id.length()));
            }
        }
        found.sort(Comparator.comparing(RunStatus::createdAt).reversed());
        return found;
    }

    /**
     * The run that a person means.
     *
     * @param word any part of its id that no other has, or {@code latest}
     * @throws StashFailure if there is none, or more than one
     */
    public RunStatus named(String word) {
        if (word.equals(LATEST)) {
            return newest(1, any -> true).stream().findFirst().orElseThrow(() -> none("nothing ran here yet"));
        }
        List<Path> matching = new ArrayList<>();
        for (Path folder : newestFirst()) {
            String id = String.valueOf(folder.getFileName());
            if (id.equals(word)) {
                matching.clear();
                matching.add(folder);
                break;
            }
            if (id.contains(word)) {
                matching.add(folder);
            }
        }
        if (matching.size() > 1) {
            List<String> ids = matching.stream()
                    .map(folder -> String.valueOf(folder.getFileName()))
                    .toList();
            throw new StashFailure(Problem.error(
                    ProblemCode.RUN_NOT_FOUND,
                    matching.size() + " runs have '" + Texts.oneLine(word) + "' in their ids",
                    "give more of one of them: " + Texts.some(ids, NAMES_SHOWN)));
        }
        return matching.stream()
                .findFirst()
                .flatMap(this::read)
                .orElseThrow(() -> none("no run has '" + Texts.oneLine(word) + "' in its id"));
    }

    private static StashFailure none(String what) {
        return new StashFailure(Problem.error(ProblemCode.RUN_NOT_FOUND, what, "mvn stash:status shows the last ones"));
    }

    private List<Path> newestFirst() {
        List<Path> folders = RunFolder.all(root);
        // their names begin with day and time
        folders.sort(Comparator.comparing((Path folder) -> String.valueOf(folder.getFileName()))
                .reversed());
        return folders;
    }

    private Optional<RunStatus> read(Path folder) {
        try {
            RunRecord record = RunRecord.read(folder.resolve("run.json"));
            boolean over = !record.state().isTerminal() && isOver(folder, attempt(record));
            if (over) {
                // its supervisor may have ended properly since: the record is the last that it writes
                record = RunRecord.read(folder.resolve("run.json"));
            }
            RunState state = record.state();
            int attempt = attempt(record);
            boolean ended = state.isTerminal();
            return Optional.of(new RunStatus(
                    record.text("id").orElse(String.valueOf(folder.getFileName())),
                    root.relativize(folder).toString().replace('\\', '/'),
                    record.text("tool").orElse(""),
                    record.text("config").orElse(""),
                    state,
                    attempt,
                    over && !ended,
                    ended || over ? Optional.empty() : silent(folder, attempt),
                    record.text("reason"),
                    record.text("hint"),
                    record.text("created_at").orElse(""),
                    record.get("wall_seconds") instanceof Number seconds
                            ? Optional.of(seconds.doubleValue())
                            : Optional.empty(),
                    ended ? Optional.empty() : usage(folder.resolve("attempt-" + attempt)),
                    lastLine(folder.resolve("output.log"))));
        } catch (IOException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static int attempt(RunRecord record) {
        return record.get("attempts") instanceof Number number ? Math.max(1, number.intValue()) : 1;
    }

    /** And nobody is about to write its record: a verdict is there a moment before it. */
    private static boolean isOver(Path folder, int attempt) throws IOException {
        return new DeadRunSweep().isOver(folder, attempt) && !isHeld(folder);
    }

    private static boolean isHeld(Path folder) {
        try {
            return RecordLock.isHeld(folder);
        } catch (IOException noLocks) {
            return false;
        }
    }

    private static Optional<SilentSupervisor> silent(Path folder, int attempt) {
        try {
            return SilentSupervisor.find(folder, attempt);
        } catch (IOException noLocks) {
            return Optional.empty();
        }
    }

    private static Optional<RunStatus.Usage> usage(Path attempt) {
        String[] lines = LogTail.read(attempt.resolve("resources.jsonl")).split("\n");
        for (int i = lines.length - 1; i >= 0; i--) {
            try {
                if (Json.read(lines[i]) instanceof Map<?, ?> sample
                        && sample.get("cpu_percent") instanceof Number cpu
                        && sample.get("rss_bytes") instanceof Number resident
                        && sample.get("processes") instanceof Number processes) {
                    Number memory = sample.get("pss_bytes") instanceof Number shared ? shared : resident;
                    return Optional.of(new RunStatus.Usage(cpu.longValue(), memory.longValue(), processes.longValue()));
                }
            } catch (IOException torn) {
                continue; // it is just being written
            }
        }
        return Optional.empty();
    }

    /** Of a bar that draws itself anew in its line, the last drawing. */
    private static String lastLine(Path log) {
        if (!Files.isRegularFile(log)) {
            return "";
        }
        String[] lines = LogTail.read(log).split("[\r\n]+");
        for (int i = lines.length - 1; i >= 0; i--) {
            if (!lines[i].isBlank()) {
                return Texts.oneLine(lines[i].strip(), LONGEST_LINE);
            }
        }
        return "";
    }
}
