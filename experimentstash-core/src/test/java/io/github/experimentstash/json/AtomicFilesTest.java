package io.github.experimentstash.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @Test
    void replacesTheContentAndLeavesNothingElse(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("run.json");
        AtomicFiles.write(file, "one, longer");
        AtomicFiles.write(file, "zwö");
        assertThat(file).hasContent("zwö");
        assertThat(folder.toFile().list()).containsExactly("run.json");
    }

    @Test
    void aReaderWithTheFileOpenKeepsTheOldContent(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("run.json");
        AtomicFiles.write(file, "old");
        try (var reader = Files.newBufferedReader(file)) {
            AtomicFiles.write(file, "new");
            assertThat(reader.readLine()).isEqualTo("old");
        }
    }

    @Test
    void aFailureLeavesNoTemporaryFile(@TempDir Path folder) throws Exception {
        Path target = Files.createDirectories(folder.resolve("taken/by a folder"));
        assertThatThrownBy(() -> AtomicFiles.write(target.getParent(), "x")).isInstanceOf(IOException.class);
        assertThat(folder.toFile().list()).containsExactly("taken");
    }
}
