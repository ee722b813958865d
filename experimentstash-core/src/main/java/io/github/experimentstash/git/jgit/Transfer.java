package io.github.experimentstash.git.jgit;

import io.github.experimentstash.git.transport.FetchFailures;
import io.github.experimentstash.git.transport.TransferOptions;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Redaction;
import io.github.experimentstash.model.StashFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.TransportCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchResult;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.sshd.JGitKeyCache;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;

/** Talks to one upstream on behalf of one repository. */
final class Transfer {
    private final Repository repository;
    private final String url;
    private final Set<String> schemes;
    private final TransferOptions options;
    private final Map<String, String> variables;
    private final Monitor monitor;

    Transfer(
            Repository repository,
            String url,
            Set<String> schemes,
            TransferOptions options,
            Map<String, String> variables,
            Monitor monitor) {
        this.repository = repository;
        this.url = url;
        this.schemes = schemes;
        this.options = options;
        this.variables = variables;
        this.monitor = monitor;
    }

    Repository repository() {
        return repository;
    }

    String url() {
        return url;
    }

    /** Branches and tags, and what the upstream's HEAD names. */
    void fetch(String refSpec) throws IOException, InterruptedException {
        FetchResult result = call(refSpec, TagOpt.FETCH_TAGS);
        Ref head = result.getAdvertisedRef(Constants.HEAD);
        // a server is asked for its HEAD only when nothing of it is here yet
        remember(head == null ? head() : head, result);
    }

    /**
     * A commit that no branch or tag reaches; many servers give it when asked by its full hash.
     *
     * @return false if this one does not
     */
    boolean fetchCommit(String hash) throws IOException, InterruptedException {
        try {
            call(hash + ":refs/stash/pin", TagOpt.NO_TAGS);
        } catch (StashFailure refused) {
            return false;
        }
        // JGit passes the destination over when the source is a hash; without a name gc may drop it
        RefUpdate pin = repository.updateRef("refs/stash/pin");
        pin.setNewObjectId(ObjectId.fromString(hash));
        pin.forceUpdate();
        return true;
    }

    private FetchResult call(String refSpec, TagOpt tags) throws IOException, InterruptedException {
        return connected((git, connection) -> connection
                .prepare(git.fetch()
                        .setRemote("origin")
                        .setRefSpecs(refSpec)
                        .setTagOpt(tags)
                        .setProgressMonitor(monitor))
                .call());
    }

    /** Branches and tags that the upstream has now, with the commits that they name. */
    Map<String, String> refs() throws IOException, InterruptedException {
        Collection<Ref> found = connected((git, connection) -> connection
                .prepare(git.lsRemote().setRemote(url).setHeads(true).setTags(true))
                .call());
        Map<String, String> refs = new TreeMap<>();
        for (Ref ref : found) {
            ObjectId commit = ref.getPeeledObjectId() == null ? ref.getObjectId() : ref.getPeeledObjectId();
            refs.put(ref.getName(), commit.name());
        }
        return refs;
    }

    private Ref head() throws IOException, InterruptedException {
        return connected((git, connection) -> connection
                .prepare(git.lsRemote().setRemote("origin"))
                .callAsMap()
                .get(Constants.HEAD));
    }

    /** What JGit is told of the way to the server. */
    private record Connection(SshdSessionFactory ssh, Transfer transfer) {
        <C extends TransportCommand<C, ?>> C prepare(C command) {
            return command.setTimeout(
                            (int) Math.max(1, transfer.options.silence().toSeconds()))
                    .setCredentialsProvider(new LoginProvider(transfer.options.logins(), transfer.home()))
                    .setTransportConfigCallback(transport -> {
                        transfer.allowed(transport.getURI().getScheme());
                        transport.setCheckFetchedObjects(true);
                        if (transport instanceof SshTransport overSsh) {
                            overSsh.setSshSessionFactory(ssh);
                        }
                    });
        }
    }

    /** A call to the server. */
    private interface Talk<T> {
        T with(Git git, Connection connection) throws GitAPIException;
    }

    private <T> T connected(Talk<T> talk) throws IOException, InterruptedException {
        SshdSessionFactory ssh = new SshdSessionFactoryBuilder()
                .setPreferredAuthentications("publickey")
                .setHomeDirectory(home().toFile())
                .setSshDirectory(home().resolve(".ssh").toFile())
                .build(new JGitKeyCache());
        try (Git git = new Git(repository)) {
            return talk.with(git, new Connection(ssh, this));
        } catch (GitAPIException | JGitInternalException failed) {
            throw explained(failed);
        } finally {
            ssh.close();
        }
    }

    /** After the user's own configuration rewrote it. */
    private void allowed(String scheme) {
        String name = scheme == null ? "ssh or file" : scheme.toLowerCase(Locale.ROOT);
        boolean isAllowed =
                scheme == null ? schemes.contains("ssh") || schemes.contains("file") : schemes.contains(name);
        if (!isAllowed) {
            throw new StashFailure(Problem.error(
                    ProblemCode.BAD_ADDRESS,
                    Redaction.redactUrl(url) + " leads to an address with " + name + "://, which is not allowed",
                    "git config --get-regexp '^url'   shows what leads there"));
        }
    }

    private StashFailure explained(Exception failed) throws InterruptedException, IOException {
        for (Throwable at = failed; at != null; at = at.getCause()) {
            if (at instanceof StashFailure known) {
                return known;
            }
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while " + Redaction.redactUrl(url) + " was fetched");
        }
        boolean late = monitor.isLate();
        for (Throwable at = failed; at != null && !late; at = at.getCause()) {
            late = at instanceof SocketTimeoutException || at instanceof InterruptedIOException;
        }
        return new StashFailure(FetchFailures.explain(url, JGitTransport.words(failed), late));
    }

    private void remember(Ref head, FetchResult result) throws IOException {
        String branch = null;
        if (head != null && head.isSymbolic()) {
            branch = head.getTarget().getName();
        } else if (head != null && head.getObjectId() != null) {
            // an old server does not say which branch its HEAD is
            for (Ref ref : result.getAdvertisedRefs()) {
                boolean same = ref.getName().startsWith(Constants.R_HEADS)
                        && head.getObjectId().equals(ref.getObjectId());
                if (same && (branch == null || ref.getName().matches("refs/heads/(main|master)"))) {
                    branch = ref.getName();
                }
            }
        }
        if (branch != null && branch.startsWith(Constants.R_HEADS)) {
            String target = "refs/remotes/origin/" + branch.substring(Constants.R_HEADS.length());
            if (repository.exactRef(target) != null) {
                repository.updateRef("refs/remotes/origin/HEAD", true).link(target);
            }
        }
    }

    /** Not the JVM's idea of it, which is another one in many containers. */
    private Path home() {
        String home = variables.get("HOME");
        return Path.of(home == null || home.isBlank() ? System.getProperty("user.home") : home);
    }
}
