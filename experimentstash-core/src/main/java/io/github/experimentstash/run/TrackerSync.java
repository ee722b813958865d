package io.github.experimentstash.run;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.process.Command;
import io.github.experimentstash.process.CommandResult;
import io.github.experimentstash.process.CommandRunner;
import io.github.experimentstash.process.RecordLock;
import io.github.experimentstash.process.Supervisor;
import io.github.experimentstash.process.SystemPython;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ends at their trackers what finished runs left open there. {@code stash_trackers.py} does it, under the lock of the run, and
 * writes {@code trackers.json} and {@code run.json}; a try that is killed is one that did not work.
 */
public final class TrackerSync {
    /** What a run's start may spend on older runs. */
    private static final Duration BRIEF = Duration.ofSeconds(5);
    /** What a person waits for, for one run: its data may be large. */
    private static final Duration PATIENT = Duration.ofMinutes(10);
    /** Between two tries of runs' starts. */
    private static final Duration PAUSE = Duration.ofMinutes(10);
    /** In which the script, told its time, ends by itself. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final Host host;
    private final Path root;
    private final PendingTrackers pending;

    /** @param root of the stash */
    public TrackerSync(Host host, Path root) {
        this.host = host;
        this.root = root;
        this.pending = new PendingTrackers(root);
    }

    /**
     * What came of one run.
     *
     * @param id of the run
     * @param state {@code none}, {@code pending}, {@code final} or {@code partial}
     * @param live it is not over; its trackers are ended with it
     * @param lines what is known of each of its runs there, and what stands in the way
     */
    public record Synced(String id, String state, boolean live, List<String> lines) {
        /** Something is left to do, and it could not be done. */
        public boolean left() {
            return state.equals("pending") && !live;
        }
    }

    /** Folders of all runs with something left to do, absolute, oldest first. */
    public List<Path> all() {
        return pending.all();
    }

    /**
     * Gives one run a try.
     *
     * @param record folder, absolute
     * @throws IOException if there is no Python, or it cannot be started
     */
    public Synced sync(Path record) throws IOException, InterruptedException {
        return sync(record, PATIENT, false);
    }

    /**
     * At the start of a run: gives those that are due 5 s in all, and tells only of those that are done then. Nothing of
     * it stands in the way of the run.
     */
    void briefly() {
        List<String> due = pending.due(host.clock().instant(), PAUSE);
        long end = System.nanoTime() + BRIEF.toNanos();
        for (String id : due) {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (left.compareTo(Duration.ofMillis(500)) < 0) {
                return;
            }
            try {
                Synced synced = sync(RunFolder.of(root, id), left, true);
                if (synced.left()) {
                    host.reporter().debug(id + " is left as it is: " + String.join("; ", synced.lines()));
                } else if (!synced.live() && !synced.state().equals("none")) {
                    host.reporter().line(id + ": " + String.join("; ", synced.lines()));
                }
            } catch (IOException | IllegalArgumentException failed) {
                host.reporter().debug(id + " could not be tried: " + failed.getMessage());
                pending.tried(id, host.clock().instant());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private Synced sync(Path record, Duration patience, boolean brief) throws IOException, InterruptedException {
        String id = String.valueOf(record.getFileName());
        if (!Files.isRegularFile(record.resolve("run.json"))) {
            pending.remove(id);
            return new Synced(id, "none", false, List.of());
        }
        if (RecordLock.isHeld(record)) { // its supervisor, or somebody else who does this
            return new Synced(id, "pending", true, List.of());
        }
        int attempts = RunRecord.read(record.resolve("run.json")).attempts();
        boolean live = false;
        List<String> trouble = new ArrayList<>();
        for (int attempt = 1; attempt <= attempts; attempt++) { // the last one's word stands in run.json
            if (Files.isRegularFile(record.resolve("attempt-" + attempt).resolve("trackers.json"))) {
                Map<String, Object> answer = ask(record, attempt, patience, brief);
                live |= Boolean.TRUE.equals(answer.get("live"));
                if (Json.text(answer, "state").orElse("").equals("pending")) {
                    Json.text(answer, "error").ifPresent(trouble::add);
                }
            }
        }
        RunRecord after = RunRecord.read(record.resolve("run.json"));
        String state = live || PendingTrackers.is(after) || !trouble.isEmpty()
                ? "pending"
                : Json.text(after.section("tracker"), "state").orElse("none");
        List<String> lines = new ArrayList<>();
        for (int attempt = 1; attempt <= attempts; attempt++) {
            lines.addAll(TrackerLines.read(record, attempt));
        }
        for (String word : trouble) {
            if (lines.stream().noneMatch(line -> line.contains(word) || word.contains(afterKind(line)))) {
                lines.add(word);
            }
        }
        if (!state.equals("pending")) {
            pending.remove(id);
        } else if (!live) {
            pending.add(id);
            pending.tried(id, host.clock().instant());
        }
        return new Synced(id, state, live, lines);
    }

    /** Of {@code wandb: it cannot be reached} the second half. */
    private static String afterKind(String line) {
        return line.substring(line.indexOf(": ") + 1).strip();
    }

    private Map<String, Object> ask(Path record, int attempt, Duration patience, boolean brief)
            throws IOException, InterruptedException {
        Optional<Path> python = SystemPython.find(host.variables());
        if (python.isEmpty()) {
            throw new IOException("no Python 3.8 or newer was found");
        }
        List<String> command = new ArrayList<>(
                new Supervisor(python.get(), root.resolve(".stash").resolve("bin")).syncCommand(record, attempt));
        command.add(String.valueOf(Math.max(1, patience.toMillis() / 1000)));
        if (brief) {
            command.add("brief");
        }
        CommandResult result = new CommandRunner(host.reporter()::debug)
                .watch(
                        new Command(command, root, host.variables(), patience.plus(brief ? Duration.ZERO : MARGIN)),
                        OutputStream.nullOutputStream());
        String text = result.outputText().strip();
        if (Json.read(text.isEmpty() ? "{}" : text) instanceof Map<?, ?> map && map.containsKey("state")) {
            Map<String, Object> answer = new java.util.LinkedHashMap<>();
            map.forEach((key, value) -> answer.put(String.valueOf(key), value));
            return answer;
        }
        String said = result.errorText().strip();
        return Map.of(
                "state",
                "pending",
                "error",
                said.isEmpty() ? "it took too long" : said.substring(said.lastIndexOf('\n') + 1));
    }
}
