package io.github.experimentstash.init;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** What stands where a file or folder of the stash belongs. Looked for before anything is written. */
final class Obstacles {
    private final Path folder;
    private final Problems problems = new Problems();

    Obstacles(Path folder) {
        this.folder = folder;
    }

    /**
     * @param files relative to the folder, with {@code /}
     * @throws io.github.experimentstash.model.StashFailure if one of them could not be written, with all reasons
     */
    void refuse(Collection<String> files) {
        Set<Path> folders = new LinkedHashSet<>();
        folders.add(folder);
        for (String file : files) {
            for (Path above = folder.resolve(file).getParent(); above.startsWith(folder); above = above.getParent()) {
                folders.add(above);
            }
        }
        folders.forEach(this::folder);
        for (String file : files) {
            // below something that is no folder it is not the file that is in the way
            if (Files.isDirectory(folder.resolve(file)) && Files.isDirectory(folder)) {
                add(folder.resolve(file), "is a folder, a file is needed");
            }
        }
        problems.throwIfErrors();
    }

    private void folder(Path path) {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.exists(path)) {
            add(path, "is a link that leads nowhere, a folder is needed");
        } else if (!Files.isDirectory(path)) {
            add(path, "is a file, a folder is needed");
        } else if (Files.isSymbolicLink(path) && !path.equals(folder) && leaves(path)) {
            add(path, "is a link that leaves the folder");
        }
    }

    private boolean leaves(Path link) {
        try {
            return !link.toRealPath().startsWith(folder.toRealPath());
        } catch (IOException e) {
            return true;
        }
    }

    private void add(Path path, String what) {
        String name = path.equals(folder)
                ? path.toString()
                : folder.relativize(path).toString().replace('\\', '/');
        problems.add(Problem.error(
                ProblemCode.FILE_UNWRITABLE,
                name + " " + what,
                "move it away, or make the stash in another folder; nothing was written"));
    }
}
