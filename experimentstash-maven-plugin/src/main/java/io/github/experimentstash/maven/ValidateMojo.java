package io.github.experimentstash.maven;

import io.github.experimentstash.Stash;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Checks every tool and every experiment of the stash, and changes nothing. In a POM it belongs to the phase
 * {@code verify} unless another is named.
 */
@Mojo(name = "validate", defaultPhase = LifecyclePhase.VERIFY, requiresProject = false, threadSafe = true)
public class ValidateMojo extends AbstractStashMojo {
    /** Only this tool and its experiments. {@code -Dtool} on the command line. */
    @Parameter(property = "stash.tool")
    String tool;

    /** Warnings fail too. {@code -Dstrict} on the command line. */
    @Parameter(property = "stash.strict", defaultValue = "false")
    boolean strict;

    /** Shows all experiments with their tools. {@code -DlistConfigs} on the command line. */
    @Parameter(property = "stash.listConfigs", defaultValue = "false")
    boolean listConfigs;

    /** Leaves out this goal. */
    @Parameter(property = "stash.validate.skip", defaultValue = "false")
    boolean skipValidate;

    @Override
    boolean isGoalSkipped() {
        return skipValidate;
    }

    @Override
    void doExecute() throws MojoFailureException {
        Stash stash = stash();
        if (isSecondTime(stash)) {
            getLog().debug(stash.root() + " was validated in this build already");
            return;
        }
        tell(stash.validate(
                value(tool, StashProperties.TOOL),
                strict || shortFlag(StashProperties.STRICT),
                listConfigs || shortFlag(StashProperties.LIST_CONFIGS)));
    }

    /** A binding in a parent POM reaches every module; each stash is checked once in a build. */
    private boolean isSecondTime(Stash stash) {
        boolean bound = session != null && execution != null && execution.getLifecyclePhase() != null;
        return bound
                && session.getRepositorySession() != null
                && !session.getRepositorySession()
                        .getData()
                        .set("stash.validated:" + stash.root() + execution.getExecutionId(), null, true);
    }
}
