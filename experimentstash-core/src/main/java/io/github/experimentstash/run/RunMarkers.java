package io.github.experimentstash.run;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code .stash/running/}: an empty file, named for the run, for each run that has no final record yet, so that recovery
 * need not read every record. A cache: when the folder is missing, all records are looked through once.
 */
final class RunMarkers {
    private final Path root;
    private final Path folder;

    RunMarkers(Path root) {
        this.root = root;
        this.folder = root.resolve(".stash").resolve("running");
    }

    /** Before the record exists: a marker without a record is harmless, a record without a marker could be missed. */
    void add(String id) {
        try {
            Files.createDirectories(folder);
            File marker = folder.resolve(id).toFile();
            if (!marker.createNewFile() && !marker.exists()) {
                throw new IOException("it cannot be made");
            }
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

    /** Ids of runs that may be unfinished, oldest first; absent when it is not known which. */
    Optional<List<String>> ids() {
        String[] names = folder.toFile().list();
        if (names == null) {
            return Optional.empty();
        }
        Arrays.sort(names);
        return Optional.of(List.of(names));
    }

    /** Folders of runs that may be unfinished, absolute, oldest first; whether they are there is not looked at. */
    List<Path> unfinished() {
        List<Path> found = new ArrayList<>();
        Optional<List<String>> ids = ids();
        if (ids.isPresent()) {
            for (String id : ids.get()) {
                found.add(RunFolder.of(root, id));
            }
        } else {
            found.addAll(RunFolder.all(root));
            found.sort(null);
        }
        return found;
    }
}
