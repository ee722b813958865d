package io.github.experimentstash.maven;

import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Puts a removed tool back, to the byte; lists the backups when it is told neither a tool nor a backup. */
@Mojo(name = "restore-tool", requiresProject = false, aggregator = true, threadSafe = true)
public class RestoreToolMojo extends AbstractStashMojo {
    /** Whose newest backup is wanted. {@code -Dtool} on the command line. */
    @Parameter(property = "stash.tool")
    String tool;

    /** A folder of {@code backups/}. {@code -Dbackup} on the command line. */
    @Parameter(property = "stash.backup")
    String backup;

    /** Tells what would be done; changes nothing. {@code -DdryRun}. */
    @Parameter(property = "stash.dryRun", defaultValue = "false")
    boolean dryRun;

    /** Leaves out this goal. */
    @Parameter(property = "stash.restore-tool.skip", defaultValue = "false")
    boolean skipRestoreTool;

    @Override
    boolean isGoalSkipped() {
        return skipRestoreTool;
    }

    @Override
    void doExecute() throws MojoFailureException {
        tell(stash().restoreTool(
                        value(tool, StashProperties.TOOL),
                        value(backup, StashProperties.BACKUP),
                        dryRun || shortFlag(StashProperties.DRY_RUN)));
    }
}
