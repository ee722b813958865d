package io.github.experimentstash.maven;

import io.github.experimentstash.RunRequest;
import io.github.experimentstash.RunResult;
import io.github.experimentstash.model.Host;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Runs one experiment in its tool's own pinned code and environment, and records it below {@code outputs/}.
 *
 * <p>For example {@code mvn stash:run -Dtool=swissroll -Dconfig=figure1_method_comparison/pca_swissroll}.
 */
@Mojo(name = "run", requiresProject = false, aggregator = true, threadSafe = true)
public class RunMojo extends AbstractStashMojo {
    /** The experiment's tool; may be left out, the experiment names it. {@code -Dtool} on the command line. */
    @Parameter(property = "stash.tool")
    String tool;

    /**
     * The experiment: {@code figure1/pca}, {@code figure1/pca.yaml}, {@code configs/figure1/pca.yaml}, or a path from
     * where you stand. {@code -Dconfig} on the command line.
     */
    @Parameter(property = "stash.config")
    String config;

    /**
     * Overrides for the tool, with quotes as in a shell: {@code -Doverrides="a=1 b=[1,2] 'x=a b'"}. They stand after the
     * experiment's own.
     */
    @Parameter(property = "stash.overrides")
    String overrides;

    /**
     * Wall time after which the run is ended, such as {@code 90m}; wins over the experiment's {@code timeout}.
     * {@code -Dtimeout} on the command line.
     */
    @Parameter(property = "stash.timeout")
    String timeout;

    /**
     * Time between TERM and KILL, such as {@code 20s}; wins over the experiment's {@code grace}. {@code -Dgrace} on the
     * command line.
     */
    @Parameter(property = "stash.grace")
    String grace;

    /**
     * Shows the command and checks what can be checked; starts no process. {@code -DvalidateOnly} on the command line.
     */
    @Parameter(property = "stash.validateOnly", defaultValue = "false")
    boolean validateOnly;

    /** Waits while another run uses the tool's environment and this one would have to change it. */
    @Parameter(property = "stash.wait", defaultValue = "false")
    boolean waitForBusy;

    /**
     * Reports an environment that cannot be made because no package index is reachable, and goes on without the run:
     * for demos on machines without a network.
     */
    @Parameter(property = "stash.gated", defaultValue = "false")
    boolean gated;

    /**
     * {@code off}: experiment trackers such as wandb are left to the tool alone, and no run of theirs is ended. For one
     * tool: {@code env: {STASH_TRACKERS: "off"}}.
     */
    @Parameter(property = "stash.trackers", defaultValue = "on")
    String trackers;

    /** False: values of secret variables that the tool prints are not replaced by {@code ***} in console and log. */
    @Parameter(property = "stash.redactOutput", defaultValue = "true")
    boolean redactOutput;

    /** Leaves out this goal. */
    @Parameter(property = "stash.run.skip", defaultValue = "false")
    boolean skipRun;

    @Override
    boolean isGoalSkipped() {
        return skipRun;
    }

    @Override
    void doExecute() throws MojoFailureException {
        RunResult result = stash().run(request());
        if (!result.succeeded()) {
            throw failure(result.failure());
        }
    }

    /** Core reads the switch where a tool's {@code env} can set it too. */
    @Override
    Host host() {
        Host host = super.host();
        return "off".equalsIgnoreCase(trackers) ? host.with("STASH_TRACKERS", "off") : host;
    }

    RunRequest request() {
        return new RunRequest(
                value(tool, StashProperties.TOOL),
                value(config, StashProperties.CONFIG),
                value(overrides, StashProperties.OVERRIDES),
                value(timeout, StashProperties.TIMEOUT),
                value(grace, StashProperties.GRACE),
                isDebug(),
                validateOnly || shortFlag(StashProperties.VALIDATE_ONLY),
                waitForBusy,
                gated,
                redactOutput);
    }
}
