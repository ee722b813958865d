package io.github.experimentstash.environment;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Whole folders. */
final class Trees {
    private Trees() {}

    /**
     * Empties a folder, or what a link in its place leads to, and deletes it where that can be: a link stays, and so
     * does the root of a mounted disk.
     */
    static void deleteContent(Path folder) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                delete(child);
            }
        }
        if (!Files.isSymbolicLink(folder)) {
            try {
                Files.deleteIfExists(folder);
            } catch (FileSystemException mounted) {
                // an empty folder is as good as none
                return;
            }
        }
    }

    /** Deletes a folder with all in it; links are deleted, not followed. Nothing there is fine. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
