package io.github.experimentstash.git.submodule;

import io.github.experimentstash.git.cli.GitProgram;
import io.github.experimentstash.process.CommandResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A checkout from one commit of a submodule to another, seen as the files in which the two differ: git touches these and no
 * others. So edits of other files stay, edits of these stand in its way, and what a killed one left is put right by looking
 * at these alone.
 */
public final class TwoWayCheckout {
    private static final String SUBMODULE = "160000";
    private static final String LINK = "120000";

    private final GitProgram git;
    private final Path folder;
    private final String from;
    private final List<Difference> differences;

    private TwoWayCheckout(GitProgram git, Path folder, String from, List<Difference> differences) {
        this.git = git;
        this.folder = folder;
        this.from = from;
        this.differences = differences;
    }

    /** A file as a commit has it; a mode of zeros: it has none. */
    private record Version(String mode, String blob) {
        boolean exists() {
            return !mode.equals("000000");
        }

        boolean isFile() {
            return exists() && !mode.equals(SUBMODULE);
        }
    }

    private record Difference(String path, Version old, Version now) {}

    /**
     * @param folder of the submodule, a repository
     * @throws IOException if git cannot say how they differ
     */
    public static TwoWayCheckout between(GitProgram git, Path folder, String from, String to)
            throws IOException, InterruptedException {
        CommandResult result =
                git.run(folder, "diff-tree", "-r", "-z", "--raw", "--no-renames", "--full-index", from, to);
        if (!result.succeeded()) {
            throw new IOException("git diff-tree failed in " + folder + ": "
                    + result.errorText().strip());
        }
        List<Difference> differences = new ArrayList<>();
        String[] words = result.outputText().split("\0");
        // :100644 100644 <blob> <blob> M, then the path
        for (int i = 0; i + 1 < words.length; i += 2) {
            String[] facts = words[i].substring(1).split(" ");
            differences.add(
                    new Difference(words[i + 1], new Version(facts[0], facts[2]), new Version(facts[1], facts[3])));
        }
        return new TwoWayCheckout(git, folder, from, differences);
    }

    /**
     * Files whose edits a checkout would lose: git refuses some of them itself, but not one that it ignores.
     *
     * @param modified tracked files that differ from the commit that is checked out
     */
    public List<String> inTheWay(List<String> modified) {
        Set<String> edited = new HashSet<>(modified);
        List<String> names = new ArrayList<>();
        for (Difference difference : differences) {
            Path file = folder.resolve(difference.path());
            boolean unknown = !difference.old().exists()
                    && Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
            if (unknown || edited.contains(difference.path())) {
                names.add(difference.path());
            }
        }
        return names;
    }

