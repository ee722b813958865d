package io.github.experimentstash.maven;

import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Ends at wandb and MLflow what finished runs left open there, and sends what was kept back. */
@Mojo(name = "sync", requiresProject = false, aggregator = true, threadSafe = true)
public class SyncMojo extends AbstractStashMojo {
    /** Only this run: any part of its id that no other has, or {@code latest}. {@code -Drun} on the command line. */
    @Parameter(property = "stash.run")
    String run;

    /** Leaves out this goal. */
    @Parameter(property = "stash.sync.skip", defaultValue = "false")
    boolean skipSync;

    @Override
    boolean isGoalSkipped() {
        return skipSync;
    }

    @Override
    void doExecute() throws MojoFailureException {
        tell(stash().sync(value(run, StashProperties.RUN)));
    }
}
