package io.github.experimentstash.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * A file below {@code .stash/} that saves time and nothing else: whoever deletes it, damages it or forbids to write it changes no
 * outcome. It is replaced whole, only its owner can read it (it repeats what files may keep from others), and one that another
 * version of the code wrote is none. No folder is made for it.
 */
public final class CacheFile {
    private static final Set<PosixFilePermission> MINE = PosixFilePermissions.fromString("rw-------");
    private static final int LARGEST = 1 << 28;

    private final Path folder;
    private final Path file;
    private final byte[] head;
    private final long settled;
    private OptionalLong now;

    /**
     * @param root of the stash
     * @param name of the file
     */
    public CacheFile(Path root, String name, CacheKey key) {
        this.settled = key.settled();
        this.folder = root.resolve(".stash");
        this.file = folder.resolve(name);
        this.head = (name + "\n" + key.code() + "\n").getBytes(UTF_8);
    }

    /** What was written last, if it is whole and of this code. */
    public Optional<ByteBuffer> read() {
        File known = file.toFile();
        int least = head.length + Long.BYTES;
        if (!known.isFile() || known.length() < least || known.length() > LARGEST) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length < least || !Arrays.equals(bytes, 0, head.length, head, 0, head.length)) {
                return Optional.empty();
            }
            ByteBuffer content =
                    ByteBuffer.wrap(bytes, least, bytes.length - least).slice();
            boolean whole = ByteBuffer.wrap(bytes, head.length, Long.BYTES).getLong() == sum(content);
            return whole ? Optional.of(content) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** Replaces it; what is not possible is left. */
    public void write(byte[] content) {
        Path temporary = folder.resolve(".stash-tmp-" + Long.toHexString(System.nanoTime()));
        try {
            Files.createFile(temporary, PosixFilePermissions.asFileAttribute(MINE));
            ByteBuffer whole = ByteBuffer.allocate(head.length + Long.BYTES + content.length);
            whole.put(head).putLong(sum(ByteBuffer.wrap(content))).put(content);
            Files.write(temporary, whole.array());
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | UnsupportedOperationException refused) {
            delete(temporary);
        }
    }

    /**
     * The stamp of a file that is read after this call: what changes it from now on gives it another one. Absent for a file that
     * may change within the tick of the clock in which it was changed last, and where nothing can be remembered.
     */
    public Optional<FileStamp> stampBeforeReading(Path read) {
        OptionalLong before = now();
        return before.isEmpty()
                ? Optional.empty()
                : FileStamp.of(read)
                        .filter(stamp -> Math.max(stamp.modified(), stamp.changed()) < before.getAsLong() - settled);
    }

    /** By the clock of the file system, and of the first time that it was asked for. */
    private synchronized OptionalLong now() {
        if (now == null) {
            Path temporary = folder.resolve(".stash-tmp-" + Long.toHexString(System.nanoTime()));
            try {
                Files.createFile(temporary);
                Optional<FileStamp> stamp = FileStamp.of(temporary);
                now = stamp.isPresent() ? OptionalLong.of(stamp.get().changed()) : OptionalLong.empty();
            } catch (IOException refused) {
                now = OptionalLong.empty();
            } finally {
                delete(temporary);
            }
        }
        return now;
    }

    private static long sum(ByteBuffer content) {
        CRC32 sum = new CRC32();
        sum.update(content.duplicate());
        return sum.getValue() << 32 | content.remaining();
    }

    private static void delete(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException left) {
            return; // its name says that anybody may delete it
        }
    }
}
