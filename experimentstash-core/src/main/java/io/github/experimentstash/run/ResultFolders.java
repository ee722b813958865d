package io.github.experimentstash.run;

import io.github.experimentstash.git.RepositoryFolder;
import io.github.experimentstash.git.cli.GitProgram;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.process.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The folders that one run's results have for themselves: those that the stash made for it,
 * {@code <tool>/outputs/YYYY-MM-DD/HH-MM-SS}. One that the user named, that another record names too, that is reached through a
 * link, or that holds a file which git keeps, is not the run's alone.
 */
final class ResultFolders {
    private static final Pattern MADE_BY_US =
            Pattern.compile("(?:.+/)?outputs/\\d{4}-\\d{2}-\\d{2}/\\d{2}-\\d{2}-\\d{2}(?:_\\d+)?");

    private final Path root;
    private final Optional<GitProgram> git;
    private final Map<String, Integer> named = new HashMap<>();
    private final Map<Path, Optional<Set<String>>> kept = new HashMap<>();

    ResultFolders(Host host, Path root, Collection<RunRecord> all) {
        this.root = root;
        this.git = GitProgram.find(host);
        for (RunRecord record : all) {
            for (Object directory : record.list("output_directories")) {
                named.merge(String.valueOf(directory), 1, Integer::sum);
            }
        }
    }

    /** Absolute. */
    List<Path> of(RunRecord record) {
        List<Path> own = new ArrayList<>();
        for (Object directory : record.list("output_directories")) {
            String text = String.valueOf(directory);
            if (MADE_BY_US.matcher(text).matches() && named.getOrDefault(text, 0) <= 1) {
                Path folder = root.resolve(text).normalize();
                if (isOwn(folder)) {
                    own.add(folder);
                }
            }
        }
        return own;
    }

    private boolean isOwn(Path folder) {
        try {
            return folder.startsWith(root)
                    && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && folder.toRealPath().equals(root.toRealPath().resolve(root.relativize(folder)))
                    && !isKeptByGit(folder);
        } catch (IOException unreadable) {
            return false;
        }
    }

    private boolean isKeptByGit(Path folder) {
        Path outputs = folder.getParent().getParent();
        Optional<Set<String>> folders = kept.computeIfAbsent(outputs, this::foldersKeptByGit);
        return folders.isEmpty()
                || folders.get().contains(outputs.relativize(folder).toString().replace('\\', '/'));
    }

    /** {@code day/time} of each folder in which git keeps a file; absent when it could not be asked. */
    private Optional<Set<String>> foldersKeptByGit(Path outputs) {
        if (RepositoryFolder.around(outputs).isEmpty()) {
            return Optional.of(Set.of());
        }
        if (git.isEmpty()) {
            return Optional.empty();
        }
        try {
            CommandResult listed = git.get().run(outputs, "ls-files", "-z", "--", ".");
            if (!listed.succeeded()) {
                return Optional.empty();
            }
            Set<String> folders = new HashSet<>();
            for (String file : listed.outputText().split("\0")) {
                String[] parts = file.split("/", 3);
                if (parts.length == 3) {
                    folders.add(parts[0] + "/" + parts[1]);
                }
            }
            return Optional.of(folders);
        } catch (IOException failed) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
