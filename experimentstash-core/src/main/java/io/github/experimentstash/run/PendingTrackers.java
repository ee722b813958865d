package io.github.experimentstash.run;

import io.github.experimentstash.json.Json;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * {@code .stash/pending/}: an empty file, named for the run, for each finished run with something left to do at its tracker,
 * so that a start need not read every record. A cache: {@code sync} looks through the records and writes it anew. The time
 * of a file is that of the last try.
 */
final class PendingTrackers {
    private static final String KEY = "\"tracker\"";

    private final Path root;
    private final Path folder;

    PendingTrackers(Path root) {
        this.root = root;
        this.folder = root.resolve(".stash").resolve("pending");
    }

    /** What the record of a run says is what counts. */
    static boolean is(RunRecord record) {
        return "pending".equals(record.section("tracker").get("state"));
    }

    /** Never tried. */
    void add(String id) {
        try {
            Files.createDirectories(folder);
            Path marker = folder.resolve(id);
            if (!Files.exists(marker)) {
                Files.createFile(marker);
                Files.setLastModifiedTime(marker, FileTime.from(Instant.EPOCH));
            }
        } catch (IOException readOnlyOrThere) {
            return; // then only `sync` finds it
        }
    }

    void remove(String id) {
        try {
            Files.deleteIfExists(folder.resolve(id));
        } catch (IOException readOnly) {
            return; // a stale marker costs the next start one look
        }
    }

    /** It did not work just now. */
    void tried(String id, Instant now) {
        try {
            Files.setLastModifiedTime(folder.resolve(id), FileTime.from(now));
        } catch (IOException readOnly) {
            return;
        }
    }

    /** Ids whose last try was so long ago, oldest first; costs one look at a folder that mostly is not there. */
    List<String> due(Instant now, Duration pause) {
        String[] names = folder.toFile().list();
        if (names == null) {
            return List.of();
        }
        Arrays.sort(names);
        List<String> due = new ArrayList<>();
        for (String name : names) {
            long tried = new File(folder.toFile(), name).lastModified();
            if (tried + pause.toMillis() <= now.toEpochMilli() || tried > now.toEpochMilli()) {
                due.add(name);
            }
        }
        return due;
    }

    /** Folders of all finished runs that have something left to do, absolute, oldest first; from the records themselves. */
    List<Path> all() {
        List<Path> found = new ArrayList<>();
        for (Path record : RunFolder.all(root)) {
            try {
                String text = Files.readString(record.resolve("run.json"));
                if (text.contains(KEY)
                        && Json.read(text) instanceof Map<?, ?> json
                        && json.get("tracker") instanceof Map<?, ?> tracker
                        && "pending".equals(tracker.get("state"))) {
                    found.add(record);
                }
            } catch (IOException | IllegalArgumentException damaged) {
                continue; // recovery tells of it
            }
        }
        found.sort(null);
        return found;
    }
}
