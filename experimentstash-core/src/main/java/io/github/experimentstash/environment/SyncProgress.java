package io.github.experimentstash.environment;

import io.github.experimentstash.model.Reporter;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Tells what takes long in a sync while it goes on: the large downloads, and what is built. Everything else that uv and
 * pip say is kept for when it fails.
 */
final class SyncProgress extends OutputStream {
    private final Reporter reporter;
    private final String tool;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    SyncProgress(Reporter reporter, String tool) {
        this.reporter = reporter;
        this.tool = tool;
    }

    @Override
    public void write(int b) {
        if (b == '\n') {
            told(line.toString(StandardCharsets.UTF_8).strip());
            line.reset();
        } else {
            line.write(b);
        }
    }

    /** uv names the large ones only, with their size: {@code Downloading torch (846.6MiB)}. */
    private void told(String said) {
        if (said.startsWith("Downloading ") || said.startsWith("Building ")) {
            reporter.line("    " + said.substring(0, 1).toLowerCase(Locale.ROOT) + said.substring(1) + " for " + tool);
        }
    }
}
