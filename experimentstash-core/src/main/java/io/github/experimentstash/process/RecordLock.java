package io.github.experimentstash.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Tells whether a supervisor lives, by the POSIX lock that it holds on {@code lock}. This side only ever probes: closing
 * any channel on a file drops all locks of the process on it.
 */
public final class RecordLock {
    private RecordLock() {}

    /**
     * True while a supervisor of this record lives, on any host that shares locks with this one.
     *
     * @throws IOException if the file cannot be read, or its file system has no locks
     */
    @SuppressWarnings("ThreadPriorityCheck") // another thread's probe lasts microseconds
    public static boolean isHeld(Path recordDirectory) throws IOException {
        // A shared lock is refused while the exclusive one is held, needs no right to write, and lets others probe.
        try (FileChannel channel = FileChannel.open(recordDirectory.resolve("lock"), StandardOpenOption.READ)) {
            while (true) {
                try (FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
                    return lock == null;
                } catch (OverlappingFileLockException probedByAnotherThread) {
                    Thread.yield(); // its answer is as good as ours, but it is not ours
                }
            }
        } catch (NoSuchFileException neverStarted) {
            return false;
        }
    }
}
