package io.github.experimentstash.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A whole tree, {@code .git} too: kinds, times, sizes and contents. Two that are equal: nothing was touched between. */
public final class Fingerprint {
    private Fingerprint() {}

    /** By path relative to the folder. */
    public static Map<String, String> of(Path folder) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                found.put(folder.relativize(path).toString(), describe(path));
            }
        }
        return found;
    }

    private static String describe(Path path) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isSymbolicLink()) {
            return "link to " + Files.readSymbolicLink(path);
        }
        String times = attributes.lastModifiedTime() + " " + Files.getAttribute(path, "unix:ctime");
        if (attributes.isDirectory()) {
            return "folder " + times;
        }
        return "file " + times + " " + attributes.size() + " " + Arrays.hashCode(Files.readAllBytes(path));
    }
}
