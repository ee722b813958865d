package io.github.experimentstash.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/**
 * The head of a commit object.
 *
 * @param tree its tree
 * @param time committer's time, seconds since 1970 UTC
 */
record CommitHeader(String tree, long time) {
    /** The two lines wanted stand at the start; parents of an octopus merge come between. */
    private static final int ENOUGH = 64 * 1024;

    /**
     * Reads a commit that is a file of its own, which saves a git process; in a fresh clone it lies in a pack and this
     * is absent.
     */
    static Optional<CommitHeader> ofLooseObject(Path objects, String commit) {
        if (commit.length() < 40) {
            return Optional.empty();
        }
        Path file = objects.resolve(commit.substring(0, 2)).resolve(commit.substring(2));
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = new InflaterInputStream(Files.newInputStream(file))) {
            byte[] bytes = in.readNBytes(ENOUGH);
            String text = new String(bytes, UTF_8);
            int start = text.indexOf('\0');
            return start > 0 && text.startsWith("commit ") ? parse(text.substring(start + 1)) : Optional.empty();
        } catch (IOException unreadable) {
            // git itself is asked then, and its words are told
            return Optional.empty();
        }
    }

    /** Of the text that {@code git cat-file commit} prints. */
    static Optional<CommitHeader> parse(String text) {
        String tree = null;
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            if (end < 0 || end == start) {
                break;
            }
            String line = text.substring(start, end);
            if (line.startsWith("tree ")) {
                tree = line.substring(5);
            } else if (line.startsWith("committer ")) {
                String[] words = line.split(" ");
                try {
                    long time = Long.parseLong(words[words.length - 2]);
                    return tree == null ? Optional.empty() : Optional.of(new CommitHeader(tree, time));
                } catch (NumberFormatException broken) {
                    return Optional.empty();
                }
            }
            start = end + 1;
        }
        return Optional.empty();
    }
}
