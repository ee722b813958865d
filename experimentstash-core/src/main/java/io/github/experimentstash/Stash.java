package io.github.experimentstash;

import io.github.experimentstash.config.StashLocator;
import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.environment.EnvironmentOptions;
import io.github.experimentstash.environment.Environments;
import io.github.experimentstash.git.Engines;
import io.github.experimentstash.init.StashTemplate;
import io.github.experimentstash.listing.ListRequest;
import io.github.experimentstash.model.AddToolRequest;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.run.ExperimentRunner;
import io.github.experimentstash.validate.ValidationRequest;
import io.github.experimentstash.yaml.YamlReader;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The door into core: one method per goal. Needs no Maven; a front end gives the {@link Host} and shows what comes back.
 */
public final class Stash {
    private final Host host;
    private final StashRoot root;
    private final StashOptions options;
    private final YamlReader yaml = new YamlReader();

    private Stash(Host host, StashRoot root, StashOptions options) {
        this.host = host;
        this.root = root;
        this.options = options;
    }

    /**
     * The stash that a folder lies in, found upwards.
     *
     * @param start absolute
     * @throws io.github.experimentstash.model.StashFailure if there is none
     */
    public static Stash open(Host host, Path start, StashOptions options) {
        return new Stash(host.with(new PlainReporter(host.reporter())), StashLocator.require(start), options);
    }

    /** Absolute. */
    public Path root() {
        return root.path();
    }

    /**
     * Runs one experiment and records it; tells of it on the way.
     *
     * @return the verdict; a run that did not succeed is a result, not an exception
     * @throws io.github.experimentstash.model.StashFailure if nothing could be started, with every problem found
     * @throws io.github.experimentstash.model.StashError if the work could not be done
     */
    public RunResult run(RunRequest request) {
        return new RunGoal(host, root, options, yaml, environments()).run(request);
    }

    /** Checks tools and experiments; changes nothing in the stash. */
    public GoalReport validate(ValidationRequest request) {
        runner().tellUnfinished();
        return new ValidateGoal(host, root, options, environments()).validate(request);
    }

    /**
     * What is here, and when it last worked; changes nothing.
     *
     * @param output a file to write, relative to where the user stands; absent: it is told, or goes to standard output where
     *     it is for a program
     * @throws io.github.experimentstash.model.StashFailure if it is asked for what there is not
     */
    public GoalReport list(ListRequest request, Optional<String> output) {
        return new ListGoal(host, root).list(request, output);
    }

    /**
     * What runs now, and what became of the last runs; changes nothing.
     *
     * @param run any part of its id that no other has, or {@code latest}; absent for all
     * @param follow show the log of that run as it grows, until it ends; without a run of the latest
     * @param json for programs
     * @throws io.github.experimentstash.model.StashFailure if there is no such run
     */
    public GoalReport status(Optional<String> run, boolean follow, boolean json) {
        return new StatusGoal(host, root).status(run, follow, json);
    }

    /**
     * Stops a run that was started elsewhere, and waits for its end; a second call ends it at once.
     *
     * @param run any part of its id that no other has, or {@code latest}; absent where only one is under way
     * @throws io.github.experimentstash.model.StashFailure if there is no such run
     * @throws io.github.experimentstash.model.StashError if it cannot be asked
     */
    public GoalReport cancel(Optional<String> run) {
        return new CancelGoal(host, root).cancel(run);
    }

    /**
     * Ends at their trackers (wandb, MLflow) what finished runs left open there, each under its lock; tells a line for each.
     *
     * @param run any part of its id that no other has, or {@code latest}; absent for all that have something left to do
     * @return a failed report if something could not be done
     * @throws io.github.experimentstash.model.StashFailure if there is no such run
     * @throws io.github.experimentstash.model.StashError if it cannot be tried
     */
    public GoalReport sync(Optional<String> run) {
        runner().recover();
        return new SyncGoal(host, root).sync(run);
    }

