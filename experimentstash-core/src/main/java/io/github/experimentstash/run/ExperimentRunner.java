package io.github.experimentstash.run;

import io.github.experimentstash.environment.EnvironmentLease;
import io.github.experimentstash.environment.EnvironmentPreview;
import io.github.experimentstash.environment.EnvironmentRequest;
import io.github.experimentstash.environment.Environments;
import io.github.experimentstash.environment.PreparedEnvironment;
import io.github.experimentstash.git.GitReader;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.SecretNames;
import io.github.experimentstash.model.SecretValues;
import io.github.experimentstash.model.StashException;
import io.github.experimentstash.process.CommandRunner;
import io.github.experimentstash.process.SystemPython;
import io.github.experimentstash.process.Verdict;
import io.github.experimentstash.results.HydraRecord;
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
    private final SupervisorPython supervisorPython;
    private final RunFinish finish;

    /** Which interpreter runs the supervisor. */
    interface SupervisorPython {
        /** Absolute; absent on a machine that has none. */
        Optional<Path> of(PreparedEnvironment environment);
    }

    /**
     * @param root of the stash, absolute
     * @param lastRunFile where a copy of the record goes; absent: {@code .stash/last-run.json}
     */
    public ExperimentRunner(Host host, Path root, Environments environments, Optional<Path> lastRunFile) {
        this(host, root, environments, lastRunFile, environment -> ownOrSystem(host, environment));
    }

    ExperimentRunner(
            Host host,
            Path root,
            Environments environments,
            Optional<Path> lastRunFile,
            SupervisorPython supervisorPython) {
        this.host = host;
        this.root = root;
        this.environments = environments;
        this.supervisorPython = supervisorPython;
        this.finish = new RunFinish(host, root, lastRunFile);
    }

    /** The tool's own is a real interpreter and known to start; only an old one is not good enough. */
    private static Optional<Path> ownOrSystem(Host host, PreparedEnvironment environment) {
        return SystemPython.supports(environment.pythonVersion())
                ? Optional.of(environment.python())
                : SystemPython.find(host.variables());
    }

    /** Gives runs that were found dead their verdict; tells a line for each. */
    public void recover() {
        new RunRecovery(host, root, finish).recover();
    }

    /** Tells of runs that were found dead and have no verdict yet; changes nothing. */
    public void tellUnfinished() {
        for (String record : new RunRecovery(host, root, finish).pending()) {
            host.reporter()
                    .line("this run is over and its record is not complete: " + record
                            + "   (the next mvn stash:run completes it)");
        }
    }

    /** What an earlier invocation left for wrappers is not this one's. */
    public void begin() {
        finish.removeLastRun();
        recover();
        new TrackerSync(host, root).briefly();
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
        GitReader git = new GitReader(host.variables(), new CommandRunner(host.reporter()::debug));
        Steps steps = new Steps(host.reporter());
        SourceCode code = SourceCode.look(git, plan, input.manifest());
        steps.done("git asked for the code");
        host.reporter().line(RunHeader.title(plan));
        RunHeader.line(host.reporter(), "tool", RunHeader.source(plan.tool(), code.source()));
        warn(code.warnings());
        PreparedEnvironment environment = environments.prepare(request(input, plan, code));
        steps.done("environment looked at or made: " + environment.python());
        try (var lease = environment.lease()) {
            RunHeader.line(host.reporter(), "environment", environment.summary());
            warn(environment.warnings());
            RunStart start = new RunIntent(host, git, plan, code, environment, input.redactOutput()).record();
            steps.done("intent recorded, the tool's folder looked through");
            RunHeader.line(
                    host.reporter(),
                    "command",
                    ShownCommand.of(start.supervised().secrets().maskArguments(start.command()), environment.python()));
            RunHeader.line(host.reporter(), "record", relative(start.folder().path()));
            host.reporter().line("");
            Attempts attempts = new Attempts(host, plan, start);
            FinishedRun finished = attempt(attempts, plan, environment, lease, steps);
            while (attempts.lost().isPresent()) {
                finished = again(attempts, plan, request(input, plan, code), environment, steps);
            }
            return finished;
        }
    }

    /** One attempt; not finished if another one is to follow. */
    private FinishedRun attempt(
            Attempts attempts, RunPlan plan, PreparedEnvironment environment, EnvironmentLease lease, Steps steps) {
        RunStart start = attempts.current();
        attempts.begun();
        return new RunLaunch(host, root).await(start, supervisorPython.of(environment), lease, (verdict, hurry) -> {
            steps.done("supervisor and tool ran");
            if (!hurry.getAsBoolean() && attempts.goOnAfter(verdict)) {
                return new FinishedRun(verdict.state(), start.folder().path(), List.of());
            }
            FinishedRun finished = finish.finish(plan, start, verdict, hurry);
            steps.done("results hashed and recorded");
            return finished;
        });
    }

    /** The environment is held anew, and must be the one of the first attempt: the record says what it was. */
    private FinishedRun again(
            Attempts attempts, RunPlan plan, EnvironmentRequest request, PreparedEnvironment first, Steps steps) {
        PreparedEnvironment now;
        try {
            now = environments.prepare(request);
        } catch (StashException refused) {
            return givenUp(attempts, plan, refused.getMessage());
        }
        try (var lease = now.lease()) {
            return now.packages().equals(first.packages())
                    ? attempt(attempts, plan, now, lease, steps)
                    : givenUp(attempts, plan, "the environment is another one since");
        }
    }

    private FinishedRun givenUp(Attempts attempts, RunPlan plan, String why) {
        host.reporter().warn("no further attempt: " + why);
        Verdict verdict = attempts.lost().orElseThrow();
        attempts.begun();
        return finish.finish(plan, attempts.current(), verdict, () -> false);
    }

    /** Shows what {@link #run} would do; starts no process and changes nothing. */
    public void preview(RunInput input) {
        RunPlan plan = plan(input);
        Problems problems = new Problems();
        problems.add(SourceCode.checkFolder(plan));
        problems.throwIfErrors();
        EnvironmentPreview environment = environments.preview(new EnvironmentRequest(
                root,
                plan.tool(),
                plan.toolDirectory(),
                plan.workingDirectory(),
                SourceCode.hasOwnGit(plan),
                !SourceCode.hasOwnGit(plan),
                input.manifest().toolPaths(),
                false));
        problems.addAll(environment.problems());
        problems.throwIfErrors();
        host.reporter().line(RunHeader.title(plan));
        RunHeader.line(host.reporter(), "environment", environment.summary());
        warn(problems.all());
        List<String> command = CommandLineBuilder.preview(
                plan.tool(), environment.python(), RunIntent.replaced(plan.arguments(), RunIntent.knownBefore(plan)));
        SecretValues secrets = SecretValues.of(host.variables(), SecretNames.in(host.variables()));
        RunHeader.line(
                host.reporter(), "command", ShownCommand.of(secrets.maskArguments(command), environment.python()));
        host.reporter().line("nothing was started");
        host.reporter().line("next: " + secrets.mask(NextExperiment.again(plan)));
    }

    private RunPlan plan(RunInput input) {
        Path project = root.resolve(input.tool().path()).resolve(input.tool().directory());
        return RunPlanner.plan(
                root,
                input.tool(),
                input.experiment(),
                input.typed(),
                input.debug(),
                HydraRecord.isHydraTool(project, CommandLineBuilder.startedFile(input.tool(), project)),
                input.timeout(),
                input.grace(),
                host.variables());
    }

    private EnvironmentRequest request(RunInput input, RunPlan plan, SourceCode code) {
        return new EnvironmentRequest(
                root,
                plan.tool(),
                plan.toolDirectory(),
                plan.workingDirectory(),
                code.isSubmodule(),
                !code.isUntouchedSubmodule(),
                input.manifest().toolPaths(),
                input.waitForBusy());
    }

    private String relative(Path path) {
        String relative = root.relativize(path).toString().replace('\\', '/');
        return relative.isEmpty() ? "." : relative;
    }

    private void warn(List<Problem> warnings) {
        for (Problem warning : warnings) {
            host.reporter().warn(warning.text());
        }
    }
}
