package io.github.experimentstash.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A {@code requirements.txt}. */
final class RequirementsFile {
    private RequirementsFile() {}

    /** True if it pins by hash; pip and uv then want a hash for each of its requirements. */
    static boolean hasHashes(Path file) throws IOException {
        return Files.isRegularFile(file) && Files.readString(file).contains("--hash=");
    }

    /** How many requirements it names. */
    static int count(Path file) throws IOException {
        int count = 0;
        for (String line : Files.readAllLines(file)) {
            if (!line.isEmpty() && (Character.isLetterOrDigit(line.charAt(0)) || line.startsWith("-e "))) {
                count++;
            }
        }
        return count;
    }
}
