package io.github.experimentstash.git.submodule;

import io.github.experimentstash.git.cli.GitProgram;
import io.github.experimentstash.process.CommandResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What of a submodule exists nowhere else.
 *
 * @param modified tracked files that differ from its commit, staged or not
 * @param untracked files that its git neither knows nor ignores
 * @param unpushed commits, of any branch or none, that no remote branch has: {@code 9a0364b try UMAP}
 * @param stashes entries of {@code git stash}
 */
public record SubmoduleWork(List<String> modified, List<String> untracked, List<String> unpushed, int stashes) {
    private static final int COMMITS_LISTED = 200;
    /** The upstream gave it, though no branch of it has it. */
    private static final String FETCHED_BY_HASH = "--glob=refs/stash/pin*";

    public SubmoduleWork {
        modified = List.copyOf(modified);
        untracked = List.copyOf(untracked);
        unpushed = List.copyOf(unpushed);
    }

    /** Of a folder that is no repository: nothing is known to be lost. */
    public static SubmoduleWork none() {
        return new SubmoduleWork(List.of(), List.of(), List.of(), 0);
    }

    /**
     * @param folder of the submodule, a repository
     * @throws IOException if git cannot say
     */
    public static SubmoduleWork look(GitProgram git, Path folder) throws IOException, InterruptedException {
        List<String> modified = new ArrayList<>();
        List<String> untracked = new ArrayList<>();
        for (String entry :
                text(git, folder, "status", "--porcelain", "-z", "--no-renames").split("\0")) {
            if (entry.startsWith("?? ")) {
                untracked.add(entry.substring(3));
            } else if (entry.length() > 3) {
                modified.add(entry.substring(3));
            }
        }
        List<String> unpushed = lines(
                git,
                folder,
                "log",
                "--max-count=" + COMMITS_LISTED,
                "--format=%h %s",
                "HEAD",
                "--branches",
                "--tags",
                "--not",
                "--remotes",
                FETCHED_BY_HASH);
        int stashes = lines(git, folder, "stash", "list", "--format=%gd").size();
        return new SubmoduleWork(modified, untracked, unpushed, stashes);
    }

    /** True if nothing would be lost by a clone from the remote. */
    public boolean isEmpty() {
        return modified.isEmpty() && untracked.isEmpty() && unpushed.isEmpty() && stashes == 0;
    }

    /** For a person: {@code 2 modified, 1 untracked; not pushed 1 commit (9a0364b "try UMAP")}. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        if (!modified.isEmpty() || !untracked.isEmpty()) {
            words.add("not committed  "
                    + (modified.isEmpty() ? "" : modified.size() + " modified" + (untracked.isEmpty() ? "" : ", "))
                    + (untracked.isEmpty() ? "" : untracked.size() + " untracked"));
        }
        if (!unpushed.isEmpty()) {
            words.add("not pushed     " + unpushed.size() + (unpushed.size() == 1 ? " commit" : " commits")
                    + ", the last " + unpushed.get(0));
        }
        if (stashes > 0) {
            words.add("git stash      " + stashes + (stashes == 1 ? " entry" : " entries"));
        }
        return words;
    }

    /**
     * Commits of a repository, or of a git folder without a work tree, that no remote branch has and that only the log of
     * its references knows, or a branch, a tag or an entry of {@code git stash}: all that a deletion would lose.
     *
     * @param workTree any folder that exists: the one that the git folder is set up for may be gone
     */
    public static List<String> commitsHereOnly(GitProgram git, Path gitFolder, Path workTree)
            throws IOException, InterruptedException {
        return lines(
                git,
                workTree,
                "--git-dir=" + gitFolder,
                "--work-tree=" + workTree,
                "log",
                "--max-count=" + COMMITS_LISTED,
                "--format=%h %s",
                "--reflog",
                "--all",
                "--not",
                "--remotes",
                FETCHED_BY_HASH);
    }

    /** What git ignores in a repository, folders as one: {@code outputs/}. */
    public static List<String> ignored(GitProgram git, Path folder) throws IOException, InterruptedException {
        String names =
                text(git, folder, "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory");
        return names.isEmpty() ? List.of() : List.of(names.split("\0"));
    }

    /** The text of a file in a repository's last commit; absent if it has none. */
    public static Optional<String> committed(GitProgram git, Path folder, String path)
            throws IOException, InterruptedException {
        CommandResult result = git.run(folder, "show", "HEAD:" + path);
        return result.succeeded() ? Optional.of(result.outputText()) : Optional.empty();
    }

    /**
     * Puts a copy of what differs from the commit into {@code git stash}; the files stay as they are.
     *
     * @return false if there was nothing to keep
     * @throws IOException if git cannot do it
     */
    public static boolean keep(GitProgram git, Path folder, String why) throws IOException, InterruptedException {
        String commit = text(git, folder, "stash", "create", why).strip();
        if (commit.isEmpty()) {
            return false;
        }
        text(git, folder, "stash", "store", "-m", why, commit);
        return true;
    }

    private static List<String> lines(GitProgram git, Path folder, String... arguments)
            throws IOException, InterruptedException {
        return text(git, folder, arguments).lines().toList();
    }

    private static String text(GitProgram git, Path folder, String... arguments)
            throws IOException, InterruptedException {
        CommandResult result = git.run(folder, arguments);
        if (!result.succeeded()) {
            throw new IOException("git " + arguments[0] + " failed in " + folder + ": "
                    + result.errorText().strip());
        }
        return result.outputText();
    }
}
