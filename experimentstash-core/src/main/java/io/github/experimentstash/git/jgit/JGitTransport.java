package io.github.experimentstash.git.jgit;

import io.github.experimentstash.git.transport.Address;
import io.github.experimentstash.git.transport.BuiltInLimits;
import io.github.experimentstash.git.transport.FetchFailures;
import io.github.experimentstash.git.transport.StagedClone;
import io.github.experimentstash.git.transport.TransferOptions;
import io.github.experimentstash.git.transport.TransferProgress;
import io.github.experimentstash.git.transport.Transport;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Revision;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.process.ShutdownHook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.dircache.DirCacheCheckout;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * The built-in engine: fetches and checks out without a git program. Made of JGit's parts; none of its commands for
 * submodules is used. It reads the user's own configuration for rewritten addresses and headers; proxies, helpers and the
 * less common settings of ssh are beyond it, and {@link BuiltInLimits} says so.
 */
public final class JGitTransport implements Transport {
    private static final String ALL_BRANCHES = "+refs/heads/*:refs/remotes/origin/*";

    private final Set<String> schemes;
    private final TransferOptions options;
    private final Map<String, String> variables;
    private final boolean refusing;

    /**
     * @param schemes that may be used for the address
     * @param variables the caller's, complete
     * @param refusing refuse an address that {@link BuiltInLimits} has something against; else try it all the same
     */
    public JGitTransport(
            Set<String> schemes, TransferOptions options, Map<String, String> variables, boolean refusing) {
        this.refusing = refusing;
        this.schemes = Set.copyOf(schemes);
        this.options = options;
        this.variables = Map.copyOf(variables);
    }

    @Override
    public String name() {
        return "the built-in engine";
    }

    @Override
    public StagedClone stage(String url, Revision revision, Path gitFolder, Path workTree, TransferProgress progress)
            throws IOException, InterruptedException {
        judge(url);
        Files.createDirectories(gitFolder);
        Files.createDirectories(workTree);
        return with(gitFolder, workTree, progress, (repository, monitor) -> {
            repository.create(false);
            StoredConfig config = repository.getConfig();
            config.unset("core", null, "worktree");
            config.setString("remote", "origin", "url", url);
            config.setString("remote", "origin", "fetch", ALL_BRANCHES);
            config.save();
            Transfer transfer = new Transfer(repository, url, schemes, options, variables, monitor);
            transfer.fetch(ALL_BRANCHES);
            StagedClone clone = described(repository, resolve(transfer, revision), branch(repository, revision));
            fill(repository, clone.commit(), revision, true, monitor);
            return clone;
        });
    }

    @Override
    public StagedClone fetch(String url, Revision revision, Path gitFolder, TransferProgress progress)
            throws IOException, InterruptedException {
        judge(url);
        return with(gitFolder, null, progress, (repository, monitor) -> {
            Transfer transfer = new Transfer(repository, url, schemes, options, variables, monitor);
            transfer.fetch(ALL_BRANCHES);
            Optional<String> branch = branch(repository, revision);
            // our own HEAD names a commit and says nothing of the upstream's default branch
            Revision wanted = revision.kind() == Revision.Kind.DEFAULT
                    ? branch.map(Revision::branch).orElse(revision)
                    : revision;
            return described(repository, resolve(transfer, wanted), branch);
        });
    }

    @Override
    public Map<String, String> refs(String url, Path gitFolder) throws IOException, InterruptedException {
        judge(url);
        return with(
                gitFolder,
                null,
                null,
                (repository, monitor) -> new Transfer(repository, url, schemes, options, variables, monitor).refs());
    }

    @Override
    public void checkout(Path gitFolder, Path workTree, String commit, boolean force)
            throws IOException, InterruptedException {
        with(gitFolder, workTree, null, (repository, monitor) -> {
            if (force) {
                fill(repository, commit, Revision.commit(commit), false, monitor);
                return null;
            }
            try (Git git = new Git(repository)) {
                return git.checkout().setName(commit).call();
            } catch (GitAPIException | JGitInternalException refused) {
                throw new StashFailure(FetchFailures.checkout(Revision.commit(commit), words(refused)));
            }
        });
    }

    private void judge(String url) {
        if (!refusing) {
            return;
        }
        List<String> settings = UserConfig.names(UserConfig.read(variables));
        Optional<String> limit = BuiltInLimits.against(Address.of(url), settings, variables);
        if (limit.isPresent()) {
            throw new StashFailure(Problem.error(
                    ProblemCode.NEEDS_GIT,
                    limit.get() + ", which the built-in engine cannot follow, and there is no git program",
                    "install git, or try without it: -Dstash.git=jgit"));
        }
    }

