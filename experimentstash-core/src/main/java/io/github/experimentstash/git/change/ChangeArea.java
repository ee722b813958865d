package io.github.experimentstash.git.change;

import io.github.experimentstash.git.RepositoryFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a change works: the repository's folders, and our own {@code stash} folder beside git's files. Journal and
 * operation folder belong to one work tree, the lock to all linked work trees, because they share {@code config}.
 *
 * @param top the work tree's root
 * @param git of this work tree
 * @param common what linked work trees share
 */
public record ChangeArea(Path top, Path git, Path common) {
    public static ChangeArea of(RepositoryFolder repository) {
        return new ChangeArea(repository.top(), repository.gitFolder(), repository.commonFolder());
    }

    /** The folder of {@link RepositoryLock}. */
    public Path lockFolder() {
        return common.resolve("stash");
    }

    Path journal() {
        return git.resolve("stash").resolve("journal.json");
    }

    /** All that the running change prepares; deleted when it ends, so everything in it is ours. */
    public Path operation() {
        return git.resolve("stash").resolve("op");
    }

    public Path index() {
        return git.resolve("index");
    }

    /** Git directory of a submodule, as git lays it out for a name that equals the path. */
    public Path modules(String name) {
        return git.resolve("modules").resolve(name);
    }

    /** True if another work tree of the repository has that submodule: the section in {@code config} is its too. */
    public boolean isUsedElsewhere(String name) throws IOException {
        List<Path> others = new ArrayList<>(List.of(common));
        Path linked = common.resolve("worktrees");
        if (Files.isDirectory(linked)) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(linked)) {
                folders.forEach(others::add);
            }
        }
        for (Path other : others) {
            if (!other.equals(git) && Files.isDirectory(other.resolve("modules").resolve(name))) {
                return true;
            }
        }
        return false;
    }
}
