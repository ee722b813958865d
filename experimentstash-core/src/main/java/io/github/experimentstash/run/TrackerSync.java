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
        RunRecord before = RunRecord.read(record.resolve("run.json"));
        int attempts = before.attempts();
        Map<String, Object> answer = ask(record, patience, brief);
        boolean live = Boolean.TRUE.equals(answer.get("live"));
        String state = Json.text(answer, "state").orElse("pending");
        List<String> lines = new ArrayList<>(TrackerLines.read(record, attempts));
        Optional<String> trouble = Json.text(answer, "error").filter(error -> state.equals("pending"));
        if (trouble.isPresent()
                && lines.stream().noneMatch(line -> trouble.get().contains(afterKind(line)))) {
            lines.add(trouble.get()); // the script itself failed
        }
        linkAnew(before, record);
        if (!state.equals("pending")) {
            pending.remove(id);
        } else if (!live) {
            pending.add(id);
            pending.tried(id, host.clock().instant());
        }
        return new Synced(id, state, live, lines);
    }

    /** What was offline has an address now, which lists should show. */
    private void linkAnew(RunRecord before, Path record) throws IOException {
        RunRecord after = RunRecord.read(record.resolve("run.json"));
        Optional<String> link = TrackerLines.link(after.section("tracker"));
        if (link.isPresent() && !link.equals(TrackerLines.link(before.section("tracker")))) {
            new RunIndex(root).append(after, root.relativize(record).toString().replace('\\', '/'));
        }
    }

    /** Of {@code wandb: it cannot be reached} the second half. */
    private static String afterKind(String line) {
        return line.substring(line.indexOf(": ") + 1).strip();
    }

    private Map<String, Object> ask(Path record, Duration patience, boolean brief)
            throws IOException, InterruptedException {
        Optional<Path> python = SystemPython.find(host.variables());
        if (python.isEmpty()) {
            throw new IOException("no Python 3.8 or newer was found");
        }
        List<String> command = new ArrayList<>(
                new Supervisor(python.get(), root.resolve(".stash").resolve("bin")).syncCommand(record));
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
