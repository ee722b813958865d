package io.github.experimentstash.maven;

import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Writes {@code locks/<tool>.txt}, with hashes, for a tool that has no lock of its own. */
@Mojo(name = "lock", requiresProject = false, aggregator = true, threadSafe = true)
public class LockMojo extends AbstractStashMojo {
    /** Only this tool; all tools without a lock when it is left out. {@code -Dtool} on the command line. */
    @Parameter(property = "stash.tool")
    String tool;

    /** Leaves out this goal. */
    @Parameter(property = "stash.lock.skip", defaultValue = "false")
    boolean skipLock;

    @Override
    boolean isGoalSkipped() {
        return skipLock;
    }

    @Override
    void doExecute() throws MojoFailureException {
        tell(stash().lock(value(tool, StashProperties.TOOL)));
    }
}
