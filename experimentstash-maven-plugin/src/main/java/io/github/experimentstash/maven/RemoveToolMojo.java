package io.github.experimentstash.maven;

import io.github.experimentstash.RemoveToolRequest;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Takes a tool out completely, into a backup below {@code backups/} that {@code restore-tool} puts back. */
@Mojo(name = "remove-tool", requiresProject = false, aggregator = true, threadSafe = true)
public class RemoveToolMojo extends AbstractStashMojo {
    /** Name of the tool. {@code -Dtool} on the command line. */
    @Parameter(property = "stash.tool")
    String tool;

    /** Goes on over work that was not committed or not pushed; the backup keeps it. {@code -Dforce}. */
    @Parameter(property = "stash.force", defaultValue = "false")
    boolean force;

    /** Answers the question with yes. {@code -Dyes}. */
    @Parameter(property = "stash.yes", defaultValue = "false")
    boolean yes;

    /** Keeps the tool's example experiment, too. {@code -DkeepConfigs}. */
    @Parameter(property = "stash.keepConfigs", defaultValue = "false")
    boolean keepConfigs;

    /**
     * Keeps nothing of it. Refused if something of it is nowhere else, with {@code -Dforce} too. {@code -DnoBackup}.
     */
    @Parameter(property = "stash.noBackup", defaultValue = "false")
    boolean noBackup;

    /** Tells what would go; changes nothing. {@code -DdryRun}. */
    @Parameter(property = "stash.dryRun", defaultValue = "false")
    boolean dryRun;

    /** Leaves out this goal. */
    @Parameter(property = "stash.remove-tool.skip", defaultValue = "false")
    boolean skipRemoveTool;

    @Override
    boolean isGoalSkipped() {
        return skipRemoveTool;
    }

    @Override
    void doExecute() throws MojoFailureException {
        boolean answered = yes || shortFlag(StashProperties.YES);
        tell(stash().removeTool(new RemoveToolRequest(
                required(value(tool, StashProperties.TOOL), "-Dtool=<name>"),
                force || shortFlag(StashProperties.FORCE),
                dryRun || shortFlag(StashProperties.DRY_RUN),
                keepConfigs || shortFlag(StashProperties.KEEP_CONFIGS),
                noBackup || shortFlag(StashProperties.NO_BACKUP),
                question -> answered || (interactive && Question.isYes(question)))));
    }
}
