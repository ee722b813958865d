package io.github.experimentstash.run;

import io.github.experimentstash.json.CacheFile;
import io.github.experimentstash.json.CacheKey;
import io.github.experimentstash.json.FileStamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The lines of a large index that {@link IndexScan} finds to be the last ones, in {@code .stash/last-runs.cache}, as they stand
 * in it and in the same order: what is found in them is what is found in the whole. They count while the index has the same stamp.
 */
final class LastLines {
    private static final int STAMP = 5 * Long.BYTES;

    private final Path index;
    private final CacheFile cache;

    LastLines(Path root, Path index, CacheKey key) {
        this.index = index;
        this.cache = new CacheFile(root, "last-runs.cache", key);
    }

    /** Those lines, or all of them. */
    ByteBuffer read() throws IOException {
        Optional<FileStamp> stamp = FileStamp.of(index);
        Optional<ByteBuffer> known = stamp.isPresent() ? cache.read() : Optional.empty();
        if (known.isPresent()
                && known.get().remaining() >= STAMP
                && stamp(known.get()).isSame(stamp.get())) {
            return known.get();
        }
        Optional<FileStamp> before = cache.stampBeforeReading(index);
        byte[] bytes = Files.readAllBytes(index);
        if (before.isPresent()) {
            save(before.get(), bytes);
        }
        return ByteBuffer.wrap(bytes);
    }

    private void save(FileStamp stamp, byte[] bytes) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream(1 << 20);
        lines.writeBytes(ByteBuffer.allocate(STAMP)
                .putLong(stamp.size())
                .putLong(stamp.modified())
                .putLong(stamp.changed())
                .putLong(stamp.inode())
                .putLong(stamp.device())
                .array());
        new IndexScan(bytes, 0, bytes.length).last((start, end) -> {
            lines.write(bytes, start, end - start);
            lines.write('\n');
        });
        cache.write(lines.toByteArray());
    }

    private static FileStamp stamp(ByteBuffer from) {
        return new FileStamp(from.getLong(), from.getLong(), from.getLong(), from.getLong(), from.getLong());
    }
}
