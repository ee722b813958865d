package io.github.experimentstash.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the supervisor finds the same is seen where it runs. */
class OutputGlobsTest {
    @TempDir
    Path out;

    @BeforeEach
    void files() throws IOException {
        Files.writeString(out.resolve("metrics.json"), "1");
        Files.createDirectories(out.resolve("a/b"));
        Files.writeString(out.resolve("a/b/plot [1].png"), "1");
        Files.writeString(out.resolve(".hidden"), "1");
        Files.createSymbolicLink(out.resolve("latest"), Path.of("a/b"));
    }

    @Test
    void declaredOutputsAreFound() {
        assertThat(OutputGlobs.missing(
                        out,
                        List.of(
                                "*.json",
                                "**/*.png",
                                "a/**",
                                "**",
                                "*hidden",
                                "**/metrics.json",
                                "m[a-f]trics.*",
                                "./metrics.json",
                                "late*/*.png",
                                ".")))
                .isEmpty();
        List<String> wrong = List.of("*.png", "a/*.png", "METRICS.json", "m[!a-f]trics.*", "a", "latest");
        assertThat(OutputGlobs.missing(out, wrong)).isEqualTo(wrong);
        assertThat(OutputGlobs.missing(out.resolve("gone"), List.of(".", "**"))).containsExactly(".", "**");
    }

    @Test
    void eachFileIsNamedOnce() {
        Path plot = out.resolve("a/b/plot [1].png");
        assertThat(OutputGlobs.matching(out, "**/*.png")).containsExactly(plot);
        assertThat(OutputGlobs.matching(out, "**/b/**/*.png")).containsExactly(plot);
        assertThat(OutputGlobs.matching(out, "*/*.png")).isEmpty();
    }
}
