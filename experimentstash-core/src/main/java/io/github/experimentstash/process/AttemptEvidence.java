package io.github.experimentstash.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.json.JsonFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the supervisor left behind about one attempt.
 *
 * @param verdict {@code end.json}: the attempt is over
 * @param exitVerdict {@code exit.json}: how the command itself ended, before its stragglers and declared outputs were seen
 *     to
 * @param start {@code start.json}; empty when the command was never let go
 * @param events {@code events.jsonl} of this attempt, in order; a torn line is left out
 */
public record AttemptEvidence(
        Optional<Verdict> verdict,
        Optional<Verdict> exitVerdict,
        Map<String, Object> start,
        List<Map<String, Object>> events) {
    public AttemptEvidence {
        events = List.copyOf(events);
    }

    /**
     * @throws JsonFormatException if a file that is only ever replaced whole is not JSON
     * @throws IOException if a file cannot be read
     */
    public static AttemptEvidence read(Path recordDirectory, int attempt) throws IOException {
        Path directory = Supervisor.attemptDirectory(recordDirectory, attempt);
        Map<String, Object> end = object(directory.resolve("end.json"));
        Map<String, Object> exit = object(directory.resolve("exit.json"));
        return new AttemptEvidence(
                end.isEmpty() ? Optional.empty() : Optional.of(VerdictJson.read(end)),
                exit.isEmpty() ? Optional.empty() : Optional.of(VerdictJson.read(exit)),
                object(directory.resolve("start.json")),
                events(recordDirectory.resolve("events.jsonl"), attempt));
    }

    /**
     * The verdict alone, which is all that is asked of a run that went as it should.
     *
     * @throws IOException as {@link #read}
     */
    static Optional<Verdict> verdictOf(Path recordDirectory, int attempt) throws IOException {
        Map<String, Object> end =
                object(Supervisor.attemptDirectory(recordDirectory, attempt).resolve("end.json"));
        return end.isEmpty() ? Optional.empty() : Optional.of(VerdictJson.read(end));
    }

    /** The supervisor's process. */
    public Optional<ProcessIdentity> supervisor() {
        return identity("supervisor");
    }

    /** The command's own process. */
    public Optional<ProcessIdentity> root() {
        return identity("root");
    }

    /** Processes of trackers, which the supervisor owned. */
    List<ProcessIdentity> trackers() {
        List<ProcessIdentity> trackers = new ArrayList<>();
        for (Object element : Json.list(start, "trackers")) {
            if (element instanceof Map<?, ?> tracker
                    && tracker.get("pid") instanceof Number pid
                    && tracker.get("start_time") instanceof Number startTime) {
                trackers.add(new ProcessIdentity(pid.longValue(), startTime.longValue()));
            }
        }
        return trackers;
    }

    /** When the command was let go. */
    public Optional<OffsetDateTime> startedAt() {
        return event("running").flatMap(line -> Json.text(line, "at")).map(Times::read);
    }

    /** The first event with this name. */
    public Optional<Map<String, Object>> event(String name) {
        for (Map<String, Object> line : events) {
            if (name.equals(line.get("event"))) {
                return Optional.of(line);
            }
        }
        return Optional.empty();
    }

    private Optional<ProcessIdentity> identity(String key) {
        Map<String, Object> process = Json.object(start, key);
        Optional<Number> startTime = Json.number(process, "start_time");
        return Json.number(process, "pid")
                .filter(pid -> startTime.isPresent())
                .map(pid -> new ProcessIdentity(
                        pid.longValue(), startTime.orElseThrow().longValue()));
    }

    private static Map<String, Object> object(Path file) throws IOException {
        try {
            return Json.readObject(file);
        } catch (NoSuchFileException notYet) {
            return Map.of();
        }
    }

    private static List<Map<String, Object>> events(Path file, int attempt) throws IOException {
        List<Map<String, Object>> events = new ArrayList<>();
        String text;
        try {
            text = new String(Files.readAllBytes(file), UTF_8);
        } catch (NoSuchFileException notYet) {
            return events;
        }
        for (String line : text.split("\n", -1)) {
            try {
                if (Json.read(line) instanceof Map<?, ?> map
                        && map.get("attempt") instanceof Number number
                        && number.intValue() == attempt) {
                    @SuppressWarnings("unchecked") // keys of JSON are text
                    Map<String, Object> event = (Map<String, Object>) map;
                    events.add(event);
                }
            } catch (JsonFormatException torn) {
                continue; // a crash tore it; what it said is lost, what the others say is not
            }
        }
        return events;
    }
}
