package io.github.experimentstash.run;

import io.github.experimentstash.environment.EnvironmentRequest;
import io.github.experimentstash.environment.Environments;
import io.github.experimentstash.environment.PreparedEnvironment;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.RunState;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One experiment from plan to record. The order is the promise: what is there is looked at, the environment made, the
 * intent recorded, the tool started by the supervisor, the verdict read from its evidence, the results recorded.
 */
public final class ExperimentRunner {
    private final Host host;
    private final Path root;
    private final Environments environments;
    private final Optional<Path> lastRunFile;

    /**
     * @param root of the stash, absolute
     * @param lastRunFile where a copy of the record goes; absent: {@code .stash/last-run.json}
     */
    public ExperimentRunner(Host host, Path root, Environments environments, Optional<Path> lastRunFile) {
        this.host = host;
        this.root = root;
        this.environments = environments;
        this.lastRunFile = lastRunFile;
    }

    /**
     * Runs it and tells of it on the way.
     *
     * @throws io.github.experimentstash.model.StashFailure before anything was started, if the tool, its pin or its
     *     environment stand in the way
     * @throws io.github.experimentstash.model.StashError if the record cannot be written
     */
    public FinishedRun run(RunInput input) {
        RunPlan plan = plan(input);
        SourceCode code = SourceCode.look(host, plan, input.manifest().requireCommitPins());
        host.reporter().line(RunHeader.title(plan));
        RunHeader.line(host.reporter(), "tool", RunHeader.source(plan.tool(), code.source()));
        for (Problem warning : code.warnings()) {
            host.reporter().warn(warning.text());
        }
        PreparedEnvironment environment = environments.prepare(request(input, plan, code));
        try (var lease = environment.lease()) {
            RunHeader.line(host.reporter(), "environment", environment.summary());
            for (Problem warning : environment.warnings()) {
                host.reporter().warn(warning.text());
            }
            RunStart start = new RunIntent(host, plan, code, environment).record();
            RunHeader.line(
                    host.reporter(), "command", ShownCommand.of(start.command(), environment.python()));
            RunHeader.line(host.reporter(), "record", root.relativize(start.folder().path()).toString());
            host.reporter().line("");
            new RunLaunch(host, plan, start, environment).await();
            FinishedRun finished = new RunFinish(host, root, lastRunFile).finish(plan, start);
            return finished;
        }
    }

    /** Shows what {@link #run} would do; starts no process and changes nothing. */
    public FinishedRun preview(RunInput input) {
        throw new UnsupportedOperationException();
    }

    private RunPlan plan(RunInput input) {
        throw new UnsupportedOperationException();
    }

    private EnvironmentRequest request(RunInput input, RunPlan plan, SourceCode code) {
        throw new UnsupportedOperationException();
    }
}
