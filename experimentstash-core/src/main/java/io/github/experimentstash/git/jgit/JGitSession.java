package io.github.experimentstash.git.jgit;

import io.github.experimentstash.git.change.ChangeArea;
import java.io.IOException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.SystemReader;

/**
 * JGit for a moment: without its clock probe, and deaf to {@code GIT_INDEX_FILE} and the like, which steer it into
 * another repository when Maven runs inside a git hook. JGit knows only one such setting a process; it is put back at the
 * end, and sessions do not overlap in time with one of another thread.
 */
final class JGitSession implements AutoCloseable {
    private static final Object ONE_AT_A_TIME = new Object();
    private static int open;
    private static SystemReader before;
    private static QuietSystem quiet;

    private final Repository repository;

    private JGitSession(Repository repository) {
        this.repository = repository;
    }

    static JGitSession open(ChangeArea area) throws IOException {
        enter();
        try {
            return new JGitSession(new FileRepositoryBuilder()
                    .setGitDir(area.git().toFile())
                    .setWorkTree(area.top().toFile())
                    .setMustExist(true)
                    .build());
        } catch (IOException | RuntimeException e) {
            leave();
            throw e;
        }
    }

    Repository repository() {
        return repository;
    }

    @Override
    public void close() {
        repository.close();
        leave();
    }

    /** Several may be open at a time: the first sets JGit's view of the machine, the last puts it back. */
    static void enter() {
        enter(null);
    }

    /** @param user configuration that counts until the last is left; null: none */
    static void enter(Config user) {
        synchronized (ONE_AT_A_TIME) {
            if (open++ == 0) {
                before = SystemReader.getInstance();
                quiet = new QuietSystem(before);
                SystemReader.setInstance(quiet);
            }
            if (user != null) {
                quiet.useConfig(user);
            }
        }
    }

    static void leave() {
        synchronized (ONE_AT_A_TIME) {
            if (--open == 0) {
                SystemReader.setInstance(before);
                before = null;
                quiet = null;
            }
        }
    }
}
