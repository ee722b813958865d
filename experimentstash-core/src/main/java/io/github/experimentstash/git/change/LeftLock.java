package io.github.experimentstash.git.change;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A lock file of git's that a killed git may have left. Git writes nothing into it that says whose it is; but whoever holds
 * one has it open or is a git that works in the folder, as {@code git commit} does while its editor waits; Linux tells both.
 */
public final class LeftLock {
    private static final Path PROC = Path.of("/proc");
    private static final long POLL_MILLIS = 50;

    private final Path lock;
    private final Path folder;

    /** @param folder of the work tree, in which git works */
    public LeftLock(Path lock, Path folder) throws IOException {
        this.lock = lock.getParent().toRealPath().resolve(lock.getFileName());
        this.folder = folder.toRealPath();
    }

    /** Which processes can be seen from here: those of this machine since it was started, in this container. */
    public static Optional<String> view() {
        try {
            String boot = Files.readString(PROC.resolve("sys/kernel/random/boot_id"));
            return Optional.of(boot.strip() + " " + Files.readSymbolicLink(PROC.resolve("self/ns/pid")));
        } catch (IOException | UnsupportedOperationException noLinux) {
            return Optional.empty();
        }
    }

    /** Waits until there is none, at most for so long. */
    public void awaitGone(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (Files.exists(lock) && System.nanoTime() < end) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    /**
     * Waits until there is none or surely nobody holds it, at most for so long. Only for a lock of a process that can be
     * seen from here, if it lives.
     *
     * @return false if somebody may hold it
     */
    public boolean awaitFree(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (Files.exists(lock) && mayBeHeld()) {
            if (System.nanoTime() >= end) {
                return false;
            }
            Thread.sleep(POLL_MILLIS);
        }
        return true;
    }

    private boolean mayBeHeld() {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            Object owner = Files.getOwner(lock);
            Object self = Files.getOwner(PROC.resolve("self"));
            if (!owner.equals(self) && !System.getProperty("user.name").equals("root")) {
                return true;
            }
            for (Path process : processes) {
                if (mayHold(process)) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException gone) {
            return Files.exists(lock);
        } catch (IOException | DirectoryIteratorException unknown) {
            return true;
        }
    }

    private boolean mayHold(Path process) throws IOException {
        try {
            if (Files.readSymbolicLink(process.resolve("cwd")).startsWith(folder)
                    && name(process).startsWith("git")) { // a shell of the user may stand there for days
                return true;
            }
            try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
                for (Path file : files) {
                    if (isLock(file)) {
                        return true;
                    }
                }
            }
            return false;
        } catch (NoSuchFileException ended) {
            return false;
        } catch (FileSystemException | DirectoryIteratorException hidden) {
            // an init or an agent of keys hides itself from its own user; a git only from a root with less power than
            // its own
            return name(process).startsWith("git");
        }
    }

    private static String name(Path process) throws IOException {
        try {
            return Files.readString(process.resolve("comm"), ISO_8859_1);
        } catch (NoSuchFileException ended) {
            return "";
        }
    }

    private boolean isLock(Path file) throws IOException {
        try {
            return Files.readSymbolicLink(file).equals(lock);
        } catch (NoSuchFileException closed) {
            return false;
        }
    }
}
