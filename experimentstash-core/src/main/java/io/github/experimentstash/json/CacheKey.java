package io.github.experimentstash.json;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Whose cache it is.
 *
 * @param code which code writes and reads it: that of another version is none
 * @param settled so many nanoseconds a file must have been left alone before what was read of it is remembered
 */
public record CacheKey(String code, long settled) {
    /** The coarsest clock of a file system that is in use. */
    private static final long TICK = TimeUnit.SECONDS.toNanos(2);

    /** That of this plugin, by the jar that it is; absent for code that lies about in a folder, of which nobody knows. */
    public static Optional<CacheKey> ofThisCode() {
        try {
            CodeSource source = CacheKey.class.getProtectionDomain().getCodeSource();
            Path jar = source == null ? null : Path.of(source.getLocation().toURI());
            return jar == null || !Files.isRegularFile(jar)
                    ? Optional.empty()
                    : FileStamp.of(jar).map(stamp -> new CacheKey(jar + " " + stamp.text(), TICK));
        } catch (URISyntaxException | RuntimeException unknown) {
            return Optional.empty();
        }
    }
}