    /** What tells of each of these files whether it was touched since. */
    public Map<String, String> marks() throws IOException {
        Map<String, String> marks = new LinkedHashMap<>();
        for (Difference difference : differences) {
            Path file = folder.resolve(difference.path());
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                BasicFileAttributes attributes =
                        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                marks.put(
                        difference.path(),
                        attributes.fileKey() + " " + attributes.size() + " " + attributes.lastModifiedTime());
            }
        }
        return marks;
    }

    /**
     * Brings these files, their entries in the index and HEAD to one of the two commits, however far a checkout from one to
     * the other had come.
     *
     * @param wanted one of the two
     * @param why said in {@code git stash}, if something has to be kept there
     * @return true if one of these files was neither of the two, nor half of one: then all edits are in {@code git stash}
     * @throws IOException if git cannot do it
     */
    public boolean settle(String wanted, String why) throws IOException, InterruptedException {
        Set<String> foreign = foreign();
        boolean kept = !foreign.isEmpty() && SubmoduleWork.keep(git, folder, why);
        boolean back = wanted.equals(from);
        stage(back);
        for (Difference difference : differences) {
            boolean goes = !version(difference, back).exists()
                    && version(difference, !back).isFile();
            if (goes && !foreign.contains(difference.path())) {
                delete(difference.path());
            }
        }
        // files that are as they have to be keep their times; it fails where others are edited
        git.feed(folder, new byte[0], "update-index", "-q", "--refresh");
        write(difference -> version(difference, back).isFile());
        if (!text("rev-parse", "HEAD").strip().equals(wanted)) {
            text("update-ref", "--no-deref", "-m", why, "HEAD", wanted);
        }
        return kept;
    }

    private static Version version(Difference difference, boolean old) {
        return old ? difference.old() : difference.now();
    }

    /** Files that are neither of the two, nor half of one. */
    private Set<String> foreign() throws IOException, InterruptedException {
        Map<String, String> blobs = blobs();
        Set<String> foreign = new HashSet<>();
        for (Difference difference : differences) {
            String blob = blobs.getOrDefault(difference.path(), "");
            boolean known = blob.equals(difference.old().blob())
                    || blob.equals(difference.now().blob());
            if (!known && !isOf(difference)) {
                foreign.add(difference.path());
            }
        }
        return foreign;
    }

    /** What git would store of the files that are there, asked for all in one call. */
    private Map<String, String> blobs() throws IOException, InterruptedException {
        List<String> paths = new ArrayList<>();
        for (Difference difference : differences) {
            String path = difference.path();
            // that call reads a path a line, and one in quotes otherwise
            boolean plain = path.indexOf('\n') < 0 && !path.startsWith("\"");
            if (plain && Files.isRegularFile(folder.resolve(path), LinkOption.NOFOLLOW_LINKS)) {
                paths.add(path);
            }
        }
        String said = feed(String.join("\n", paths), "hash-object", "--stdin-paths");
        Map<String, String> blobs = new HashMap<>();
        int i = 0;
        for (String blob : (Iterable<String>) said.lines()::iterator) {
            blobs.put(paths.get(i++), blob);
        }
        return blobs;
    }

    /** What a checkout that was killed leaves: one of the two, the beginning of one, or nothing. */
    private boolean isOf(Difference difference) throws IOException, InterruptedException {
        Path file = folder.resolve(difference.path());
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) || !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        byte[] content = Files.isSymbolicLink(file)
                ? Files.readSymbolicLink(file).toString().getBytes(StandardCharsets.UTF_8)
                : Files.readAllBytes(file);
        return begins(difference.old(), difference.path(), content)
                || begins(difference.now(), difference.path(), content);
    }

    private boolean begins(Version version, String path, byte[] content) throws IOException, InterruptedException {
        if (!version.isFile()) {
            return false;
        }
        CommandResult whole = version.mode().equals(LINK)
                ? git.run(folder, "cat-file", "blob", version.blob())
                : git.run(folder, "cat-file", "--filters", "--path=" + path, version.blob());
        byte[] expected = whole.output();
        return content.length <= expected.length
                && Arrays.equals(content, 0, content.length, expected, 0, content.length);
    }

    private void stage(boolean back) throws IOException, InterruptedException {
        StringBuilder gone = new StringBuilder();
        StringBuilder there = new StringBuilder();
        for (Difference difference : differences) {
            Version version = version(difference, back);
            (version.exists() ? there : gone)
                    .append(version.mode())
                    .append(' ')
                    .append(version.blob())
                    .append('\t')
                    .append(difference.path())
                    .append('\0');
        }
        // what goes first: a file may become a folder
        feed(gone.append(there).toString(), "update-index", "-z", "--index-info");
    }

    private void write(Predicate<Difference> wanted) throws IOException, InterruptedException {
        StringBuilder paths = new StringBuilder();
        for (Difference difference : differences) {
            if (wanted.test(difference)) {
                paths.append(difference.path()).append('\0');
            }
        }
        feed(paths.toString(), "checkout-index", "--force", "--index", "-z", "--stdin");
    }

    private void delete(String path) throws IOException {
        Path file = folder.resolve(path);
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.deleteIfExists(file);
        try {
            for (Path parent = file.getParent(); !parent.equals(folder); parent = parent.getParent()) {
                Files.deleteIfExists(parent);
            }
        } catch (DirectoryNotEmptyException ignored) {
            // it has more in it
        }
    }

    private String feed(String input, String... arguments) throws IOException, InterruptedException {
        return checked(git.feed(folder, input.getBytes(StandardCharsets.UTF_8), arguments), arguments[0]);
    }

    private String text(String... arguments) throws IOException, InterruptedException {
        return checked(git.run(folder, arguments), arguments[0]);
    }

    private String checked(CommandResult result, String what) throws IOException {
        if (!result.succeeded()) {
            throw new IOException("git " + what + " failed in " + folder + ": "
                    + result.errorText().strip());
        }
        return result.outputText();
    }
}
