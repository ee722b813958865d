package io.github.experimentstash.run;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The end of a log, for a diagnosis. */
final class LogTail {
    private static final int BYTES = 64 * 1024;

    private LogTail() {}

    static String read(Path log) {
        return read(log, BYTES);
    }

    /**
     * The last 64 KiB as text, unreadable bytes replaced; empty if there is no log.
     *
     * @param own bytes at its end that belong to this attempt: what an earlier one said explains nothing
     */
    static String read(Path log, long own) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long start = Math.max(0, file.length() - Math.min(own, BYTES));
            file.seek(start);
            byte[] bytes = new byte[(int) (file.length() - start)];
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException unreadable) {
            return "";
        }
    }
}
