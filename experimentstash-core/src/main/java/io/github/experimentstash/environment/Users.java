package io.github.experimentstash.environment;

import io.github.experimentstash.process.RecordLock;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/** The runs that use an environment now: marks that name a record, which count while its {@code lock} is held. */
final class Users {
    private final Path root;
    private final Path directory;

    /**
     * @param root of the stash: records are named from there, since another run may see it at another place
     * @param directory of the marks
     */
    Users(Path root, Path directory) {
        this.root = root;
        this.directory = directory;
    }

    /** Leaves a mark for a run, and clears those of runs that are over. */
    void add(Path recordDirectory) throws IOException {
        Path mark = directory.resolve(recordDirectory.getFileName().toString());
        String name = root.relativize(recordDirectory).toString();
        try {
            Files.writeString(mark, name);
        } catch (NoSuchFileException first) {
            Files.createDirectories(directory);
            Files.writeString(mark, name);
        }
        firstAlive(mark);
    }

    /** The record of a run that uses the environment, if there is one. */
    Optional<Path> anyAlive() throws IOException {
        return firstAlive(null);
    }

    private Optional<Path> firstAlive(Path except) throws IOException {
        Optional<Path> alive = Optional.empty();
        try (DirectoryStream<Path> marks = Files.newDirectoryStream(directory)) {
            for (Path mark : marks) {
                if (mark.equals(except)) {
                    continue;
                }
                Path record = root.resolve(Files.readString(mark));
                if (RecordLock.isHeld(record)) {
                    alive = Optional.of(record);
                } else {
                    Files.deleteIfExists(mark);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return Optional.empty();
        }
        return alive;
    }
}
