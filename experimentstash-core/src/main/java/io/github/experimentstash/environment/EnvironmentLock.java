package io.github.experimentstash.environment;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Held by one thread of one process of the machine at a time. A file lock belongs to the whole JVM, and closing any
 * channel of the file gives it up, so within the JVM a second gate comes first: an entry of the system properties, the
 * only place that two class loaders of one Maven share.
 */
final class EnvironmentLock implements AutoCloseable {
    private static final String PROPERTY = "experimentstash.lock.";

    private final String property;
    private final FileChannel channel;
    private final FileLock lock;
    private boolean closed;

    private EnvironmentLock(String property, FileChannel channel, FileLock lock) {
        this.property = property;
        this.channel = channel;
        this.lock = lock;
    }

    /** A lock that holds nothing, for a place where nothing can be written. */
    static EnvironmentLock ofNothing() {
        return new EnvironmentLock(null, null, null);
    }

    /**
     * Null if another thread or process holds it.
     *
     * @throws IOException if the file cannot be opened for writing
     */
    static EnvironmentLock tryAcquire(Path file) throws IOException {
        String property = PROPERTY + file;
        String owner = Thread.currentThread().getName();
        if (System.getProperties().putIfAbsent(property, owner) != null) {
            return null;
        }
        FileChannel channel = null;
        FileLock lock = null;
        try {
            channel = open(file);
            lock = channel.tryLock();
        } finally {
            if (lock == null) {
                if (channel != null) {
                    channel.close();
                }
                System.getProperties().remove(property);
            }
        }
        return lock == null ? null : new EnvironmentLock(property, channel, lock);
    }

    private static FileChannel open(Path file) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (java.nio.file.NoSuchFileException noFolderYet) {
            Files.createDirectories(file.getParent());
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        }
    }

    @Override
    public synchronized void close() {
        if (closed || property == null) {
            return;
        }
        closed = true;
        try {
            lock.release();
            channel.close();
        } catch (IOException alreadyGone) {
            // The system gives a lock up with its channel, whatever close() says.
        } finally {
            System.getProperties().remove(property);
        }
    }
}
