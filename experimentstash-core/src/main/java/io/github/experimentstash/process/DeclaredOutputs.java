package io.github.experimentstash.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks for declared outputs as the supervisor does, for runs that it cannot judge any more. */
final class DeclaredOutputs {
    private DeclaredOutputs() {}

    /** The globs that no file below the folder matches. */
    static List<String> missing(Path directory, List<String> globs) {
        List<String> missing = new ArrayList<>();
        for (String glob : globs) {
            List<String> parts = new ArrayList<>();
            for (String part : glob.split("/")) {
                if (!part.isEmpty() && !part.equals(".")) {
                    parts.add(part);
                }
            }
            if (!matches(directory, parts)) {
                missing.add(glob);
            }
        }
        return missing;
    }

    private static boolean matches(Path directory, List<String> parts) {
        String head = parts.get(0);
        List<String> rest = parts.subList(1, parts.size());
        boolean anyDepth = head.equals("**");
        if (anyDepth && !rest.isEmpty() && matches(directory, rest)) {
            return true;
        }
        var matcher = FileSystems.getDefault().getPathMatcher("glob:" + head.replace("{", "\\{"));
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (anyDepth) {
                    if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                        if (matches(entry, parts)) {
                            return true;
                        }
                    } else if (rest.isEmpty()) {
                        return true;
                    }
                } else if (matcher.matches(entry.getFileName())
                        && (rest.isEmpty() ? Files.isRegularFile(entry) : matches(entry, rest))) {
                    return true;
                }
            }
        } catch (IOException notAFolder) {
            return false;
        }
        return false;
    }
}
