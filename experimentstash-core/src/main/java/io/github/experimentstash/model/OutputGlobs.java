package io.github.experimentstash.model;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Globs over an output directory, as the supervisor reads them: {@code *}, {@code ?} and {@code [..]} inside a name,
 * {@code **} for any number of folders. Case counts, and a leading dot is a character as any other. Here and not in a
 * room that knows runs, since both what judges a dead run and what reads a whole one's files look for them.
 */
public final class OutputGlobs {
    private static final int MOST = 10_000;

    private OutputGlobs() {}

    /** Those of the globs that no file matches. As the supervisor does, it looks behind links to folders. */
    public static List<String> missing(Path outputDirectory, List<String> globs) {
        List<String> missing = new ArrayList<>();
        for (String glob : globs) {
            if (matching(outputDirectory, glob, 1, true).isEmpty()) {
                missing.add(glob);
            }
        }
        return missing;
    }

    /**
     * Regular files that match, at most 10,000, in order of their paths. Links to folders are passed by, so that no file
     * is found twice.
     */
    public static List<Path> matching(Path outputDirectory, String glob) {
        return matching(outputDirectory, glob, MOST, false);
    }

    private static List<Path> matching(Path directory, String glob, int most, boolean links) {
        List<String> parts = new ArrayList<>();
        for (String part : glob.split("/")) {
            boolean again = part.equals("**")
                    && !parts.isEmpty()
                    && parts.get(parts.size() - 1).equals("**");
            if (!part.isEmpty() && !part.equals(".") && !again) {
                parts.add(part);
            }
        }
        if (parts.isEmpty()) {
            parts.add("**"); // the directory itself is meant: any file in it
        }
        Set<Path> found = new LinkedHashSet<>();
        find(directory.toFile(), parts, 0, found, most, links);
        return new ArrayList<>(found);
    }

    private static void find(File folder, List<String> parts, int at, Set<Path> found, int most, boolean links) {
        if (found.size() >= most) {
            return;
        }
        boolean anyDepth = parts.get(at).equals("**");
        boolean last = at == parts.size() - 1;
        File[] children = folder.listFiles();
        if (children == null) {
            return;
        }
        Arrays.sort(children);
        if (anyDepth && !last) {
            find(folder, parts, at + 1, found, most, links);
        }
        for (File child : children) {
            if (found.size() >= most) {
                return;
            }
            Path path = child.toPath();
            boolean directory = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
            if (anyDepth && directory) {
                find(child, parts, at, found, most, links);
            } else if (anyDepth || matches(parts.get(at), child.getName())) {
                if (last && child.isFile()) {
                    found.add(path);
                } else if (!last && !anyDepth && (directory || links && child.isDirectory())) {
                    find(child, parts, at + 1, found, most, links);
                }
            }
        }
    }

    /** As Python's {@code fnmatch.fnmatchcase} on one name. */
    static boolean matches(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int mark = 0;
        while (n < name.length()) {
            int end = p < pattern.length() ? one(pattern, p, name.charAt(n)) : -1;
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                mark = n;
            } else if (end > 0) {
                p = end;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++mark;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /** Where the pattern goes on if its next element takes the character; -1 if it does not. */
    private static int one(String pattern, int at, char c) {
        char first = pattern.charAt(at);
        if (first == '?') {
            return at + 1;
        }
        if (first == '[') {
            boolean negated = at + 1 < pattern.length() && pattern.charAt(at + 1) == '!';
            int start = negated ? at + 2 : at + 1;
            int close = pattern.indexOf(']', start + 1);
            if (close > 0) {
                boolean found = false;
                for (int i = start; i < close; i++) {
                    if (i + 2 < close && pattern.charAt(i + 1) == '-') {
                        found |= pattern.charAt(i) <= c && c <= pattern.charAt(i + 2);
                        i += 2;
                    } else {
                        found |= pattern.charAt(i) == c;
                    }
                }
                return found != negated ? close + 1 : -1;
            }
        }
        return first == c ? at + 1 : -1;
    }
}
