package io.github.experimentstash.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    private static final ZonedDateTime NOW = ZonedDateTime.of(2026, 11, 3, 4, 5, 6, 7_000_000, ZoneId.of("+02:00"));

    @TempDir
    Path root;

    @Test
    void anIdIsLocalTimeTheConfigsLastPartAndFourHex() {
        RunFolder folder = RunFolder.create(root, "figure1/pca swissröll", NOW);
        assertThat(folder.id()).matches("20261103-040506-pca-swissr-ll-[0-9a-f]{4}");
        assertThat(folder.path()).isEqualTo(root.resolve("outputs/2026-11-03").resolve(folder.id()));
        assertThat(folder.path()).isEmptyDirectory();
    }

    @Test
    void runsOfOneSecondNeverShareAFolder() throws Exception {
        Set<Path> records = new HashSet<>();
        Set<Path> outputs = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            records.add(RunFolder.create(root, "x", NOW).path());
            outputs.add(OutputDirectory.reserve(root.resolve("tools/t"), NOW));
        }
        assertThat(records).hasSize(200);
        assertThat(outputs)
                .hasSize(200)
                .contains(
                        root.resolve("tools/t/outputs/2026-11-03/04-05-06"),
                        root.resolve("tools/t/outputs/2026-11-03/04-05-06_2"));
    }

    @Test
    void timesHaveOffsetAndMilliseconds() {
        assertThat(LocalTime.iso(NOW)).isEqualTo("2026-11-03T04:05:06.007+02:00");
        assertThat(LocalTime.iso(NOW.withZoneSameInstant(ZoneId.of("UTC")))).isEqualTo("2026-11-03T02:05:06.007+00:00");
        assertThat(LocalTime.iso(NOW.withZoneSameInstant(ZoneId.of("-03:30")))).endsWith("-03:30");
    }
}
