package io.github.experimentstash.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.experimentstash.json.AtomicFiles;
import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.OutputGlobs;
import io.github.experimentstash.model.RunState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives attempts that died without a verdict the one that their evidence supports, and ends what they left running.
 * Stateless; two sweeps at once come to the same result.
 */
public final class DeadRunSweep {
    /** A supervisor on another host touches its lock every 5 s. */
    private static final Duration SILENCE = Duration.ofMinutes(2);

    /**
     * The verdict of an attempt that is over; found dead without one, it gets one, written as {@code end.json}.
     *
     * @return empty while it lives, is just being started, or nothing can be said about another host's
     * @throws IOException if its files cannot be read or the verdict cannot be written
     */
    public Optional<Verdict> recover(Path recordDirectory, int attempt) throws IOException {
        Finding finding = find(recordDirectory, attempt);
        if (finding.death().isEmpty()) {
            return finding.evidence().flatMap(AttemptEvidence::verdict);
        }
        AttemptEvidence evidence = finding.evidence().orElseThrow();
        Death death = finding.death().get();
        if (death.mayHaveLeftStrays()) {
            StraySweep.end(evidence);
        }
        Verdict verdict = verdict(recordDirectory, attempt, evidence, death.reason());
        return Optional.of(write(recordDirectory, attempt, verdict));
    }

    /**
     * True if {@link #recover} would give a verdict; changes nothing.
     *
     * @throws IOException if its files cannot be read
     */
    public boolean isOver(Path recordDirectory, int attempt) throws IOException {
        Finding finding = find(recordDirectory, attempt);
        return finding.death().isPresent()
                || finding.evidence().flatMap(AttemptEvidence::verdict).isPresent();
    }

    /** True if nothing in a record's folder has changed for so long that whoever began it has died. */
    public static boolean isOld(Path recordDirectory) throws IOException {
        return isSilent(recordDirectory);
    }

    /** The verdict of an attempt whose supervisor is known to have ended without writing one. */
    Verdict verdictOfOwn(Path recordDirectory, int attempt, String complaint) throws IOException {
        AttemptEvidence evidence = AttemptEvidence.read(recordDirectory, attempt);
        StraySweep.end(evidence);
        String reason = complaint.isEmpty() ? "its supervisor was killed" : complaint;
        if (!Files.isDirectory(recordDirectory)) {
            // removed under the run: an empty one in its place would be taken for a run that never began
            return verdict(recordDirectory, attempt, evidence, reason);
        }
        return write(recordDirectory, attempt, verdict(recordDirectory, attempt, evidence, reason));
    }

    /** What is there; without evidence it lives. */
    private record Finding(Optional<AttemptEvidence> evidence, Optional<Death> death) {}

    private record Death(String reason, boolean mayHaveLeftStrays) {}

    private static Finding find(Path recordDirectory, int attempt) throws IOException {
        Optional<Boolean> held = Optional.of(false);
        if (!Files.exists(Supervisor.attemptDirectory(recordDirectory, attempt).resolve("end.json"))) {
            held = isHeld(recordDirectory);
            if (held.orElse(false)) {
                return new Finding(Optional.empty(), Optional.empty());
            }
        }
        // Read after the lock was seen free: the supervisor may have ended in between, properly.
        AttemptEvidence evidence = AttemptEvidence.read(recordDirectory, attempt);
        Optional<Death> death =
                evidence.verdict().isPresent() ? Optional.empty() : death(recordDirectory, evidence, held.isPresent());
        return new Finding(Optional.of(evidence), death);
    }

    private static Optional<Death> death(Path recordDirectory, AttemptEvidence evidence, boolean lockTold)
            throws IOException {
        Optional<String> host = Json.text(evidence.start(), "host");
        boolean silent = isSilent(recordDirectory);
        if (host.isEmpty()) {
            return silent ? Optional.of(new Death("it was never started", false)) : Optional.empty();
        }
        if (!isThisHost(host.get())) {
            return silent
                    ? Optional.of(new Death("assumed: no sign of life from " + host.get() + " for 2 minutes", false))
                    : Optional.empty();
        }
        if (!Json.text(evidence.start(), "boot_id").equals(bootId())) {
            return Optional.of(new Death("the machine was restarted under it", false));
        }
        if (evidence.supervisor().map(ProcessIdentity::isAlive).orElse(!lockTold && !silent)) {
            return Optional.empty(); // no locks on this file system, but the process is there
        }
        return Optional.of(new Death("its supervisor was killed", true));
    }

