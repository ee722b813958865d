package io.github.experimentstash.json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What tells two states of a file apart without reading it. The time of change of its inode is part of it, which no program can
 * set back: an edit that keeps size and time of modification is seen.
 *
 * @param size in bytes
 * @param modified nanoseconds since 1970
 * @param changed nanoseconds since 1970
 * @param inode on that device
 */
public record FileStamp(long size, long modified, long changed, long inode, long device) {
    private static final String ATTRIBUTES = "unix:size,lastModifiedTime,ctime,ino,dev";
    /** Of the file that a link leads to. @return absent where there is none, or the system has no such attributes */
    public static Optional<FileStamp> of(Path file) {
        try {
            Map<String, Object> attributes = Files.readAttributes(file, ATTRIBUTES);
            return Optional.of(new FileStamp(
                    (Long) attributes.get("size"),
                    ((FileTime) attributes.get("lastModifiedTime")).to(TimeUnit.NANOSECONDS),
                    ((FileTime) attributes.get("ctime")).to(TimeUnit.NANOSECONDS),
                    (Long) attributes.get("ino"),
                    (Long) attributes.get("dev")));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    /** Equality, of which the first use of a record's own costs a start ten milliseconds. */
    public boolean isSame(FileStamp other) {
        return size == other.size
                && modified == other.modified
                && changed == other.changed
                && inode == other.inode
                && device == other.device;
    }

    /** The numbers, with blanks between them. */
    public String text() {
        return size + " " + modified + " " + changed + " " + inode + " " + device;
    }
}