    /**
     * One tree, put over index and files: the form with two reports every file as a conflict where the index is empty, and
     * leaves unmerged entries where it is forced.
     */
    private static void fill(
            Repository repository, String commit, Revision revision, boolean careful, ProgressMonitor monitor)
            throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit target = walk.parseCommit(ObjectId.fromString(commit));
            DirCacheCheckout checkout = new DirCacheCheckout(repository, repository.lockDirCache(), target.getTree());
            checkout.setFailOnConflict(careful);
            checkout.setProgressMonitor(monitor);
            checkout.checkout();
            RefUpdate head = repository.updateRef(Constants.HEAD, true);
            head.setNewObjectId(target);
            head.forceUpdate();
        } catch (JGitInternalException | org.eclipse.jgit.errors.CheckoutConflictException e) {
            throw new StashFailure(FetchFailures.checkout(revision, words(e)));
        }
    }

    private static String resolve(Transfer transfer, Revision revision) throws IOException, InterruptedException {
        Repository repository = transfer.repository();
        Optional<String> commit = parse(repository, revision);
        if (commit.isEmpty()
                && revision.kind() == Revision.Kind.COMMIT
                && ObjectId.isId(revision.name())
                && transfer.fetchCommit(revision.name())) {
            commit = parse(repository, revision);
        }
        if (commit.isPresent()) {
            return commit.get();
        }
        throw new StashFailure(FetchFailures.unknownRevision(
                transfer.url(),
                revision,
                names(repository, "refs/remotes/origin/"),
                names(repository, Constants.R_TAGS)));
    }

    private static Optional<String> parse(Repository repository, Revision revision) throws IOException {
        String expression =
                revision.kind() == Revision.Kind.DEFAULT ? "refs/remotes/origin/HEAD^{commit}" : revision.expression();
        try {
            ObjectId id = repository.resolve(expression);
            return id == null ? Optional.empty() : Optional.of(id.name());
        } catch (IllegalArgumentException noRevision) {
            return Optional.empty();
        } catch (org.eclipse.jgit.errors.MissingObjectException absent) {
            return Optional.empty();
        }
    }

    private static List<String> names(Repository repository, String prefix) throws IOException {
        List<String> names = new ArrayList<>();
        for (Ref ref : repository.getRefDatabase().getRefsByPrefix(prefix)) {
            String name = ref.getName().substring(prefix.length());
            if (!name.equals(Constants.HEAD)) {
                names.add(name);
            }
        }
        return names;
    }

    private static Optional<String> branch(Repository repository, Revision revision) throws IOException {
        if (revision.kind() == Revision.Kind.BRANCH) {
            return Optional.of(revision.name());
        }
        Ref head = repository.exactRef("refs/remotes/origin/HEAD");
        return revision.kind() == Revision.Kind.DEFAULT && head != null && head.isSymbolic()
                ? Optional.of(head.getTarget().getName().substring("refs/remotes/origin/".length()))
                : Optional.empty();
    }

    private static StagedClone described(Repository repository, String commit, Optional<String> branch)
            throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit found = walk.parseCommit(ObjectId.fromString(commit));
            PersonIdent committer = found.getCommitterIdent();
            ZoneId zone = committer.getZoneId();
            String date =
                    LocalDate.ofInstant(committer.getWhenAsInstant(), zone).toString();
            return new StagedClone(commit, branch, date, found.getShortMessage());
        }
    }

    static String words(Throwable failure) {
        StringBuilder words = new StringBuilder();
        for (Throwable at = failure; at != null; at = at.getCause()) {
            words.append(at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage())
                    .append('\n');
        }
        return words.toString();
    }

    /** Work on an open repository. */
    private interface Work<T> {
        T on(Repository repository, Monitor monitor) throws IOException, InterruptedException;
    }

    /** @param progress null: nobody wants to hear */
    private <T> T with(Path gitFolder, Path workTree, TransferProgress progress, Work<T> work)
            throws IOException, InterruptedException {
        JGitSession.enter(UserConfig.read(variables));
        Monitor monitor = new Monitor(progress, options.timeout());
        // a transfer ends with the JVM
        try (ShutdownHook end = ShutdownHook.register("stash-end-transfer", monitor::cancel, monitor::cancel)) {
            FileRepositoryBuilder builder = new FileRepositoryBuilder().setGitDir(gitFolder.toFile());
            if (workTree != null) {
                builder.setWorkTree(workTree.toFile());
            }
            try (Repository repository = builder.build()) {
                return work.on(repository, monitor);
            }
        } finally {
            JGitSession.leave();
        }
    }
}