    private static Verdict verdict(Path recordDirectory, int attempt, AttemptEvidence evidence, String reason)
            throws IOException {
        long logged = logged(recordDirectory, attempt);
        Optional<Map<String, Object>> stopping = evidence.event("stopping");
        if (evidence.exitVerdict().isPresent()) {
            Verdict exit = evidence.exitVerdict().get();
            List<String> missing =
                    exit.state() == RunState.SUCCEEDED ? missingOutputs(recordDirectory, attempt) : List.of();
            String how = missing.isEmpty()
                    ? exit.reason()
                    : exit.reason() + ", but declared outputs are missing: " + String.join(", ", missing);
            return new Verdict(
                    missing.isEmpty() ? exit.state() : RunState.FAILED,
                    how + "; recovered afterwards (" + reason + ")",
                    exit.exitCode(),
                    exit.signal(),
                    exit.startedAt(),
                    exit.endedAt(),
                    exit.wallSeconds(),
                    -1,
                    -1,
                    "",
                    logged,
                    0,
                    missing);
        }
        RunState state = stopping.flatMap(event -> Json.text(event, "reason"))
                .map(RunState::ofWord)
                .orElse(RunState.INTERRUPTED);
        String lost = evidence.start().isEmpty() ? "" : "; output that it had not written yet is lost";
        return new Verdict(
                state,
                (state == RunState.INTERRUPTED ? "found dead without a verdict: " : "while it was being stopped: ")
                        + reason
                        + lost,
                Optional.empty(),
                Optional.empty(),
                evidence.startedAt(),
                OffsetDateTime.now(),
                -1,
                -1,
                -1,
                "",
                logged,
                0,
                List.of());
    }

    private static Verdict write(Path recordDirectory, int attempt, Verdict verdict) throws IOException {
        Path directory = Supervisor.attemptDirectory(recordDirectory, attempt);
        Files.createDirectories(directory); // Maven may have died before it started the supervisor
        Files.deleteIfExists(directory.resolve(".reserve"));
        AtomicFiles.write(directory.resolve("end.json"), Json.write(VerdictJson.write(verdict)));
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("at", Times.text(OffsetDateTime.now()));
        event.put("attempt", attempt);
        event.put("event", "recovered");
        event.put("state", verdict.state().word());
        // Begins with a line feed: the last line may be torn. An empty line is none.
        Files.write(
                recordDirectory.resolve("events.jsonl"),
                ("\n" + Json.writeLine(event) + "\n").getBytes(UTF_8),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        return verdict;
    }

    private static Map<String, Object> spec(Path recordDirectory, int attempt) throws IOException {
        try {
            return Json.readObject(
                    Supervisor.attemptDirectory(recordDirectory, attempt).resolve("spec.json"));
        } catch (NoSuchFileException neverWritten) {
            return Map.of();
        }
    }

    private static List<String> missingOutputs(Path recordDirectory, int attempt) throws IOException {
        Map<String, Object> spec = spec(recordDirectory, attempt);
        Optional<String> directory = Json.text(spec, "output_directory");
        if (directory.isEmpty()) {
            return List.of();
        }
        List<String> globs = new java.util.ArrayList<>();
        for (Object glob : Json.list(spec, "declared_outputs")) {
            globs.add(String.valueOf(glob));
        }
        return OutputGlobs.missing(Path.of(directory.get()), globs);
    }

    private static long logged(Path recordDirectory, int attempt) throws IOException {
        Optional<String> log = Json.text(spec(recordDirectory, attempt), "log");
        return log.isEmpty() ? 0 : Path.of(log.get()).toFile().length();
    }

    /** Empty where the file system has no locks. */
    private static Optional<Boolean> isHeld(Path recordDirectory) {
        try {
            return Optional.of(RecordLock.isHeld(recordDirectory));
        } catch (IOException noLocks) {
            return Optional.empty();
        }
    }

    /** By the heartbeat, or by the age of the record when the supervisor never came so far. */
    private static boolean isSilent(Path recordDirectory) throws IOException {
        Path lock = recordDirectory.resolve("lock");
        Instant seen = Files.getLastModifiedTime(Files.exists(lock) ? lock : recordDirectory)
                .toInstant();
        return seen.plus(SILENCE).isBefore(Instant.now());
    }

    private static boolean isThisHost(String host) {
        return hostName().map(host::equals).orElse(false);
    }

    static Optional<String> hostName() {
        Optional<String> name = line("/proc/sys/kernel/hostname");
        if (name.isPresent()) {
            return name;
        }
        try {
            return Optional.of(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException nameless) {
            return Optional.empty();
        }
    }

    static Optional<String> bootId() {
        return line("/proc/sys/kernel/random/boot_id");
    }

    private static Optional<String> line(String file) {
        try {
            return Optional.of(Files.readString(Path.of(file)).strip());
        } catch (IOException notLinux) {
            return Optional.empty();
        }
    }
}
