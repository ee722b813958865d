package io.github.experimentstash.environment;

import io.github.experimentstash.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What tells a file apart without reading it: size, time of change and inode, and the content's SHA-256 for when these
 * differ. A file that changed just before it was stamped is always read again, since a second change may fall into the
 * same tick of the file system's clock.
 *
 * @param text size, nanoseconds and inode; {@link #ABSENT} for no file; begins with {@code ?} if it must be read again
 * @param sha256 of the content; empty for an absent file
 */
record Stamp(String text, String sha256) {
    static final String ABSENT = "absent";
    private static final long CLOCK_DOUBT_NANOS = TimeUnit.SECONDS.toNanos(2);

    static Stamp of(Path file, long nowMillis) throws IOException {
        BasicFileAttributes attributes = attributes(file);
        if (attributes == null) {
            return new Stamp(ABSENT, "");
        }
        String text = text(attributes);
        return new Stamp(isFresh(attributes, nowMillis) ? "?" + text : text, Digest.ofFile(file));
    }

    /**
     * A stamp of the same content that needs no reading from now on, for a file that was only touched, or that was too
     * fresh when it was stamped.
     *
     * @return absent if this one is as good, if the file is still too fresh, or if it is not what was stamped
     */
    Optional<Stamp> renewed(Path file, long nowMillis) throws IOException {
        BasicFileAttributes before = attributes(file);
        if (before == null || text.equals(text(before)) || isFresh(before, nowMillis)) {
            return Optional.empty();
        }
        boolean same = sha256.equals(Digest.ofFile(file));
        BasicFileAttributes after = attributes(file);
        return same && after != null && text(after).equals(text(before))
                ? Optional.of(new Stamp(text(before), sha256))
                : Optional.empty();
    }

    private static boolean isFresh(BasicFileAttributes attributes, long nowMillis) {
        long age = TimeUnit.MILLISECONDS.toNanos(nowMillis)
                - attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
        return age < CLOCK_DOUBT_NANOS;
    }

    /** True if the file is still what was stamped; reads it only if it looks otherwise. */
    boolean matches(Path file) throws IOException {
        BasicFileAttributes attributes = attributes(file);
        if (attributes == null) {
            return text.equals(ABSENT);
        }
        if (text.equals(ABSENT)) {
            return false;
        }
        return text.equals(text(attributes)) || sha256.equals(Digest.ofFile(file));
    }

    /** Null for what is not a regular file. */
    private static BasicFileAttributes attributes(Path file) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.isRegularFile() ? attributes : null;
        } catch (NoSuchFileException | NotDirectoryException absent) {
            return null;
        } catch (java.nio.file.FileSystemException notThere) {
            // a component of the path is a file, or a loop of links
            return null;
        }
    }

    static String text(BasicFileAttributes attributes) {
        return attributes.size() + " " + attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS) + " "
                + attributes.fileKey();
    }
}
