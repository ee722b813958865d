package io.github.experimentstash.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipWordsTest {
    @TempDir
    Path folder;

    /** As pip 23 says it, five times. */
    @Test
    void attemptsAreToldOnceAndByTheirCause() {
        String attempt =
                "WARNING: Retrying (Retry(total=%d, connect=None, read=None, redirect=None, status=None)) after"
                        + " connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPConnection object at"
                        + " 0x7f%d>: Failed to establish a new connection: [Errno 111] Connection refused')': /simple/uv/\n";
        String text = attempt.formatted(1, 100) + attempt.formatted(0, 200) + "ERROR: No matching distribution found\n";

        assertThat(UvFailures.quoted(text))
                .isEqualTo("\n    Failed to establish a new connection: [Errno 111] Connection refused"
                        + "\n    ERROR: No matching distribution found");
    }

    @Test
    void aFolderOfThePathWithTwoNamesIsAskedOnce() throws Exception {
        Path bin = Files.createDirectory(folder.resolve("usr-bin"));
        assertThat(Files.createFile(bin.resolve("python3")).toFile().setExecutable(true))
                .isTrue();
        Path link = Files.createSymbolicLink(folder.resolve("bin"), bin);

        assertThat(PipSupply.pythons(Map.of("PATH", bin + File.pathSeparator + link)))
                .containsExactly(bin.resolve("python3"));
    }
}
