package io.github.experimentstash.maven;

import io.github.experimentstash.CleanWish;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Removes old runs, records and results, and caches. Asks first. Never the last success of an experiment, nor a run that a
 * snapshot names.
 */
@Mojo(name = "clean", requiresProject = false, aggregator = true, threadSafe = true)
public class CleanMojo extends AbstractStashMojo {
    /** Runs that began longer ago than this, such as {@code 30d}. {@code -DolderThan} on the command line. */
    @Parameter(property = "stash.olderThan")
    String olderThan;

    /** Runs but the newest so many of each experiment. {@code -Dkeep} on the command line. */
    @Parameter(property = "stash.keep")
    String keep;

    /** Removes records only; results stay where they are. {@code -DkeepResults}. */
    @Parameter(property = "stash.keepResults", defaultValue = "false")
    boolean keepResults;

    /** Removes what the stash can make again, below {@code .stash/}. {@code -Dcaches}. */
    @Parameter(property = "stash.caches", defaultValue = "false")
    boolean caches;

    /** Answers the question with yes. {@code -Dyes}. */
    @Parameter(property = "stash.yes", defaultValue = "false")
    boolean yes;

    /** Tells what would go; changes nothing. {@code -DdryRun}. */
    @Parameter(property = "stash.dryRun", defaultValue = "false")
    boolean dryRun;

    /** Leaves out this goal. */
    @Parameter(property = "stash.clean.skip", defaultValue = "false")
    boolean skipClean;

    @Override
    boolean isGoalSkipped() {
        return skipClean;
    }

    @Override
    void doExecute() throws MojoFailureException {
        boolean answered = yes || shortFlag(StashProperties.YES);
        tell(stash().clean(new CleanWish(
                value(olderThan, StashProperties.OLDER_THAN),
                value(keep, StashProperties.KEEP),
                keepResults || shortFlag(StashProperties.KEEP_RESULTS),
                caches || shortFlag(StashProperties.CACHES),
                dryRun || shortFlag(StashProperties.DRY_RUN),
                question -> answered || (interactive && Question.isYes(question)))));
    }
}
