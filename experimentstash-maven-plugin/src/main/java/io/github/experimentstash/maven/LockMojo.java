package io.github.experimentstash.maven;

import io.github.experimentstash.GoalReport;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Writes {@code locks/<tool>.txt}, with hashes, for a tool that has no lock of its own. */
@Mojo(name = "lock", requiresProject = false, aggregator = true, threadSafe = true)
public class LockMojo extends AbstractStashMojo {
    /** Only this tool; all tools without a lock when it is left out. {@code -Dtool} on the command line. */
    @Parameter(property = "stash.tool")
    String tool;

    @Override
    void doExecute() throws MojoFailureException {
        GoalReport report = stash().lock(value(tool, StashProperties.TOOL));
        if (report.failed()) {
            throw new MojoFailureException(Failures.block(String.join("\n", report.lines())));
        }
        for (String line : report.lines()) {
            getLog().info(line);
        }
    }
}
