package io.github.experimentstash.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Copies a command's output to the console in batches of whole lines, as bytes.
 *
 * <p>For a terminal everything is passed on as it comes. Otherwise of a progress bar, which rewrites its line with
 * carriage returns, only what would be visible is kept, and shown when the line ends or every 10 s. Memory stays bounded
 * for a line of any length: beyond 64 KB it is passed on in pieces.
 */
final class OutputPump {
    private static final int CHUNK = 1 << 16;
    private static final long BAR_INTERVAL_MILLIS = 10_000;

    private final OutputStream console;
    private final boolean terminal;
    private final long barIntervalMillis;

    private byte[] line = new byte[256];
    private int length;
    private boolean returned;
    private boolean bar;
    private boolean ended;
    private Thread ticker;

    OutputPump(OutputStream console, boolean terminal) {
        this(console, terminal, BAR_INTERVAL_MILLIS);
    }

    OutputPump(OutputStream console, boolean terminal, long barIntervalMillis) {
        this.console = console;
        this.terminal = terminal;
        this.barIntervalMillis = barIntervalMillis;
    }

    /** Copies until the end of the stream; a console that fails is not written to again, but the stream is read on. */
    void pump(InputStream output) {
        byte[] chunk = new byte[CHUNK];
        boolean open = true;
        try {
            for (int count = output.read(chunk); count >= 0; count = output.read(chunk)) {
                try {
                    if (open) {
                        take(chunk, count);
                    }
                } catch (IOException consoleGone) {
                    open = false;
                }
            }
        } catch (IOException closedByOurEnd) {
            // The supervisor has the log; the copy ends here.
            open = false;
        }
        finish();
    }

    private synchronized void take(byte[] chunk, int count) throws IOException {
        if (terminal) {
            console.write(chunk, 0, count);
            console.flush();
            return;
        }
        int start = 0;
        int lineEnd = lastIndexOf((byte) '\n', chunk, count) + 1;
        if (lineEnd > 0 && !returned && indexOf((byte) '\r', chunk, 0, lineEnd) < 0) {
            // the common case: the rest of a line and whole lines, untouched
            bar = false;
            writeLine();
            console.write(chunk, 0, lineEnd);
            start = lineEnd;
        }
        for (int i = start; i < count; i++) {
            takeByte(chunk[i]);
        }
        console.flush();
        if (length > 0 && ticker == null) {
            ticker = new Thread(this::tick, "stash-output-ticker");
            ticker.setDaemon(true);
            ticker.start();
        }
    }

    private void takeByte(byte value) throws IOException {
        if (value == '\r') {
            bar = true;
            returned = true; // what stands in the line is visible until something is written over it
            return;
        }
        if (value != '\n' && returned) {
            length = 0;
        }
        returned = false;
        if (length == line.length) {
            if (length >= CHUNK) {
                writeLine();
            } else {
                line = Arrays.copyOf(line, length * 4);
            }
        }
        line[length++] = value;
        if (value == '\n') {
            bar = false;
            writeLine();
        }
    }

    private void writeLine() throws IOException {
        console.write(line, 0, length);
        length = 0;
    }

    /** Shows a line that is not ended yet, so that a bar or a prompt is not hidden for hours. */
    private synchronized void tick() {
        try {
            while (!ended) {
                wait(barIntervalMillis);
                if (!ended && length > 0) {
                    writeLine();
                    if (bar) {
                        console.write('\n'); // the next state of the bar stands on a line of its own
                    }
                    console.flush();
                }
            }
        } catch (IOException | InterruptedException stopped) {
            ended = true;
        }
    }

    private synchronized void finish() {
        ended = true;
        notifyAll();
        try {
            writeLine();
            console.flush();
        } catch (IOException consoleGone) {
            length = 0; // nobody to show it to
        }
    }

    private static int lastIndexOf(byte value, byte[] bytes, int count) {
        for (int i = count - 1; i >= 0; i--) {
            if (bytes[i] == value) {
                return i;
            }
        }
        return -1;
    }

    private static int indexOf(byte value, byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == value) {
                return i;
            }
        }
        return -1;
    }
}
