package io.github.experimentstash.maven;

import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Stops a run that was started elsewhere, in its grace, and says how it ended. A second call ends it at once. */
@Mojo(name = "cancel", requiresProject = false, aggregator = true, threadSafe = true)
public class CancelMojo extends AbstractStashMojo {
    /** The run: any part of its id that no other has, or {@code latest}. {@code -Drun} on the command line. */
    @Parameter(property = "stash.run")
    String run;

    /** Leaves out this goal. */
    @Parameter(property = "stash.cancel.skip", defaultValue = "false")
    boolean skipCancel;

    @Override
    boolean isGoalSkipped() {
        return skipCancel;
    }

    @Override
    void doExecute() throws MojoFailureException {
        tell(stash().cancel(value(run, StashProperties.RUN)));
    }
}
