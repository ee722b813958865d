package io.github.experimentstash.run;

import io.github.experimentstash.process.AttemptEvidence;
import io.github.experimentstash.process.ProcessIdentity;
import io.github.experimentstash.process.RecordLock;
import io.github.experimentstash.process.RunControl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A supervisor that holds the lock of its run, and so lives, and has not touched it for much longer than it should.
 *
 * @param silence since its last heartbeat; just after the machine slept, as long as it slept
 * @param pid of its process, on its host
 * @param otherHost where it runs, if not here
 * @param stopped somebody has stopped it here (SIGSTOP)
 */
public record SilentSupervisor(Duration silence, long pid, Optional<String> otherHost, boolean stopped) {
    /** A heartbeat is due every 5 s; a disk that is slow for a while is nothing to tell of. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /**
     * Changes nothing.
     *
     * @return empty where its heart beats, where it is not known to live, or nothing supervises the run
     * @throws IOException if the record cannot be read, or its file system has no locks
     */
    public static Optional<SilentSupervisor> find(Path recordDirectory, int attempt) throws IOException {
        Path lock = recordDirectory.resolve("lock");
        if (!Files.exists(lock)) {
            return Optional.empty();
        }
        Duration silence = Duration.between(Files.getLastModifiedTime(lock).toInstant(), Instant.now());
        if (silence.compareTo(LONGEST) <= 0 || !RecordLock.isHeld(recordDirectory)) {
            return Optional.empty();
        }
        Optional<ProcessIdentity> process =
                AttemptEvidence.read(recordDirectory, attempt).supervisor();
        if (process.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> host = new RunControl(recordDirectory, attempt).otherHost();
        return Optional.of(new SilentSupervisor(
                silence,
                process.get().pid(),
                host,
                host.isEmpty() && process.get().isStopped()));
    }

    /** One sentence, which blames nobody: after the sleep of a laptop all is well a moment later. */
    public String reason() {
        String who = "its supervisor (process " + pid + ")";
        if (otherHost.isPresent()) {
            return who + " is on " + otherHost.get() + ", and stopped or stuck there, or that host cannot write here";
        }
        return stopped
                ? who + " is stopped"
                : who + " lives and does not touch its lock: the machine slept until now, or it is stuck";
    }

    /** @param runId of its run */
    public String hint(String runId) {
        if (otherHost.isPresent()) {
            return "look at it there; mvn stash:cancel -Drun=" + runId + " is heard when it goes on";
        }
        return stopped
                ? "kill -CONT " + pid + "   lets it go on, mvn stash:cancel -Drun=" + runId + "   ends the run"
                : "mvn stash:status   in 10 s; if it says the same: kill -KILL " + pid
                        + ", then the next mvn stash:run ends what is left";
    }
}
