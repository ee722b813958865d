package io.github.experimentstash.validate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The test data below {@code faults/}: a sound stash with every optional feature, and what is wrong with others. */
final class SoundStash {
    private SoundStash() {}

    static Path data(String name) {
        try {
            return Path.of(SoundStash.class.getResource("/faults/" + name).toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Copies one folder of the data over what is in another. */
    static void copy(String name, Path to) throws IOException {
        Path from = data(name);
        try (Stream<Path> all = Files.walk(from)) {
            all.filter(Files::isRegularFile).forEach(file -> {
                Path target = to.resolve(from.relativize(file).toString());
                try {
                    Files.createDirectories(target.getParent());
                    Files.write(target, Files.readAllBytes(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
