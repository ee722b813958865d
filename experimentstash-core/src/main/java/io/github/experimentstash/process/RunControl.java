package io.github.experimentstash.process;

import io.github.experimentstash.json.AtomicFiles;
import io.github.experimentstash.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks the supervisor of a run that somebody else started: through {@code control} in the record, which it looks at every five
 * seconds, and at once where it is called by a signal.
 */
public final class RunControl {
    /** The supervisor's own, where the spec names none. */
    private static final double GRACE_SECONDS = 20;

    private static final Duration CALL = Duration.ofSeconds(5);

    private final Path record;
    private final int attempt;

    /** @param record folder of the run */
    public RunControl(Path record, int attempt) {
        this.record = record;
        this.attempt = attempt;
    }

    /**
     * TERM, and KILL to what is left after its grace.
     *
     * @param because said in the record, of one line
     * @throws IOException if it cannot be asked
     */
    public void stop(String because) throws IOException, InterruptedException {
        ask("term cancelled " + because.replace('\n', ' '));
    }

    /** Without waiting for the grace any longer. */
    public void kill() throws IOException, InterruptedException {
        ask("kill");
    }

    /** Seconds that a willing tool has. */
    public double grace() throws IOException {
        Map<String, Object> spec =
                Json.readObject(Supervisor.attemptDirectory(record, attempt).resolve("spec.json"));
        return Json.number(spec, "grace").map(Number::doubleValue).orElse(GRACE_SECONDS);
    }

    /** The host it runs on, if it is another one. */
    public Optional<String> otherHost() throws IOException {
        Optional<String> host = Json.text(AttemptEvidence.read(record, attempt).start(), "host");
        return host.filter(name -> !DeadRunSweep.hostName().map(name::equals).orElse(false));
    }

    private void ask(String line) throws IOException, InterruptedException {
        AtomicFiles.write(record.resolve("control"), line + "\n");
        Optional<ProcessIdentity> supervisor =
                AttemptEvidence.read(record, attempt).supervisor();
        if (otherHost().isEmpty() && supervisor.filter(ProcessIdentity::isAlive).isPresent()) {
            // of all signals these mean nothing else to it; a stopped one hears only when it goes on
            signal("CHLD", supervisor.get());
            signal("CONT", supervisor.get());
        }
    }

    private void signal(String name, ProcessIdentity process) throws IOException, InterruptedException {
        new CommandRunner()
                .run(new Command(
                        List.of("kill", "-" + name, String.valueOf(process.pid())), record, System.getenv(), CALL));
    }
}
