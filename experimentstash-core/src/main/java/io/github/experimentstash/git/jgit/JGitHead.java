package io.github.experimentstash.git.jgit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.SystemReader;

/**
 * HEAD of a repository, read by JGit on a machine without a git program. Never used beside one: opening JGit costs a
 * third of a whole Maven start.
 *
 * @param commit absent before the first commit
 * @param branch absent when HEAD is detached
 * @param tree of the commit
 * @param commitTime committer's time, seconds since 1970 UTC
 */
public record JGitHead(
        Optional<String> commit, Optional<String> branch, Optional<String> tree, Optional<Long> commitTime) {

    /**
     * @param top the work tree's root
     * @param gitFolder of this work tree
     * @return absent if JGit cannot read the repository
     */
    public static Optional<JGitHead> read(Path top, Path gitFolder) {
        SystemReader before = SystemReader.getInstance();
        // JGit would measure the file system's clock for seconds and leave files of that behind
        SystemReader.setInstance(new QuietSystem(before));
        try (Repository repository = new FileRepositoryBuilder()
                .setGitDir(gitFolder.toFile())
                .setWorkTree(top.toFile())
                .setMustExist(true)
                .build()) {
            return Optional.of(head(repository));
        } catch (IOException | RuntimeException unreadable) {
            return Optional.empty();
        } finally {
            SystemReader.setInstance(before);
        }
    }

    private static JGitHead head(Repository repository) throws IOException {
        Ref head = repository.exactRef(Constants.HEAD);
        if (head == null) {
            return new JGitHead(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
        Optional<String> branch = head.isSymbolic()
                ? Optional.of(Repository.shortenRefName(head.getTarget().getName()))
                : Optional.empty();
        ObjectId id = head.getObjectId();
        if (id == null) {
            return new JGitHead(Optional.empty(), branch, Optional.empty(), Optional.empty());
        }
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit commit = walk.parseCommit(id);
            return new JGitHead(
                    Optional.of(id.name()), branch, Optional.of(commit.getTree().name()), Optional.of((long)
                            commit.getCommitTime()));
        }
    }
}
