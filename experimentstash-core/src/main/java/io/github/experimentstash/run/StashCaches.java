package io.github.experimentstash.run;

import io.github.experimentstash.git.change.Change;
import io.github.experimentstash.model.FolderSize;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** What lies below {@code .stash/} and can be made again: fingerprints, environments of scripts, what was resolved. */
final class StashCaches {
    /** Which runs are under way or owe something to a tracker, and the copy for scripts. Locks stay, or two could hold one. */
    private static final List<String> NO_CACHE = List.of("running", "pending", "last-run.json");

    private final Path folder;

    StashCaches(Path root) {
        this.folder = root.resolve(".stash");
    }

    long bytes() throws IOException {
        long bytes = 0;
        for (Path entry : entries()) {
            bytes += Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)
                    ? FolderSize.of(entry).bytes()
                    : Files.size(entry);
        }
        return bytes;
    }

    /** An environment is being made or used by somebody. */
    boolean inUse() throws IOException {
        for (String name : RunFolder.names(folder.resolve("environments"))) {
            if (name.endsWith(".lock") && isHeld(folder.resolve("environments").resolve(name))) {
                return true;
            }
        }
        return false;
    }

    void remove() throws IOException {
        for (Path entry : entries()) {
            Change.deleteTree(entry);
        }
    }

    private List<Path> entries() {
        List<Path> entries = new ArrayList<>();
        for (String name : RunFolder.names(folder)) {
            if (name.equals("environments")) {
                for (String file : RunFolder.names(folder.resolve(name))) {
                    if (!file.endsWith(".lock")) {
                        entries.add(folder.resolve(name).resolve(file));
                    }
                }
            } else if (!NO_CACHE.contains(name)) {
                entries.add(folder.resolve(name));
            }
        }
        return entries;
    }

    private static boolean isHeld(Path lock) throws IOException {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            return held == null;
        } catch (OverlappingFileLockException ofThisJvm) {
            return true;
        }
    }
}
