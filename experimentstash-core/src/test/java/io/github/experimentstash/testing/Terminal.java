package io.github.experimentstash.testing;

import io.github.experimentstash.process.SystemPython;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A terminal around a command, in which keys are typed, and which is closed as a window is closed. */
public final class Terminal implements AutoCloseable {
    private static final int CTRL_C = 3;

    private final Process process;

    private Terminal(Process process) {
        this.process = process;
    }

    /**
     * Opens one.
     *
     * @param scratch folder for its script
     * @param variables all that the command has
     */
    public static Terminal open(Path scratch, List<String> command, Map<String, String> variables) throws IOException {
        Path script = scratch.resolve("terminal.py");
        try (InputStream resource = Terminal.class.getResourceAsStream("terminal.py")) {
            Files.copy(resource, script, StandardCopyOption.REPLACE_EXISTING);
        }
        // not through a shim of a version manager, which puts itself first on the path
        List<String> line = new ArrayList<>(
                List.of(SystemPython.find(System.getenv()).orElseThrow().toString(), script.toString()));
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(DefaultSignals.with(line));
        builder.environment().clear();
        builder.environment().putAll(variables);
        return new Terminal(builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    public void typeCtrlC() throws IOException {
        OutputStream keys = process.getOutputStream();
        keys.write(CTRL_C);
        keys.flush();
    }

    /** HUP to all that are in its foreground. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Until it is closed and its command has ended. */
    public void await() throws InterruptedException {
        process.waitFor();
    }
}
