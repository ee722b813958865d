package io.github.experimentstash.tool;

import io.github.experimentstash.git.CheckedOut;
import io.github.experimentstash.git.change.Change;
import io.github.experimentstash.git.change.ChangeArea;
import io.github.experimentstash.git.cli.CliTransport;
import io.github.experimentstash.git.cli.GitProgram;
import io.github.experimentstash.git.jgit.JGitIndex;
import io.github.experimentstash.git.submodule.SubmoduleWork;
import io.github.experimentstash.git.transport.TransferOptions;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.StashFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * The checkout that goes with a moved pin. It begins only in a work tree without edits whose commit is the one in the
 * stash's index; so after a kill in the middle the index says, whether the change was undone or finished, what the files
 * that git tracks have to be.
 */
final class PinnedCheckout {
    /** The journal's word for a change that comes with a checkout. */
    static final String OPERATION = "update-tool";

    private static final long PATIENCE_MILLIS = 10_000;
    private static final long POLL_MILLIS = 50;

    private PinnedCheckout() {}

    /** Puts right what a killed checkout left; does nothing after any other operation. */
    static void mend(Host host, ChangeArea area, JGitIndex index, Change.Recovered recovered)
            throws IOException, InterruptedException {
        if (!recovered.operation().equals(OPERATION)) {
            return;
        }
        Path folder = area.top().resolve(recovered.path());
        Optional<String> wanted = index.gitlink(area.index(), recovered.path());
        Optional<GitProgram> git = GitProgram.find(host);
        if (wanted.isEmpty() || git.isEmpty() || !Files.exists(folder.resolve(".git"))) {
            return;
        }
        Path gitFolder = Room.gitFolder(folder);
        awaitLock(gitFolder.resolve("index.lock"), recovered);
        // half of a checkout looks like an edit, and somebody may have made one since
        if (SubmoduleWork.keep(git.get(), folder, "before an interrupted " + OPERATION + " was mended")) {
            host.reporter()
                    .line("what differed in " + recovered.path() + " is kept: git -C " + recovered.path()
                            + " stash list");
        }
        try {
            new CliTransport(git.get(), Set.of(), TransferOptions.defaults())
                    .checkout(gitFolder, folder, wanted.get(), true);
        } catch (StashFailure refused) {
            host.reporter()
                    .warn(recovered.path() + " is at "
                            + CheckedOut.commit(folder).orElse("no commit") + " and should be at " + wanted.get()
                            + ": " + refused.getMessage());
        }
    }

    /** Git's own checkout may still run, since only Maven was killed; a lock that stays is what a killed one left. */
    private static void awaitLock(Path lock, Change.Recovered recovered) throws IOException, InterruptedException {
        for (long waited = 0; Files.exists(lock) && waited < PATIENCE_MILLIS; waited += POLL_MILLIS) {
            Thread.sleep(POLL_MILLIS);
        }
        if (Files.exists(lock) && !Files.getLastModifiedTime(lock).toInstant().isBefore(recovered.begun())) {
            Files.deleteIfExists(lock);
        }
    }
}
