package io.github.experimentstash.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a repository lies, found by looking at files as git does, without starting it.
 *
 * @param top the work tree's root
 * @param gitFolder of this work tree: {@code .git}, {@code .git/modules/x} of a submodule, {@code .git/worktrees/x}
 * @param commonFolder what linked worktrees share: objects, branches, {@code info/exclude}
 */
public record RepositoryFolder(Path top, Path gitFolder, Path commonFolder) {
    private static final int LONGEST_POINTER = 8192;

    /** The repository that the folder is part of; absent when neither it nor a parent is one. */
    public static Optional<RepositoryFolder> around(Path directory) {
        Path absolute = real(directory);
        for (Path folder = absolute; folder != null; folder = folder.getParent()) {
            Optional<RepositoryFolder> found = at(folder);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** The repository whose work tree's root this is. */
    public static Optional<RepositoryFolder> at(Path folder) {
        Path dotGit = folder.resolve(".git");
        try {
            if (Files.isDirectory(dotGit)) {
                return isGitFolder(dotGit) ? Optional.of(of(folder, dotGit)) : Optional.empty();
            }
            if (Files.isRegularFile(dotGit) && Files.size(dotGit) <= LONGEST_POINTER) {
                String text = Files.readString(dotGit).strip();
                if (text.startsWith("gitdir:")) {
                    Path target = folder.resolve(
                                    text.substring("gitdir:".length()).strip())
                            .normalize();
                    return isGitFolder(target) ? Optional.of(of(folder, target)) : Optional.empty();
                }
            }
        } catch (IOException unreadable) {
            // As git does: what cannot be read is not a repository of ours.
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** The path of a folder inside, relative to the top, with {@code /}; empty text for the top itself. */
    String prefixOf(Path directory) {
        return top.relativize(real(directory)).toString().replace('\\', '/');
    }

    /** As git decides: a left-over empty {@code .git} is no repository and the search goes on upwards. */
    private static boolean isGitFolder(Path folder) {
        return Files.exists(folder.resolve("HEAD"));
    }

    private static RepositoryFolder of(Path top, Path gitFolder) throws IOException {
        Path pointer = gitFolder.resolve("commondir");
        Path common = Files.isRegularFile(pointer)
                ? gitFolder.resolve(Files.readString(pointer).strip()).normalize()
                : gitFolder;
        return new RepositoryFolder(top, gitFolder, common);
    }

    /** With symbolic links resolved, because git looks for the repository from there. */
    static Path real(Path directory) {
        try {
            return directory.toRealPath();
        } catch (IOException missing) {
            return directory.toAbsolutePath().normalize();
        }
    }
}
