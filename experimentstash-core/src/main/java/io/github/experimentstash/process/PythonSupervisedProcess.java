package io.github.experimentstash.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.experimentstash.model.RunState;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A command under the Python supervisor; this side holds the control pipe and copies output to the console. */
final class PythonSupervisedProcess implements SupervisedProcess {
    private final Process process;
    private final OutputStream control;
    private final SupervisedCommand command;
    private final File errors;
    private final Thread pump;

    PythonSupervisedProcess(Process process, SupervisedCommand command, File errors, OutputPump output) {
        this.process = process;
        this.control = process.getOutputStream();
        this.command = command;
        this.errors = errors;
        this.pump = new Thread(() -> output.pump(process.getInputStream()), "stash-output");
        pump.setDaemon(true);
        pump.start();
    }

    @Override
    public Verdict await() throws InterruptedException, IOException {
        awaitEnd();
        pump.join();
        Optional<Verdict> verdict = AttemptEvidence.verdictOf(command.recordDirectory(), command.attempt());
        String complaint = complaint();
        if (verdict.isPresent()) {
            return verdict.get();
        }
        return new DeadRunSweep().verdictOfOwn(command.recordDirectory(), command.attempt(), complaint);
    }

    /** {@code start.json} is written under the lock. Looking for the file leaves the lock itself alone: a probe holds it. */
    @Override
    public void awaitOwned() throws InterruptedException {
        File start = Supervisor.attemptDirectory(command.recordDirectory(), command.attempt())
                .resolve("start.json")
                .toFile();
        while (!start.exists() && !process.waitFor(2, TimeUnit.MILLISECONDS)) {
            continue;
        }
    }

    @Override
    public void awaitEnd() throws InterruptedException {
        process.waitFor();
    }

    @Override
    public void stop(RunState reason, String because) {
        send("term " + reason.word() + " " + because);
    }

    @Override
    public void kill() {
        send("kill");
    }

    @Override
    public void signalUser1() {
        send("usr1");
    }

    @Override
    public long pid() {
        return process.pid();
    }

    private void send(String word) {
        synchronized (control) {
            try {
                control.write((word + "\n").getBytes(UTF_8));
                control.flush();
            } catch (IOException endedAlready) {
                // Nobody is there to be told: the supervisor ended by itself.
                return;
            }
        }
    }

    /** What the supervisor said on its standard error; empty in the normal case. */
    private String complaint() throws IOException {
        String text = errors.length() == 0 ? "" : new String(Files.readAllBytes(errors.toPath()), UTF_8).strip();
        if (text.isEmpty()) {
            Files.deleteIfExists(errors.toPath());
        }
        return text;
    }
}
