package io.github.experimentstash.process;

import io.github.experimentstash.json.AtomicFiles;
import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.OutputGlobs;
import io.github.experimentstash.model.RunState;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A command on a machine without any Python: a plain child of this JVM. What it started lives on when this JVM is killed,
 * memory and CPU are not known, and an exit code above 128 cannot be told from a signal; the verdict says so.
 */
public final class UnsupervisedProcess implements SupervisedProcess {
    private static final String WARNING = "; without a supervisor, since no Python 3.8 or newer was found";

    private final SupervisedCommand command;
    private final Process process;
    private final OffsetDateTime started = OffsetDateTime.now();
    private final long startedNanos = System.nanoTime();
    private final SecretFilter filter;
    private final Thread pump;
    private final Thread watch;
    private volatile RunState stopReason;
    private volatile String because;
    private volatile List<ProcessHandle> tree = List.of();
    private volatile String logFailure;
    private final AtomicLong logged = new AtomicLong();
    private Verdict verdict;

    private UnsupervisedProcess(SupervisedCommand command, Process process, OutputStream console, boolean terminal) {
        this.command = command;
        this.process = process;
        this.filter = new SecretFilter(command.variables(), command.redactOutput() ? command.secretNames() : Set.of());
        this.pump = daemon("stash-output", () -> copy(console, terminal));
        this.watch = daemon("stash-watch", this::watch);
    }

    /**
     * Starts the command as {@link Supervisor#start(SupervisedCommand, OutputStream, boolean)} does.
     *
     * @throws IOException if it cannot be started or its record cannot be written
     */
    public static SupervisedProcess start(SupervisedCommand command, OutputStream console, boolean terminal)
            throws IOException {
        Path attempt = Supervisor.attemptDirectory(command.recordDirectory(), command.attempt());
        Files.createDirectories(attempt);
        Map<String, Object> spec = Supervisor.spec(command);
        spec.put("supervised", false);
        AtomicFiles.write(attempt.resolve("spec.json"), Json.write(spec));
        ProcessBuilder builder = new ProcessBuilder(command.command());
        builder.directory(command.workingDirectory().toFile());
        ChildEnvironment.set(builder, command.variables());
        builder.redirectErrorStream(true);
        builder.redirectInput(ProcessBuilder.Redirect.from(
                new File(File.separatorChar == '/' ? "/dev/null" : "NUL"))); // Java has no DISCARD for reading
        UnsupervisedProcess running = new UnsupervisedProcess(command, builder.start(), console, terminal);
        AtomicFiles.write(attempt.resolve("start.json"), Json.write(running.startFacts()));
        running.pump.start();
        running.watch.start();
        return running;
    }

    @Override
    public Verdict await() throws InterruptedException, IOException {
        awaitEnd();
        pump.join();
        return conclude();
    }

    /** Nothing to wait for: there is no owner but this JVM. */
    @Override
    public void awaitOwned() {}

    @Override
    public void awaitEnd() throws InterruptedException {
        watch.join();
    }

    @Override
    public synchronized void stop(RunState reason, String why) {
        if (stopReason == null && process.isAlive()) {
            because = why;
            stopReason = reason;
            tree = process.descendants().toList(); // before the signal: orphans cannot be found any more
            tree.forEach(ProcessHandle::destroy);
            process.toHandle().destroy(); // Process.destroy would close the pipe and lose its last words
            notifyAll();
        }
    }

    @Override
    public void kill() {
        stop(RunState.CANCELLED);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.toHandle().destroyForcibly();
    }

    @Override
    public void signalUser1() {
        // A JVM can send TERM and KILL only.
    }

    @Override
    public long pid() {
        return process.pid();
    }

