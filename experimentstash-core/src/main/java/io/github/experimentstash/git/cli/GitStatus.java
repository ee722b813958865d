package io.github.experimentstash.git.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code git status --porcelain=v2 --branch -z} said (git-status(1), "Porcelain Format Version 2").
 *
 * @param commit of HEAD; absent before the first commit
 * @param branch absent when HEAD is detached
 * @param modified tracked files that differ from HEAD, in index or work tree, relative to the repository's top
 * @param untracked files and folders (with {@code /} at the end) that git does not know, relative to the top
 */
public record GitStatus(
        Optional<String> commit, Optional<String> branch, List<String> modified, List<String> untracked) {
    /** Fields before the path: {@code 1 XY sub mH mI mW hH hI path}; an unmerged entry has two more. */
    private static final int FIELDS_ORDINARY = 8;

    private static final int FIELDS_RENAMED = 9;
    private static final int FIELDS_UNMERGED = 10;

    public GitStatus {
        modified = List.copyOf(modified);
        untracked = List.copyOf(untracked);
    }

    /** Reads the output; unknown headers and entries are passed over, as the format asks. */
    public static GitStatus parse(byte[] output) {
        Optional<String> commit = Optional.empty();
        Optional<String> branch = Optional.empty();
        List<String> modified = new ArrayList<>();
        List<String> untracked = new ArrayList<>();
        int start = 0;
        while (start < output.length) {
            int end = start;
            while (end < output.length && output[end] != 0) {
                end++;
            }
            String entry = new String(output, start, end - start, UTF_8);
            start = end + 1;
            if (entry.startsWith("# branch.oid ")) {
                String value = entry.substring("# branch.oid ".length());
                commit = value.equals("(initial)") ? Optional.empty() : Optional.of(value);
            } else if (entry.startsWith("# branch.head ")) {
                String value = entry.substring("# branch.head ".length());
                branch = value.equals("(detached)") ? Optional.empty() : Optional.of(value);
            } else if (entry.startsWith("1 ")) {
                modified.add(path(entry, FIELDS_ORDINARY));
            } else if (entry.startsWith("2 ")) {
                modified.add(path(entry, FIELDS_RENAMED));
                // the old name is an entry of its own
                while (start < output.length && output[start] != 0) {
                    start++;
                }
                start++;
            } else if (entry.startsWith("u ")) {
                modified.add(path(entry, FIELDS_UNMERGED));
            } else if (entry.startsWith("? ")) {
                untracked.add(entry.substring(2));
            }
        }
        return new GitStatus(commit, branch, modified, untracked);
    }

    private static String path(String entry, int fields) {
        int at = 0;
        for (int i = 0; i < fields; i++) {
            at = entry.indexOf(' ', at) + 1;
        }
        return entry.substring(at);
    }
}
