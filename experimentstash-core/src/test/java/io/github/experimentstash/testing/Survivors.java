package io.github.experimentstash.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Processes of runs, found by what they were started with: it survives own sessions and double forks. */
public final class Survivors {
    private Survivors() {}

    /** Those below a stash, its supervisors too, as {@code PID command}; a zombie is none. */
    public static List<String> of(Path stash) throws IOException {
        return with("STASH_ROOT=" + stash);
    }

    /** Those of one run, its supervisor too. */
    public static List<String> ofRun(String id) throws IOException {
        return with("STASH_RUN_ID=" + id);
    }

    private static List<String> with(String variable) throws IOException {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    String environment = new String(Files.readAllBytes(process.resolve("environ")), ISO_8859_1);
                    if (("\0" + environment).contains("\0" + variable + "\0") && lives(process)) {
                        found.add(process.getFileName() + " "
                                + Files.readString(process.resolve("cmdline"), ISO_8859_1)
                                        .replace('\0', ' '));
                    }
                } catch (IOException gone) {
                    continue;
                }
            }
        }
        return found;
    }

    private static boolean lives(Path process) throws IOException {
        String stat = new String(Files.readAllBytes(process.resolve("stat")), ISO_8859_1);
        return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
    }
}
