package io.github.experimentstash.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** A {@code requirements.txt}. */
final class RequirementsFile {
    private static final Set<String> INCLUDING = Set.of("-r", "--requirement", "-c", "--constraint");

    private RequirementsFile() {}

    /**
     * Requirements of an export by whether they can be held against a hash: what comes from git or from a folder cannot.
     *
     * @param hashed lines of a requirements file
     * @param others lines of a requirements file, paths absolute
     */
    record Parts(String hashed, String others) {}

    /** @param root what relative paths are relative to */
    static Parts parts(Path file, Path root) throws IOException {
        StringBuilder hashed = new StringBuilder();
        StringBuilder others = new StringBuilder();
        for (String requirement :
                Files.readString(file).replaceAll("\\\\\r?\n", " ").split("\n", -1)) {
            String line = requirement.strip();
            if (line.contains("--hash=")) {
                hashed.append(line).append('\n');
            } else if (!line.isEmpty()) {
                others.append(absolute(line, root)).append('\n');
            }
        }
        return new Parts(hashed.toString(), others.toString());
    }

    private static String absolute(String line, Path root) {
        String editable = line.startsWith("-e ") ? "-e " : "";
        String rest = line.substring(editable.length()).strip();
        boolean relative = rest.startsWith("./") || rest.startsWith("../") || rest.equals(".");
        return relative ? editable + root.resolve(rest).normalize() : line;
    }

    /**
     * True if it pins each of its requirements by hash. One that does so for some only is no lock: what is not pinned
     * changes from day to day.
     */
    static boolean isLocked(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        boolean some = false;
        for (String requirement :
                Files.readString(file).replaceAll("\\\\\r?\n", " ").split("\n", -1)) {
            String line = requirement.strip();
            boolean option = line.startsWith("-") && !line.startsWith("-e ") && !line.startsWith("--editable");
            if (line.contains("--hash=")) {
                some = true;
            } else if (!line.isEmpty() && !line.startsWith("#") && !option) {
                return false;
            }
        }
        return some;
    }

    /** How many requirements it names. */
    static int count(Path file) throws IOException {
        int count = 0;
        for (String line : Files.readAllLines(file)) {
            if (!line.isEmpty() && (Character.isLetterOrDigit(line.charAt(0)) || line.startsWith("-e "))) {
                count++;
            }
        }
        return count;
    }

    /** Names of what it pins, as {@link #normal} has them. */
    static Set<String> names(Path file) throws IOException {
        Set<String> names = new HashSet<>();
        for (String line : Files.readAllLines(file)) {
            int end = 0;
            while (end < line.length()
                    && (Character.isLetterOrDigit(line.charAt(end)) || "._-".indexOf(line.charAt(end)) >= 0)) {
                end++;
            }
            if (end > 0 && Character.isLetterOrDigit(line.charAt(0))) {
                names.add(normal(line.substring(0, end)));
            }
        }
        return names;
    }

    /** One spelling of a package's name (PEP 503). */
    static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
    }

    /** The files that it takes in ({@code -r}, {@code -c}), and those that these take in. */
    static Set<Path> included(Path file) throws IOException {
        Set<Path> found = new LinkedHashSet<>();
        include(file, found);
        return found;
    }

    private static void include(Path file, Set<Path> found) throws IOException {
        if (!Files.isRegularFile(file)) {
            return;
        }
        for (String line : Files.readAllLines(file)) {
            String[] words = line.strip().split("[\\s=]+", 3);
            if (words.length >= 2 && INCLUDING.contains(words[0]) && !words[1].contains("://")) {
                Path other = file.resolveSibling(words[1]).normalize();
                if (found.add(other)) {
                    include(other, found);
                }
            }
        }
    }
}
