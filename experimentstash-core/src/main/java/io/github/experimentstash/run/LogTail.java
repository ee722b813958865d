package io.github.experimentstash.run;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The end of a log, for a diagnosis. */
final class LogTail {
    private static final int BYTES = 64 * 1024;

    private LogTail() {}

    /** The last 64 KiB as text, unreadable bytes replaced; empty if there is no log. */
    static String read(Path log) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long start = Math.max(0, file.length() - BYTES);
            file.seek(start);
            byte[] bytes = new byte[(int) (file.length() - start)];
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException unreadable) {
            return "";
        }
    }
}
