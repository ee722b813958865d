package io.github.experimentstash.run;

import io.github.experimentstash.model.RunState;
import io.github.experimentstash.process.RunControl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Stops a run that was started elsewhere, and waits for its end. */
public final class RunCancel {
    private static final long POLL_MILLIS = 50;
    /** Beyond the grace: what the supervisor needs to end a tree, and to be asked on another host. */
    private static final long MARGIN_SECONDS = 30;

    private final Path root;
    private final RunStatuses statuses;

    /** @param root of the stash */
    public RunCancel(Path root) {
        this.root = root;
        this.statuses = new RunStatuses(root);
    }

    /**
     * A second call for a run that is being stopped ends it at once.
     *
     * @param run one that is under way
     * @param said hears what is done
     * @return the run as it is then; it has ended, unless its host does not answer
     * @throws IOException if it cannot be asked
     */
    public RunStatus cancel(RunStatus run, Consumer<String> said) throws IOException, InterruptedException {
        RunControl control = new RunControl(root.resolve(run.path()), run.attempt());
        double grace = control.grace();
        if (run.state() == RunState.STOPPING) {
            said.accept(run.id() + " is being stopped; ending it without waiting");
            control.kill();
            grace = 0;
        } else {
            said.accept("stopping " + run.id()
                    + control.otherHost()
                            .map(host -> " on " + host + ", which looks every 5 s")
                            .orElse(""));
            control.stop("stash:cancel");
        }
        long end = System.nanoTime() + (long) ((grace + MARGIN_SECONDS) * 1e9);
        RunStatus now = statuses.named(run.id());
        while (!now.isEnded() && !now.dead() && System.nanoTime() < end) {
            Thread.sleep(POLL_MILLIS);
            now = statuses.named(run.id());
        }
        return now;
    }
}
