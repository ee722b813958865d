package io.github.experimentstash.environment;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Keeps what a sync and runs leave behind in a submodule out of its {@code git status}, by {@code info/exclude} of its
 * git folder, which is the user's own: the tool's files are other people's. Syncs come from many goals, of which some
 * never run a tool, so it is done here, beside the sync; what a run excludes goes through {@code git.GitExcludes}, which
 * this room may not know. That one adds any patterns anywhere in a repository; this one adds a fixed list, once.
 */
final class SyncLeftovers {
    private static final String TITLE = "# left behind by environments and runs (ExperimentStash)";
    private static final List<String> PATTERNS =
            List.of("/outputs/", "/multirun/", "*.egg-info/", "/build/", "__pycache__/", ".venv/");

    private SyncLeftovers() {}

    /** Adds what is missing; does nothing where there is no git folder or it cannot be written. */
    static void exclude(Path toolDirectory) throws IOException {
        Path git = toolDirectory.resolve(".git");
        Path folder;
        if (Files.isDirectory(git)) {
            folder = git;
        } else if (Files.isRegularFile(git)) {
            String text = Files.readString(git).strip();
            if (!text.startsWith("gitdir:")) {
                return;
            }
            folder = toolDirectory
                    .resolve(text.substring("gitdir:".length()).strip())
                    .normalize();
        } else {
            return;
        }
        if (!Files.isDirectory(folder)) {
            return;
        }
        Path exclude = folder.resolve("info").resolve("exclude");
        String present = Files.isRegularFile(exclude) ? Files.readString(exclude) : "";
        if (present.contains(TITLE)) {
            return;
        }
        StringBuilder added = new StringBuilder(present.isEmpty() || present.endsWith("\n") ? "" : "\n");
        added.append(TITLE).append('\n');
        for (String pattern : PATTERNS) {
            added.append(pattern).append('\n');
        }
        try {
            Files.createDirectories(exclude.getParent());
            Files.writeString(exclude, added, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (FileSystemException readOnly) {
            // the tool's folder may lie on a read-only mount; its status is then the user's to read
            return;
        }
    }
}
