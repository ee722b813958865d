package io.github.experimentstash.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is read again only as long as its time cannot vouch for it. */
class StampTest {
    private static final long WRITTEN = 1_700_000_000_000L;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("uv.lock");
        Files.writeString(file, "one");
        Files.setLastModifiedTime(file, FileTime.fromMillis(WRITTEN));
    }

    @Test
    void aFileThatHadJustBeenWrittenIsVouchedForOnceItHasSettled() throws IOException {
        Stamp fresh = Stamp.of(file, WRITTEN + 1_000);
        assertThat(fresh.text()).startsWith("?");
        assertThat(fresh.matches(file)).isTrue();
        assertThat(fresh.renewed(file, WRITTEN + 1_500)).isEmpty();

        Optional<Stamp> renewed = fresh.renewed(file, WRITTEN + 3_000);

        assertThat(renewed).contains(Stamp.of(file, WRITTEN + 3_000));
        assertThat(renewed.get().renewed(file, WRITTEN + 9_000)).isEmpty();
    }

    @Test
    void aFileThatWasOnlyTouchedIsVouchedForAgain() throws IOException {
        Stamp stamp = Stamp.of(file, WRITTEN + 60_000);
        Files.setLastModifiedTime(file, FileTime.fromMillis(WRITTEN + 100_000));

        assertThat(stamp.matches(file)).isTrue();
        assertThat(stamp.renewed(file, WRITTEN + 200_000)).contains(Stamp.of(file, WRITTEN + 200_000));
    }

    @Test
    void anotherContentIsNeverVouchedFor() throws IOException {
        Stamp stamp = Stamp.of(file, WRITTEN + 1_000);
        Files.writeString(file, "two");
        Files.setLastModifiedTime(file, FileTime.fromMillis(WRITTEN));

        assertThat(stamp.matches(file)).isFalse();
        assertThat(stamp.renewed(file, WRITTEN + 60_000)).isEmpty();
    }
}
