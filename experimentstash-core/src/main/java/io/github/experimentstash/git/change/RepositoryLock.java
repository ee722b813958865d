package io.github.experimentstash.git.change;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;

/**
 * One change of a repository's tools at a time, over all processes and linked work trees. The kernel frees it with the
 * process, also after a kill; so nobody ever has to unlock.
 */
public final class RepositoryLock implements AutoCloseable {
    private static final long POLL_MILLIS = 50;

    private final FileChannel channel;

    private RepositoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @param area the {@code stash} folder in the repository's common folder; made if it is not there
     * @param purpose what is being done, for whoever has to wait: {@code add-tool swissroll}
     * @throws StashFailure if another process still holds it after {@code patience}; names it, and since when
     */
    public static RepositoryLock take(Path area, String purpose, Duration patience)
            throws IOException, InterruptedException {
        Files.createDirectories(area);
        FileChannel channel = FileChannel.open(
                area.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            Instant end = Instant.now().plus(patience);
            while (!tryLock(channel)) {
                if (Instant.now().isAfter(end)) {
                    throw new StashFailure(Problem.error(
                            ProblemCode.REPOSITORY_BUSY,
                            "another command is changing the tools of this repository: " + holder(channel),
                            "wait until it has ended, then try again"));
                }
                Thread.sleep(POLL_MILLIS);
            }
            taken = true;
            String words = purpose + ", process " + ProcessHandle.current().pid() + ", since " + Instant.now();
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(words.getBytes(UTF_8)), 0);
            return new RepositoryLock(channel);
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException sameProcess) {
            return false;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(200);
        channel.read(bytes, 0);
        String words = new String(bytes.array(), 0, bytes.position(), UTF_8).strip();
        return words.isEmpty() ? "it has not said what" : words;
    }

    /** Frees it. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
