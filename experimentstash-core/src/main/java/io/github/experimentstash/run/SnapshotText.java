package io.github.experimentstash.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What stands in the text files below {@code snapshots/}. A run whose id stands anywhere there is named by a snapshot,
 * whatever the format of the file.
 */
final class SnapshotText {
    private static final int DEPTH = 4;
    private static final long LARGEST = 16 << 20;

    private final List<String> texts;

    private SnapshotText(List<String> texts) {
        this.texts = List.copyOf(texts);
    }

    /** @throws UncheckedIOException if a file of a snapshot cannot be read: then nobody knows what it names */
    static SnapshotText read(Path root) {
        Path folder = root.resolve("snapshots");
        List<String> texts = new ArrayList<>();
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return new SnapshotText(texts);
        }
        try (Stream<Path> files = Files.walk(folder, DEPTH)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (Files.isRegularFile(file) && Files.size(file) <= LARGEST) {
                    texts.add(Files.readString(file, StandardCharsets.ISO_8859_1)); // ids are ASCII
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return new SnapshotText(texts);
    }

    boolean names(String id) {
        return !id.isEmpty() && texts.stream().anyMatch(text -> text.contains(id));
    }
}
