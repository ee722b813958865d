package io.github.experimentstash.maven;

import io.github.experimentstash.Stash;
import io.github.experimentstash.validate.ValidationRequest;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Checks every tool and every experiment of the stash, and changes nothing. In a POM it belongs to the phase
 * {@code verify} unless another is named.
 */
@Mojo(name = "validate", defaultPhase = LifecyclePhase.VERIFY, requiresProject = false, threadSafe = true)
public class ValidateMojo extends AbstractTransferMojo {
    /** Only this tool and its experiments. {@code -Dtool} on the command line. */
    @Parameter(property = "stash.tool")
    String tool;

    /** Only experiments whose names match, such as {@code figure1/*}. {@code -Dconfig} on the command line. */
    @Parameter(property = "stash.validate.config")
    String experiments;

    /** Shows the page of this code, such as {@code STASH-203}, and checks nothing. */
    @Parameter(property = "stash.explain")
    String explain;

    /** Warnings fail too. {@code -Dstrict} on the command line. */
    @Parameter(property = "stash.strict", defaultValue = "false")
    boolean strict;

    /** Shows all experiments with their tools. {@code -DlistConfigs} on the command line. */
    @Parameter(property = "stash.listConfigs", defaultValue = "false")
    boolean listConfigs;

    /**
     * What is looked at closely, which takes time: {@code packages} (each installed file against its hash),
     * {@code configs} (Hydra tools resolve their experiments, in their own environments).
     */
    @Parameter(property = "stash.deep")
    String deep;

    /** Asks each tool's upstream whether a branch or tag of it has the pin. Nothing is fetched. */
    @Parameter(property = "stash.online", defaultValue = "false")
    boolean online;

    /** Leaves out this goal. */
    @Parameter(property = "stash.validate.skip", defaultValue = "false")
    boolean skipValidate;

    @Override
    boolean isGoalSkipped() {
        return skipValidate;
    }

    @Override
    void doExecute() throws MojoFailureException {
        if (explain != null) {
            tell(Stash.explain(explain));
            return;
        }
        Stash stash = stash();
        if (!OncePerBuild.isFirst(session, execution, stash.root())) {
            getLog().debug(stash.root() + " was validated in this build already");
            return;
        }
        ValidationRequest request = new ValidationRequest(
                value(tool, StashProperties.TOOL),
                value(experiments, StashProperties.CONFIG),
                strict || shortFlag(StashProperties.STRICT),
                listConfigs || shortFlag(StashProperties.LIST_CONFIGS),
                deep(deep),
                online,
                allowed());
        tell(stash.validate(request));
    }
}
