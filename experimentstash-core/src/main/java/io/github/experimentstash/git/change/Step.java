package io.github.experimentstash.git.change;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.experimentstash.json.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * One thing that a change does to the disk. Doing it twice is doing it once, undoing it likewise, and undoing what was not
 * done does nothing: so a second crash, in the recovery of the first, changes nothing either.
 */
public sealed interface Step {
    /** @throws Interference if the file or folder is not as it was when the change was planned */
    void apply(ChangeArea area, Checkpoint checkpoint) throws IOException, InterruptedException;

    /** @return what could not be put back, in words; empty if all was */
    Optional<String> undo(ChangeArea area) throws IOException, InterruptedException;

    /** Somebody else changed it meanwhile. */
    final class Interference extends IOException {
        private static final long serialVersionUID = 1L;

        Interference(Place place) {
            super(place.path() + " was changed by somebody else meanwhile");
        }
    }

    /** Makes sure that an empty folder, which a later step replaces, is there again if the change is undone. */
    record KeepFolder(Place place) implements Step {
        @Override
        public void apply(ChangeArea area, Checkpoint checkpoint) throws IOException {
            Files.createDirectories(place.in(area));
        }

        @Override
        public Optional<String> undo(ChangeArea area) throws IOException {
            if (!Files.exists(place.in(area), LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(place.in(area));
            }
            return Optional.empty();
        }
    }

    /** Renames a file or folder. */
    record Move(Place from, Place to) implements Step {
        @Override
        public void apply(ChangeArea area, Checkpoint checkpoint) throws IOException {
            rename(from.in(area), to.in(area));
            checkpoint.reached("moved " + from.path());
        }

        @Override
        public Optional<String> undo(ChangeArea area) throws IOException {
            try {
                new Move(to, from).rename(to.in(area), from.in(area));
                return Optional.empty();
            } catch (Interference occupied) {
                return Optional.of(to.path() + " could not go back: " + occupied.getMessage());
            }
        }

        /** Where both are there, the target is an empty folder (a submodule's place) or not ours. */
        private void rename(Path source, Path target) throws IOException {
            if (!Files.exists(source, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            Files.createDirectories(target.getParent());
            if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
                try {
                    Files.delete(target);
                } catch (IOException notEmpty) {
                    throw new Interference(to);
                }
            } else if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                throw new Interference(to);
            }
            Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
            AtomicFiles.syncDirectory(target.getParent());
        }
    }

    /**
     * Replaces, makes or deletes a small file. Both contents are kept in the operation folder under {@code number}.
     *
     * @param locked under git's own protocol, {@code <file>.lock}; such a file is never deleted, only emptied
     * @param before null: there was no file
     * @param after null: there is no file afterwards
     */
    @SuppressWarnings("ArrayRecordComponent") // contents of files, never compared as records
    record Edit(Place place, boolean locked, byte[] before, byte[] after) implements Step {
        /** From texts in UTF-8; null as above. */
        public static Edit text(Place place, boolean locked, String before, String after) {
            return new Edit(
                    place,
                    locked,
                    before == null ? null : before.getBytes(UTF_8),
                    after == null ? null : after.getBytes(UTF_8));
        }

        @Override
        public void apply(ChangeArea area, Checkpoint checkpoint) throws IOException, InterruptedException {
            if (Arrays.equals(before, after)) {
                return;
            }
            if (locked) {
                LockedFile.replace(place.in(area), area.operation(), checkpoint, () -> {
                    byte[] now = read(place.in(area));
                    if (Arrays.equals(now, after)) {
                        return null;
                    }
                    if (!Arrays.equals(now, before)) {
                        throw new Interference(place);
                    }
                    return after;
                });
            } else {
                byte[] now = read(place.in(area));
                if (!Arrays.equals(now, after)) {
                    if (!Arrays.equals(now, before)) {
                        throw new Interference(place);
                    }
                    write(place.in(area), after);
                }
            }
            checkpoint.reached("edited " + place.path());
        }

        @Override
        public Optional<String> undo(ChangeArea area) throws IOException, InterruptedException {
            Path file = place.in(area);
            if (locked) {
                LockedFile.clearIfOurs(file, area.operation());
            }
            byte[] now = read(file);
            if (Arrays.equals(now, before)) {
                return Optional.empty();
            }
            if (!Arrays.equals(now, after)) {
                return Optional.of(place.path() + " was changed meanwhile and is left as it is");
            }
            if (locked && before != null) {
                LockedFile.replace(file, area.operation(), Checkpoint.NONE, () -> before);
            } else {
                write(file, before);
            }
            return Optional.empty();
        }

        private static byte[] read(Path file) throws IOException {
            return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? Files.readAllBytes(file) : null;
        }

        private static void write(Path file, byte[] content) throws IOException {
            if (content == null) {
                Files.deleteIfExists(file);
                return;
            }
            Set<PosixFilePermission> permissions = permissions(file);
            Files.createDirectories(file.getParent());
            AtomicFiles.write(file, content);
            if (permissions != null) {
                Files.setPosixFilePermissions(file, permissions);
            }
        }

        private static Set<PosixFilePermission> permissions(Path file) throws IOException {
            try {
                return Files.exists(file) ? Files.getPosixFilePermissions(file) : null;
            } catch (UnsupportedOperationException windows) {
                return null;
            }
        }
    }
}
