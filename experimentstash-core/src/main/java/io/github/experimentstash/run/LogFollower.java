package io.github.experimentstash.run;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** Copies the log of a run as it grows, until the run has ended. */
public final class LogFollower {
    private static final int BUFFER = 1 << 16;
    private static final long POLL_MILLIS = 200;

    private final RunStatuses statuses;
    private final Path root;

    /** @param root of the stash */
    public LogFollower(Path root) {
        this.root = root;
        this.statuses = new RunStatuses(root);
    }

    /**
     * @param console gets every byte from the beginning on
     * @return the run as it ended
     * @throws IOException if the log cannot be read, or nobody reads the console
     */
    public RunStatus follow(RunStatus run, OutputStream console) throws IOException, InterruptedException {
        Path log = root.resolve(run.path()).resolve("output.log");
        RunStatus now = run;
        long at = 0;
        while (true) {
            // looked at first: what it wrote before its end is there then
            boolean ended = now.isEnded() || now.dead();
            at = copy(log, at, console);
            if (ended) {
                return now;
            }
            Thread.sleep(POLL_MILLIS);
            now = statuses.named(run.id());
        }
    }

    private static long copy(Path log, long from, OutputStream console) throws IOException {
        if (!log.toFile().isFile()) {
            return from;
        }
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(from);
            byte[] buffer = new byte[BUFFER];
            long at = from;
            for (int n = file.read(buffer); n > 0; n = file.read(buffer)) {
                console.write(buffer, 0, n);
                at += n;
            }
            console.flush();
            return at;
        }
    }
}
