package io.github.experimentstash.run;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;

/**
 * Where a run's results go: {@code tools/<tool>/outputs/YYYY-MM-DD/HH-MM-SS}, reserved by mkdir before the tool starts,
 * which is the only way that is exact when two runs start in one second.
 */
final class OutputDirectory {
    private static final int MOST_PER_SECOND = 10_000;

    private OutputDirectory() {}

    /**
     * @return the new, empty folder, absolute
     * @throws IOException if the tool's folder cannot be written
     */
    static Path reserve(Path toolDirectory, ZonedDateTime now) throws IOException {
        Path day = toolDirectory.resolve("outputs").resolve(LocalTime.date(now));
        Files.createDirectories(day);
        String clock = LocalTime.clock(now);
        for (int i = 1; i <= MOST_PER_SECOND; i++) {
            try {
                return Files.createDirectory(day.resolve(i == 1 ? clock : clock + "_" + i));
            } catch (FileAlreadyExistsException taken) {
                continue;
            }
        }
        throw new IOException("no free name for an output directory in " + day);
    }
}
