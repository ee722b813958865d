package io.github.experimentstash.maven;

import io.github.experimentstash.SetupRequest;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Makes a fresh clone runnable: fetches the tools' submodules at the commits that the stash holds, and makes their
 * environments. What is there is left as it is; an interrupted call is taken up where it ended.
 */
@Mojo(name = "setup", requiresProject = false, aggregator = true, threadSafe = true)
public class SetupMojo extends AbstractTransferMojo {
    /** Only this tool. {@code -Dtool} on the command line. */
    @Parameter(property = "stash.tool")
    String tool;

    /** How many submodules are fetched at a time. {@code -Djobs} on the command line. */
    @Parameter(property = "stash.jobs", defaultValue = "4")
    int jobs;

    /** Fetches the submodules only. {@code -DnoEnvironments} on the command line. */
    @Parameter(property = "stash.noEnvironments", defaultValue = "false")
    boolean noEnvironments;

    /** {@code packages}: makes an environment anew if a file of a package in it is not as it was installed. */
    @Parameter(property = "stash.deep")
    String deep;

    /** Leaves out this goal. */
    @Parameter(property = "stash.setup.skip", defaultValue = "false")
    boolean skipSetup;

    @Override
    boolean isGoalSkipped() {
        return skipSetup;
    }

    @Override
    void doExecute() throws MojoFailureException {
        tell(stash().setUp(new SetupRequest(
                value(tool, StashProperties.TOOL),
                jobs(),
                !noEnvironments && !shortFlag(StashProperties.NO_ENVIRONMENTS),
                deep(deep),
                allowed())));
    }

    private int jobs() throws MojoFailureException {
        String typed = value(null, StashProperties.JOBS).orElse(Integer.toString(jobs));
        if (!typed.matches("[1-9]|[1-5][0-9]|6[0-4]")) {
            throw new MojoFailureException("-Djobs=" + typed + " is not a number from 1 to 64");
        }
        return Integer.parseInt(typed);
    }
}