    private Map<String, Object> startFacts() {
        Map<String, Object> start = new LinkedHashMap<>();
        start.put("schema", 1);
        start.put("at", Times.text(started));
        start.put("run_id", command.variables().get("STASH_RUN_ID"));
        start.put("host", DeadRunSweep.hostName());
        start.put("boot_id", DeadRunSweep.bootId());
        start.put("supervisor", identity(ProcessHandle.current().pid()));
        start.put("root", identity(process.pid()));
        start.put("subreaper", false);
        return start;
    }

    private static Map<String, Object> identity(long pid) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("pid", pid);
        json.put("start_time", ProcessIdentity.of(pid).map(ProcessIdentity::startTime));
        return json;
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Limit and grace; ends when the command and all that can still be found of it are gone. */
    private void watch() {
        try {
            Optional<Duration> timeout = command.timeout();
            if (timeout.isEmpty()) {
                awaitStopOrEnd(Long.MAX_VALUE);
            } else {
                awaitStopOrEnd(startedNanos + timeout.get().toNanos());
                stop(RunState.TIMED_OUT, "its limit was reached");
            }
            if (!process.waitFor(command.grace().toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.toHandle().destroyForcibly();
            }
            process.waitFor();
            tree.forEach(ProcessHandle::destroyForcibly);
        } catch (InterruptedException ourEnd) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void awaitStopOrEnd(long deadline) throws InterruptedException {
        while (stopReason == null && process.isAlive() && System.nanoTime() < deadline) {
            wait(50);
        }
    }

    private void copy(OutputStream console, boolean terminal) {
        byte[] chunk = new byte[1 << 16];
        try (FileOutputStream log = new FileOutputStream(command.log().toFile(), true);
                PipedOutputStream shown = new PipedOutputStream();
                PipedInputStream read = new PipedInputStream(shown, chunk.length);
                InputStream output = process.getInputStream()) {
            Thread copier = daemon("stash-console", () -> new OutputPump(console, terminal).pump(read));
            copier.start();
            for (int count = output.read(chunk); ; count = output.read(chunk)) {
                byte[] clean = filter.clean(chunk, Math.max(count, 0), count < 0);
                write(log, clean);
                shown.write(clean);
                shown.flush();
                if (count < 0) {
                    break;
                }
            }
            shown.close();
            copier.join();
        } catch (IOException failed) {
            logFailure = failed.getMessage();
        } catch (InterruptedException ourEnd) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(FileOutputStream log, byte[] bytes) {
        try {
            log.write(bytes);
            logged.addAndGet(bytes.length);
        } catch (IOException diskFull) {
            logFailure = diskFull.getMessage();
        }
    }

    private synchronized Verdict conclude() throws IOException {
        if (verdict != null) {
            return verdict;
        }
        int exitCode = process.exitValue();
        List<String> missing = List.of();
        RunState state;
        String reason;
        if (stopReason != null) {
            state = stopReason;
            reason = because;
        } else {
            state = exitCode == 0 ? RunState.SUCCEEDED : RunState.FAILED;
            reason = "exit code " + exitCode + (exitCode > 128 ? " or signal " + (exitCode - 128) : "");
            if (exitCode == 0 && command.outputDirectory().isPresent()) {
                missing = OutputGlobs.missing(command.outputDirectory().get(), command.declaredOutputs());
                if (!missing.isEmpty()) {
                    state = RunState.FAILED;
                    reason += ", but declared outputs are missing: " + String.join(", ", missing);
                }
            }
        }
        if (logFailure != null) {
            reason += "; the log is not complete (" + logFailure + ")";
        }
        verdict = new Verdict(
                state,
                reason + WARNING,
                Optional.of(exitCode),
                Optional.empty(),
                Optional.of(started),
                OffsetDateTime.now(),
                (System.nanoTime() - startedNanos) / 1e9,
                -1,
                -1,
                "",
                logged.get(),
                filter.count(),
                missing);
        AtomicFiles.write(
                Supervisor.attemptDirectory(command.recordDirectory(), command.attempt())
                        .resolve("end.json"),
                Json.write(VerdictJson.write(verdict)));
        return verdict;
    }
}