    /**
     * Removes old runs and caches, after a yes; what an earlier call could not finish first.
     *
     * @throws io.github.experimentstash.model.StashFailure if nobody said yes, or the caches are in use
     * @throws io.github.experimentstash.model.StashError if something cannot be removed; the next call goes on
     */
    public GoalReport clean(CleanWish wish) {
        if (!wish.dryRun()) {
            runner().recover();
        }
        return new CleanGoal(host, root).clean(wish);
    }

    /**
     * The page of a kind of problem.
     *
     * @param code such as {@code STASH-203}
     * @throws io.github.experimentstash.model.StashFailure if there is none of that code
     */
    public static GoalReport explain(String code) {
        return ValidateGoal.explain(code);
    }

    /**
     * Writes the stash's own lock of a tool that has none; of every such tool when none is named. A tool that cannot be
     * locked makes the report a failed one, and the others are locked all the same.
     *
     * @throws io.github.experimentstash.model.StashFailure if the tool is not known
     */
    public GoalReport lock(Optional<String> tool) {
        runner().recover();
        return new LockGoal(root, yaml, environments()).lock(tool);
    }

    /**
     * Turns a folder into a stash that validates; overwrites nothing.
     *
     * @param folder absolute
     * @param pluginVersion for the POM that is written
     * @throws io.github.experimentstash.model.StashFailure if the folder lies inside another stash
     * @throws io.github.experimentstash.model.StashError if a file cannot be written
     */
    public static GoalReport init(Path folder, String pluginVersion) {
        return new GoalReport(StashTemplate.apply(folder, pluginVersion).lines(), false);
    }

    /**
     * Brings a tool in: submodule, pin, entry, example, environment. All or nothing but for the environment, which the next
     * run makes too.
     *
     * @throws io.github.experimentstash.model.StashFailure with every reason against it; nothing was changed
     */
    public GoalReport addTool(AddToolRequest request) {
        return toolGoals().add(request);
    }

    /**
     * Takes a tool out, into a backup.
     *
     * @throws io.github.experimentstash.model.StashFailure with the reason against it; nothing was changed
     */
    public GoalReport removeTool(RemoveToolRequest request) {
        return toolGoals().remove(request);
    }

    /**
     * Puts a removed tool back; lists the backups when neither is named.
     *
     * @param tool whose newest backup is wanted
     * @param backup a folder of {@code backups/}
     * @throws io.github.experimentstash.model.StashFailure with the reason against it; nothing was changed
     */
    public GoalReport restoreTool(Optional<String> tool, Optional<String> backup, boolean dryRun) {
        return toolGoals().restore(tool, backup, dryRun);
    }

    /**
     * Moves pins of tools: fetches, checks out, stages. Each is moved wholly or not at all.
     *
     * @return a failed report if a pin could not be moved; the others are moved all the same
     * @throws io.github.experimentstash.model.StashFailure if nothing can be done as things are; nothing was changed
     */
    public GoalReport updateTool(UpdateToolRequest request) {
        return toolGoals().update(request);
    }

    /**
     * Makes a fresh clone runnable: submodules at the commits that the stash holds, environments in sync. What is there is
     * left as it is.
     *
     * @return a failed report if a tool could not be had; the others are there all the same
     * @throws io.github.experimentstash.model.StashFailure if nothing can be done as things are; nothing was changed
     */
    public GoalReport setUp(SetupRequest request) {
        return toolGoals().setUp(request);
    }

    /**
     * Mends what accidents left of submodules: an interrupted change first, then each trace of a submodule that is none.
     *
     * @param tool only this one
     * @param dryRun look and tell only
     * @throws io.github.experimentstash.model.StashFailure if the repository is not to be changed now
     */
    public GoalReport repair(Optional<String> tool, boolean dryRun) {
        return toolGoals().repair(tool, dryRun);
    }

    private ToolGoals toolGoals() {
        return new ToolGoals(host, root, yaml, environments(), new Engines(host, options.transfers()));
    }

    private ExperimentRunner runner() {
        return new ExperimentRunner(host, root.path(), environments(), options.lastRunFile());
    }

    private Environments environments() {
        return new Environments(host, new EnvironmentOptions(options.uv(), options.provideUv()));
    }
}
