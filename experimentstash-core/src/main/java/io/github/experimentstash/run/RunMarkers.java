package io.github.experimentstash.run;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code .stash/running/}: one file per run that has no final record yet, so that recovery need not read every record.
 * A cache: when the folder is missing, all records are looked through once.
 */
final class RunMarkers {
    private final Path root;
    private final Path folder;

    RunMarkers(Path root) {
        this.root = root;
        this.folder = root.resolve(".stash").resolve("running");
    }

    /** Before the record exists: a marker without a record is harmless, a record without a marker could be missed. */
    void add(RunFolder run) {
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve(run.id()), root.relativize(run.path()).toString());
        } catch (IOException readOnly) {
            // Recovery then looks through the records themselves.
            return;
        }
    }

    void remove(String id) {
        try {
            Files.deleteIfExists(folder.resolve(id));
        } catch (IOException readOnly) {
            return; // a stale marker costs recovery one look at a finished record
        }
    }

    /** Folders of runs that may be unfinished, absolute. */
    List<Path> unfinished() throws IOException {
        if (!Files.isDirectory(folder)) {
            return allRecords();
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> markers = Files.newDirectoryStream(folder)) {
            for (Path marker : markers) {
                Path record = root.resolve(Files.readString(marker).strip()).normalize();
                if (record.startsWith(root.resolve("outputs")) && Files.isDirectory(record)) {
                    found.add(record);
                } else {
                    Files.deleteIfExists(marker);
                }
            }
        }
        return found;
    }

    private List<Path> allRecords() throws IOException {
        List<Path> found = new ArrayList<>();
        Path outputs = root.resolve("outputs");
        if (!Files.isDirectory(outputs)) {
            return found;
        }
        try (DirectoryStream<Path> days = Files.newDirectoryStream(outputs, Files::isDirectory)) {
            for (Path day : days) {
                try (DirectoryStream<Path> runs = Files.newDirectoryStream(day, Files::isDirectory)) {
                    for (Path run : runs) {
                        if (Files.isRegularFile(run.resolve("run.json"))) {
                            found.add(run);
                        }
                    }
                }
            }
        }
        return found;
    }
}
