package io.github.experimentstash.git.submodule;

import io.github.experimentstash.git.cli.GitProgram;
import io.github.experimentstash.process.CommandResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
                "--remotes");
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
