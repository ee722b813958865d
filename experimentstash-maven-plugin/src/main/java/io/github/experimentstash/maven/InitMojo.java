package io.github.experimentstash.maven;

import io.github.experimentstash.Stash;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Turns a folder into a stash that validates, with a first example that runs. Overwrites nothing; needs no POM. */
@Mojo(name = "init", requiresProject = false, aggregator = true, threadSafe = true)
public class InitMojo extends AbstractStashMojo {
    /** Leaves out this goal. */
    @Parameter(property = "stash.init.skip", defaultValue = "false")
    boolean skipInit;

    @Parameter(defaultValue = "${plugin.version}", readonly = true)
    String pluginVersion;

    @Override
    boolean isGoalSkipped() {
        return skipInit;
    }

    @Override
    void doExecute() {
        for (String line :
                Stash.init(basedir.toPath().toAbsolutePath(), pluginVersion).lines()) {
            getLog().info(line);
        }
    }
}
