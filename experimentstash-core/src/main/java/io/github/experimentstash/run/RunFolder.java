package io.github.experimentstash.run;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashError;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The record of one run: {@code outputs/YYYY-MM-DD/<id>/}.
 *
 * @param id {@code YYYYMMDD-HHMMSS-<last part of the config>-<4 hex>}; made by mkdir, so it is never used twice
 * @param path absolute
 */
record RunFolder(String id, Path path) {
    private static final int TRIES = 100;

    /** @throws StashError if the folder cannot be made */
    static RunFolder create(Path root, String config, ZonedDateTime now) {
        Path day = root.resolve("outputs").resolve(LocalTime.date(now));
        String prefix = LocalTime.stamp(now) + "-" + safe(config.substring(config.lastIndexOf('/') + 1)) + "-";
        try {
            Files.createDirectories(day);
            for (int i = 0; i < TRIES; i++) {
                String id = prefix + fourHex(i);
                try {
                    return new RunFolder(id, Files.createDirectory(day.resolve(id)));
                } catch (FileAlreadyExistsException taken) {
                    continue;
                }
            }
            throw new IOException("no free name for a run in " + day);
        } catch (IOException e) {
            throw new StashError(
                    Problem.error(
                            ProblemCode.RECORD_UNWRITABLE,
                            "the record of the run cannot be written below outputs/: " + e.getMessage(),
                            "make outputs/ writable, or free space on its disk, then run again"),
                    e);
        }
    }

    /** Where the record of a run lies, by its id alone. */
    static Path of(Path root, String id) {
        String day = id.length() < 8 ? id : id.substring(0, 4) + "-" + id.substring(4, 6) + "-" + id.substring(6, 8);
        return root.resolve("outputs").resolve(day).resolve(id);
    }

    /** Folders that hold a record, of all days, absolute, in no order. */
    static List<Path> all(Path root) {
        List<Path> found = new ArrayList<>();
        Path outputs = root.resolve("outputs");
        for (String day : names(outputs)) {
            for (String run : names(outputs.resolve(day))) {
                if (run.startsWith(".")) {
                    continue; // it is being removed
                }
                Path folder = outputs.resolve(day).resolve(run);
                if (folder.resolve("run.json").toFile().isFile()) {
                    found.add(folder);
                }
            }
        }
        return found;
    }

    static String[] names(Path folder) {
        String[] names = folder.toFile().list();
        return names == null ? new String[0] : names;
    }

    Path runJson() {
        return path.resolve("run.json");
    }

    Path log() {
        return path.resolve("output.log");
    }

    /** Not for secrecy, only against two runs in one second: the nanosecond clock is enough and starts no generator. */
    private static String fourHex(int attempt) {
        long bits = System.nanoTime() * 0x9E3779B97F4A7C15L + attempt * 0x632BE59BD9B4E019L;
        return Integer.toHexString(0x10000 | (int) (bits >>> 48)).substring(1);
    }

    /** File names of runs are ASCII: they end up in command lines and archives. */
    private static String safe(String name) {
        StringBuilder safe = new StringBuilder(name.length());
        for (int i = 0; i < name.length() && safe.length() < 60; i++) {
            char c = name.charAt(i);
            boolean plain =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '.';
            safe.append(plain ? c : '-');
        }
        return safe.isEmpty() ? "run" : safe.toString();
    }
}
