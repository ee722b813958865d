package io.github.experimentstash.maven;

import java.util.List;
import java.util.Optional;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Shows what runs now, also started elsewhere, and how the last runs ended and why. Changes nothing. */
@Mojo(name = "status", requiresProject = false, aggregator = true, threadSafe = true)
public class StatusMojo extends AbstractStashMojo {
    /** Only this run: any part of its id that no other has, or {@code latest}. {@code -Drun} on the command line. */
    @Parameter(property = "stash.run")
    String run;

    /** Shows the log as it grows, until the run ends. {@code -Dfollow} on the command line. */
    @Parameter(property = "stash.follow", defaultValue = "false")
    boolean follow;

    /** {@code text} or {@code json}. {@code -Dformat} on the command line. */
    @Parameter(property = "stash.format")
    String format;

    /** Leaves out this goal. */
    @Parameter(property = "stash.status.skip", defaultValue = "false")
    boolean skipStatus;

    @Override
    boolean isGoalSkipped() {
        return skipStatus;
    }

    @Override
    void doExecute() throws MojoFailureException {
        Optional<String> typed = value(format, StashProperties.FORMAT);
        if (typed.isPresent() && !typed.get().equals("json") && !typed.get().equals("text")) {
            throw failure(List.of("-Dformat=" + typed.get() + " is none", "hint: text or json"));
        }
        tell(stash().status(
                        value(run, StashProperties.RUN),
                        follow || shortFlag(StashProperties.FOLLOW),
                        typed.filter("json"::equals).isPresent()));
    }
}
