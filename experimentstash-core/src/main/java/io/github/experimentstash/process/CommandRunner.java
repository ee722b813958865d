package io.github.experimentstash.process;

import io.github.experimentstash.model.Redaction;
import io.github.experimentstash.model.ShellWords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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
        long begin = System.nanoTime();
        Process process = start(command);
        process.getOutputStream().close();
        AtomicReference<byte[]> errors = new AtomicReference<>(new byte[0]);
        Thread errorReader = new Thread(() -> errors.set(readAll(process.getErrorStream())), "stash-stderr");
        errorReader.setDaemon(true);
        errorReader.start();
        AtomicReference<byte[]> output = new AtomicReference<>(new byte[0]);
        Thread outputReader = new Thread(() -> output.set(readAll(process.getInputStream())), "stash-stdout");
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

    private static byte[] readAll(InputStream stream) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            stream.transferTo(bytes);
        } catch (IOException closedByKill) {
            // What was read until the process was killed is all there is.
            return bytes.toByteArray();
        } catch (UncheckedIOException closedByKill) {
            return bytes.toByteArray();
        }
        return bytes.toByteArray();
    }
}
