package io.github.experimentstash.maven;

import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Mends what accidents left behind: an interrupted change of the stash, and traces of submodules that are none any more. What
 * may hold somebody's work moves to {@code backups/}, or is left and said.
 */
@Mojo(name = "repair", requiresProject = false, aggregator = true, threadSafe = true)
public class RepairMojo extends AbstractStashMojo {
    /** Only this tool. {@code -Dtool} on the command line. */
    @Parameter(property = "stash.tool")
    String tool;

    /** Looks and tells; changes nothing. {@code -DdryRun}. */
    @Parameter(property = "stash.dryRun", defaultValue = "false")
    boolean dryRun;

    /** Leaves out this goal. */
    @Parameter(property = "stash.repair.skip", defaultValue = "false")
    boolean skipRepair;

    @Override
    boolean isGoalSkipped() {
        return skipRepair;
    }

    @Override
    void doExecute() throws MojoFailureException {
        tell(stash().repair(value(tool, StashProperties.TOOL), dryRun || shortFlag(StashProperties.DRY_RUN)));
    }
}
