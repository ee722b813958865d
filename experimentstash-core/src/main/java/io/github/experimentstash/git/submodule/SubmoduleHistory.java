package io.github.experimentstash.git.submodule;

import io.github.experimentstash.git.cli.GitProgram;
import io.github.experimentstash.git.transport.StagedClone;
import io.github.experimentstash.process.CommandResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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

    /** The commit that a name means; absent if it means none. */
    public Optional<String> resolve(String expression) throws IOException, InterruptedException {
        CommandResult result =
                git.run(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", expression + "^{commit}");
        return result.succeeded()
                ? Optional.of(result.outputText().strip()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    /** Date and subject of a commit that is there. */
    public StagedClone describe(String commit) throws IOException, InterruptedException {
        String[] facts = text("log", "-1", "--format=%cs%n%s", commit).strip().split("\n", 2);
        return new StagedClone(commit, Optional.empty(), facts[0], facts.length > 1 ? facts[1] : "");
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
