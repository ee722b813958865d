package io.github.experimentstash.git;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The commit that HEAD names, read from the files of the repository; absent where they say nothing (reftable). */
final class HeadFile {
    private static final int DEEPEST = 5;

    private HeadFile() {}

    static Optional<String> commit(RepositoryFolder repository) {
        try {
            String text =
                    Files.readString(repository.gitFolder().resolve("HEAD")).strip();
            for (int depth = 0; depth < DEEPEST && text.startsWith("ref: "); depth++) {
                String name = text.substring(5).strip();
                Path own = repository.gitFolder().resolve(name);
                Path shared = repository.commonFolder().resolve(name);
                if (Files.isRegularFile(own)) {
                    text = Files.readString(own).strip();
                } else if (Files.isRegularFile(shared)) {
                    text = Files.readString(shared).strip();
                } else {
                    return packed(repository.commonFolder().resolve("packed-refs"), name);
                }
            }
            return isHash(text) ? Optional.of(text) : Optional.empty();
        } catch (IOException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<String> packed(Path file, String name) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.indexOf(' ');
                if (space >= 40 && line.startsWith(name, space + 1) && line.length() == space + 1 + name.length()) {
                    return Optional.of(line.substring(0, space));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isHash(String text) {
        if (text.length() != 40 && text.length() != 64) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.digit(text.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
