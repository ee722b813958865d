package io.github.experimentstash.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Replaces files whole: a reader sees the old content or the new one, also after a crash or a power cut.
 *
 * <p>Written to a temporary file beside it, synced, renamed, and the folder synced. The temporary file's name begins
 * with {@code .stash-tmp-}; one that a crash left behind may be deleted by anyone.
 */
public final class AtomicFiles {
    private AtomicFiles() {}

    /**
     * Text in UTF-8.
     *
     * @throws IOException as {@link #write(Path, byte[])}
     */
    public static void write(Path file, String text) throws IOException {
        write(file, text.getBytes(UTF_8));
    }

    /**
     * Creates the file or replaces it; its folder must exist.
     *
     * @throws IOException if that is not possible; the old content is then still there
     */
    public static void write(Path file, byte[] content) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        File temporary = temporaryFile(directory.toFile());
        try {
            try (FileOutputStream out = new FileOutputStream(temporary)) {
                out.write(content);
                out.getFD().sync();
            }
            Files.move(temporary.toPath(), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            Files.deleteIfExists(temporary.toPath());
            throw failed;
        }
        syncDirectory(directory);
    }

    /** Makes names created in or moved into the folder durable; does nothing where a folder cannot be opened. */
    public static void syncDirectory(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException notOnThisSystem) {
            // Windows cannot open a folder and some network file systems refuse to sync one; the rename stands anyway.
        }
    }

    /** Not {@link File#createTempFile}: its random numbers cost a start 4 ms, and it makes files only we can read. */
    private static File temporaryFile(File directory) throws IOException {
        for (long number = System.nanoTime(); ; number++) {
            File file = new File(directory, ".stash-tmp-" + Long.toHexString(number));
            if (file.createNewFile()) {
                return file;
            }
        }
    }
}
