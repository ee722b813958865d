package io.github.experimentstash.tool;

import io.github.experimentstash.git.change.Change;
import io.github.experimentstash.git.change.ChangeArea;
import io.github.experimentstash.git.change.LeftLock;
import io.github.experimentstash.git.cli.GitProgram;
import io.github.experimentstash.git.jgit.JGitIndex;
import io.github.experimentstash.git.submodule.TwoWayCheckout;
import io.github.experimentstash.git.transport.Transport;
import io.github.experimentstash.json.AtomicFiles;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.StashFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The checkout that goes with a moved pin. It begins only where no file that differs between the two commits has an edit, and
 * a note in the tool's git folder names the two; so after a kill in the middle the stash's index says, whether the change was
 * undone or finished, what these files have to be. All others are left alone.
 */
final class PinnedCheckout {
    /** The journal's word for a change that comes with a checkout. */
    static final String OPERATION = "update-tool";

    /** In the tool's git folder, a line each: the commit that was checked out, the one that comes, and who sees git work. */
    private static final String NOTE = "stash-checkout";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final GitProgram git;
    private final Path folder;
    private final Path gitFolder;
    private final String from;
    private final String to;

    /** @param folder of the tool, a repository */
    PinnedCheckout(GitProgram git, Path folder, String from, String to) throws IOException {
        this.git = git;
        this.folder = folder;
        this.gitFolder = Room.gitFolder(folder);
        this.from = from;
        this.to = to;
    }

    /** Files whose edits would be lost. */
    List<String> inTheWay(List<String> modified) throws IOException, InterruptedException {
        return TwoWayCheckout.between(git, folder, from, to).inTheWay(modified);
    }

    /** What has to be so before the change is written down: a note of an earlier one would be taken for this one's. */
    void forget() throws IOException {
        Files.deleteIfExists(gitFolder.resolve(NOTE));
    }

    /** Written down before the first file is touched. */
    void note() throws IOException {
        AtomicFiles.write(
                gitFolder.resolve(NOTE),
                from + "\n" + to + "\n" + LeftLock.view().orElse("") + "\n");
    }

    /**
     * @throws StashFailure if git refuses; nothing was touched, or what was is put back
     */
    void carryOut(Transport transport) throws IOException, InterruptedException {
        note();
        TwoWayCheckout files = TwoWayCheckout.between(git, folder, from, to);
        Map<String, String> before = files.marks();
        boolean done = false;
        try {
            transport.checkout(gitFolder, folder, to, false);
            done = true;
        } finally {
            // where git refused, what is in its way is somebody's
            if (!done && !files.marks().equals(before)) {
                takeBack();
            }
        }
    }

    /** For a change that fails afterwards. */
    void takeBack() throws IOException, InterruptedException {
        TwoWayCheckout.between(git, folder, from, to).settle(from, "before a failed " + OPERATION + " was taken back");
    }

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
        Path note = Room.gitFolder(folder).resolve(NOTE);
        if (!Files.isRegularFile(note)) {
            return;
        }
        List<String> commits = Files.readAllLines(note);
        clearLock(note.resolveSibling("index.lock"), folder, commits, recovered);
        try {
            TwoWayCheckout files = TwoWayCheckout.between(git.get(), folder, commits.get(0), commits.get(1));
            if (files.settle(wanted.get(), "before an interrupted " + OPERATION + " was mended")) {
                host.reporter()
                        .line("what differed in " + recovered.path() + " is kept: git -C " + recovered.path()
                                + " stash list");
            }
            Files.delete(note);
        } catch (IOException | IndexOutOfBoundsException refused) {
            host.reporter()
                    .warn(recovered.path() + " should be at " + wanted.get() + " and could not be brought there: "
                            + refused.getMessage());
        }
    }

    /** Git's own checkout may still run, since only Maven was killed; a lock that nobody holds is what a killed one left. */
    private static void clearLock(Path file, Path folder, List<String> note, Change.Recovered recovered)
            throws IOException, InterruptedException {
        LeftLock lock = new LeftLock(file, folder);
        boolean free = true;
        if (note.size() > 2 && LeftLock.view().equals(Optional.of(note.get(2)))) {
            free = lock.awaitFree(PATIENCE);
        } else {
            lock.awaitGone(PATIENCE);
        }
        if (free
                && Files.exists(file)
                && !Files.getLastModifiedTime(file).toInstant().isBefore(recovered.begun())) {
            Files.deleteIfExists(file);
        }
    }
}
