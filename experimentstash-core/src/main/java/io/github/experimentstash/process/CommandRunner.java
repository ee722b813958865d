package io.github.experimentstash.process;

import io.github.experimentstash.model.Redaction;
import io.github.experimentstash.model.ShellWords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Runs a {@link Command} to its end and keeps its output. */
public final class CommandRunner {
    private final Consumer<String> told;

    /** Tells nobody. */
    public CommandRunner() {
        this(words -> {});
    }

    /** @param told hears each command that has ended, secrets masked, with its exit code and time */
    public CommandRunner(Consumer<String> told) {
        this.told = told;
    }

    /**
     * @throws IOException if the program cannot be started
     * @throws InterruptedException if the waiting thread is interrupted; the process is ended first
     */
    public CommandResult run(Command command) throws IOException, InterruptedException {
        return run(command, new byte[0], null);
    }

    /**
     * A command that takes long: somebody hears what it says on the way, and it ends when this JVM does.
     *
     * @param progress gets a copy of standard error as it comes
     * @throws IOException if the program cannot be started
     * @throws InterruptedException if the waiting thread is interrupted; the process is ended first
     */
    public CommandResult watch(Command command, OutputStream progress) throws IOException, InterruptedException {
        return run(command, new byte[0], progress);
    }

    /**
     * A command that reads something.
     *
     * @param input written to its standard input, which is closed then; small, never told to anybody
     */
    public CommandResult feed(Command command, byte[] input) throws IOException, InterruptedException {
        return run(command, input, null);
    }

    private CommandResult run(Command command, byte[] input, OutputStream progress)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Process process = start(command);
        EndedWithJvm guard = progress == null ? null : EndedWithJvm.guard(process);
        try {
            return await(command, process, input, progress, begin);
        } finally {
            if (guard != null) {
                guard.close();
            }
        }
    }

    private CommandResult await(Command command, Process process, byte[] input, OutputStream progress, long begin)
            throws IOException, InterruptedException {
        give(process, input);
        AtomicReference<byte[]> errors = new AtomicReference<>(new byte[0]);
        Thread errorReader = new Thread(() -> errors.set(readAll(process.getErrorStream(), progress)), "stash-stderr");
        errorReader.setDaemon(true);
        errorReader.start();
        AtomicReference<byte[]> output = new AtomicReference<>(new byte[0]);
        Thread outputReader = new Thread(() -> output.set(readAll(process.getInputStream(), null)), "stash-stdout");
        outputReader.setDaemon(true);
        outputReader.start();
        boolean ended = false;
        try {
            ended = process.waitFor(command.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
        int exitCode = process.waitFor();
        outputReader.join();
        errorReader.join();
        told.accept(ShellWords.join(Redaction.redactArguments(command.arguments())) + "  (exit code " + exitCode + ", "
                + (System.nanoTime() - begin) / 1_000_000 + " ms)");
        return new CommandResult(exitCode, output.get(), errors.get(), !ended);
    }

    private static Process start(Command command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command.arguments());
        builder.directory(command.directory().toFile());
        ChildEnvironment.set(builder, command.variables());
        return builder.start();
    }

    private static void give(Process process, byte[] input) throws IOException {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input);
        } catch (IOException endedAlready) {
            if (input.length == 0) {
                throw endedAlready;
            }
        }
    }

    private static byte[] readAll(InputStream stream, OutputStream copy) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (copy == null) {
                stream.transferTo(bytes);
                return bytes.toByteArray();
            }
            byte[] buffer = new byte[8192];
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                bytes.write(buffer, 0, n);
                copy.write(buffer, 0, n);
            }
        } catch (IOException | UncheckedIOException closedByKill) {
            // What was read until the process was killed is all there is.
            return bytes.toByteArray();
        }
        return bytes.toByteArray();
    }
}
