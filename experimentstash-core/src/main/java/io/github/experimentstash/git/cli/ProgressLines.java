package io.github.experimentstash.git.cli;

import io.github.experimentstash.git.transport.TransferProgress;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** What git says while it works, cut into lines: it ends a state of its progress with a carriage return. */
final class ProgressLines extends OutputStream {
    /** A line that is longer is none of git's. */
    private static final int LONGEST = 4096;

    private final TransferProgress progress;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** @param progress null: nobody wants to hear */
    ProgressLines(TransferProgress progress) {
        this.progress = progress;
    }

    @Override
    public void write(int b) {
        if (b == '\n' || b == '\r') {
            if (progress != null) {
                progress.heard(line.toString(StandardCharsets.UTF_8));
            }
            line.reset();
        } else if (line.size() < LONGEST) {
            line.write(b);
        }
    }
}
