package io.github.experimentstash.git;

import io.github.experimentstash.model.Redaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The address of {@code origin}, read from the repository's configuration file without starting git. */
final class OriginUrl {
    private OriginUrl() {}

    /** Without login; absent if there is no such remote. */
    static Optional<String> read(RepositoryFolder repository) {
        Path config = repository.commonFolder().resolve("config");
        List<String> lines;
        try {
            lines = Files.readAllLines(config);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
        boolean inside = false;
        for (String raw : lines) {
            String line = raw.strip();
            if (line.startsWith("[")) {
                inside = line.replace(" ", "").equals("[remote\"origin\"]");
            } else if (inside && line.startsWith("url")) {
                int equals = line.indexOf('=');
                if (equals > 0 && line.substring(0, equals).strip().equals("url")) {
                    return Optional.of(Redaction.strippedUrl(
                            unquoted(line.substring(equals + 1).strip())));
                }
            }
        }
        return Optional.empty();
    }

    private static String unquoted(String value) {
        return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }
}
