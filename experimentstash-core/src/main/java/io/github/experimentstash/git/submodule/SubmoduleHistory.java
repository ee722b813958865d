package io.github.experimentstash.git.submodule;

import io.github.experimentstash.git.cli.GitProgram;
import io.github.experimentstash.process.CommandResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What git knows of the commits of a submodule. */
public final class SubmoduleHistory {
    private final GitProgram git;
    private final Path folder;

    /** @param folder of the submodule, a repository */
    public SubmoduleHistory(GitProgram git, Path folder) {
        this.git = git;
        this.folder = folder;
    }

    /**
     * Commits that one has and the other has not, the newest first: {@code 9a0364b  2026-11-20  add UMAP}.
     *
     * @throws IOException if git cannot say
     */
    public List<String> commits(String of, String without) throws IOException, InterruptedException {
        return text("log", "--format=%h  %cs  %s", of, "--not", without).lines().toList();
    }

    /** Names of the files that differ between two commits, relative to the submodule. */
    public List<String> changedFiles(String old, String now) throws IOException, InterruptedException {
        String names = text("diff", "--no-renames", "--name-only", "-z", old, now);
        return names.isEmpty() ? List.of() : List.of(names.split("\0"));
    }

    /** True if a branch or tag of the upstream has it, or the upstream gave it when it was asked for it. */
    public boolean isPublished(String commit) throws IOException, InterruptedException {
        return !text("for-each-ref", "--count=1", "--contains=" + commit, "refs/remotes", "refs/tags", "refs/stash/pin")
                .isBlank();
    }

    private String text(String... arguments) throws IOException, InterruptedException {
        CommandResult result = git.run(folder, arguments);
        if (!result.succeeded()) {
            throw new IOException("git " + arguments[0] + " failed in " + folder + ": "
                    + result.errorText().strip());
        }
        return result.outputText();
    }
}
