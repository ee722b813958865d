package io.github.experimentstash.git.change;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;

/**
 * Replaces a file of git's under git's own protocol, {@code <file>.lock} and a rename. The lock is a hard link to a
 * marker in our area: after a kill, a lock that is the same file as a marker is provably ours and may be deleted, any
 * other never.
 */
final class LockedFile {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long POLL_MILLIS = 50;

    private LockedFile() {}

    /** Makes the new content while the lock is held. */
    @FunctionalInterface
    interface Content {
        /** @return null to leave the file as it is */
        byte[] make() throws IOException;
    }

    /** Without a note of its end. */
    static void replace(Path file, Path operation, Checkpoint checkpoint, Content content)
            throws IOException, InterruptedException {
        replace(file, operation, checkpoint, content, () -> {});
    }

    /** Notes that the new file is in its place, while the marker still proves it. */
    @FunctionalInterface
    interface Note {
        void write() throws IOException;
    }

    /**
     * @param operation folder of the running change, for the marker
     * @param note written right after the rename
     * @throws StashFailure if git or somebody else holds the lock; nothing was changed
     */
    static void replace(Path file, Path operation, Checkpoint checkpoint, Content content, Note note)
            throws IOException, InterruptedException {
        Path lock = lockOf(file);
        Path marker = operation.resolve("marker-" + file.getFileName());
        Files.createDirectories(operation);
        Files.deleteIfExists(marker);
        Files.createFile(marker);
        take(lock, marker);
        checkpoint.reached("locked " + file.getFileName());
        boolean renamed = false;
        try {
            byte[] bytes = content.make();
            if (bytes != null) {
                try (FileChannel channel =
                        FileChannel.open(lock, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                    ByteBuffer buffer = ByteBuffer.wrap(bytes);
                    while (buffer.hasRemaining()) {
                        channel.write(buffer);
                    }
                    channel.force(true);
                }
                checkpoint.reached("written " + file.getFileName());
                Files.move(lock, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                renamed = true;
                note.write();
                checkpoint.reached("renamed " + file.getFileName());
            }
        } finally {
            if (!renamed) {
                Files.deleteIfExists(lock);
            }
            Files.deleteIfExists(marker);
        }
    }

    private static void take(Path lock, Path marker) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                link(lock, marker);
                return;
            } catch (FileAlreadyExistsException held) {
                if (Instant.now().isAfter(end)) {
                    Files.deleteIfExists(marker);
                    throw new StashFailure(held(lock));
                }
                Thread.sleep(POLL_MILLIS);
            }
        }
    }

    private static void link(Path lock, Path marker) throws IOException {
        try {
            Files.createLink(lock, marker);
        } catch (FileAlreadyExistsException held) {
            throw held;
        } catch (UnsupportedOperationException | FileSystemException noHardLinks) {
            // FAT and some network disks: after a kill such a lock cannot be told from another's, and stays
            Files.createFile(lock);
        }
    }

    /** Who wants to wait for it is told who holds it. */
    static Problem held(Path lock) {
        String age = "";
        try {
            BasicFileAttributes attributes = Files.readAttributes(lock, BasicFileAttributes.class);
            long seconds = Duration.between(attributes.lastModifiedTime().toInstant(), Instant.now())
                    .toSeconds();
            age = ", for " + Math.max(0, seconds) + " s";
        } catch (IOException gone) {
            // it was just given back
        }
        // that of .gitmodules lies in the work tree
        String folder = lock.getFileName().toString().startsWith(".")
                ? ""
                : lock.getParent().getFileName() + "/";
        return Problem.error(
                ProblemCode.REPOSITORY_BUSY,
                "another git process holds " + folder + lock.getFileName() + age + "; nothing was changed",
                "wait until it has ended; if no git runs any more, delete that file");
    }

    static Path lockOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".lock");
    }

    /** True if the file is what a killed process of ours put in its place just before it ended. */
    static boolean isOurs(Path file, Path operation) throws IOException {
        Path marker = operation.resolve("marker-" + file.getFileName());
        return Files.exists(file) && Files.exists(marker) && Files.isSameFile(file, marker);
    }

    /** Deletes the lock of a file if a killed process of ours left it. */
    static void clearIfOurs(Path file, Path operation) throws IOException {
        Path lock = lockOf(file);
        Path marker = operation.resolve("marker-" + file.getFileName());
        if (Files.exists(lock) && Files.exists(marker) && Files.isSameFile(lock, marker)) {
            Files.delete(lock);
        }
        Files.deleteIfExists(marker);
    }
}
