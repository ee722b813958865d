package io.github.experimentstash;

import io.github.experimentstash.config.ConfigFile;
import io.github.experimentstash.config.ExperimentCatalog;
import io.github.experimentstash.config.ExperimentReader;
import io.github.experimentstash.config.ManifestReader;
import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.environment.Environments;
import io.github.experimentstash.git.Engines;
import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.git.cli.GitProgram;
import io.github.experimentstash.git.transport.Transport;
import io.github.experimentstash.model.AddToolRequest;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.StashError;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.model.Tool;
import io.github.experimentstash.tool.AddTool;
import io.github.experimentstash.tool.AddedTool;
import io.github.experimentstash.tool.RemoveTool;
import io.github.experimentstash.tool.RepairTools;
import io.github.experimentstash.tool.RestoreTool;
import io.github.experimentstash.yaml.YamlReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code add-tool}, {@code remove-tool}, {@code restore-tool}, {@code update-tool}, {@code setup}, {@code repair}: the change of the repository, then the environment. */
final class ToolGoals {
    private final Host host;
    private final StashRoot root;
    private final YamlReader yaml;
    private final Environments environments;
    private final Engines engines;

    ToolGoals(Host host, StashRoot root, YamlReader yaml, Environments environments, Engines engines) {
        this.engines = engines;
        this.host = host;
        this.root = root;
        this.yaml = yaml;
        this.environments = environments;
    }

    GoalReport add(AddToolRequest request) {
        return guarded(() -> {
            AddedTool added = new AddTool(host, root, transport(request.allowedSchemes()), Checkpoint.NONE)
                    .add(request, manifest());
            added.warnings().forEach(warning -> host.reporter().warn(warning.text()));
            List<String> lines = new ArrayList<>(added.lines());
            if (added.manner() == AddedTool.Manner.PRESENT) {
                lines.add("next: mvn stash:validate -Dtool=" + request.tool());
                return new GoalReport(lines, false);
            }
            boolean taken = added.manner() == AddedTool.Manner.TAKEN_IN;
            String files = added.path() + (taken ? " as it is; written: " : ", ") + String.join(", ", added.files());
            if (request.dryRun()) {
                lines.add("would " + (taken ? "take in " : "add ") + files);
                lines.add("nothing was changed");
                return new GoalReport(lines, false);
            }
            lines.forEach(host.reporter()::line);
            List<String> end = new ArrayList<>();
            end.add((taken ? "took in " : "added ") + files + "; staged, not committed");
            end.addAll(environmentOfNew(added));
            end.add("next: mvn stash:run -Dconfig=example_" + request.tool());
            return new GoalReport(end, false);
        });
    }

    private List<String> prepareEnvironment(String name) throws InterruptedException {
        Manifest manifest = manifest();
        return new ToolEnvironments(host, root, environments)
                .prepare(manifest.tools().get(name), manifest);
    }

    /** Locked first where it brings no lock, so that what is made now is what everybody gets. */
    private List<String> environmentOfNew(AddedTool added) throws InterruptedException {
        Manifest manifest = manifest();
        Tool tool = manifest.tools().get(added.tool());
        ToolEnvironments made = new ToolEnvironments(host, root, environments);
        List<String> lines = new ArrayList<>();
        lines.addAll(made.lock(tool, manifest));
        lines.addAll(made.prepare(tool, manifest));
        return lines;
    }

    GoalReport remove(RemoveToolRequest request) {
        return guarded(() -> {
            RemoveTool goal = new RemoveTool(host, root, Checkpoint.NONE);
            Manifest manifest = manifest();
            List<RemoveTool.UsedBy> experiments = experiments();
            RemoveTool.Wish wish = new RemoveTool.Wish(
                    request.tool(), manifest, experiments, request.keepConfigs(), request.noBackup());
            RemoveTool.Preview preview = goal.preview(wish);
            if (request.dryRun()) {
                List<String> lines = new ArrayList<>(preview.lines());
                lines.add("nothing was changed");
                return new GoalReport(lines, false);
            }
            preview.lines().forEach(host.reporter()::line);
            if (!request.force() && preview.unsaved()) {
                throw new StashFailure(Problem.error(
                        ProblemCode.UNSAVED_WORK,
                        "'" + request.tool() + "' holds work that is nowhere else",
                        "commit and push it, or add -Dforce: the backup keeps all of it"));
            }
            if (!request.confirm().test("remove it?")) {
                throw new StashFailure(Problem.error(
                        ProblemCode.NEEDS_ANSWER,
                        "nothing was removed: nobody said yes",
                        "add -Dyes to say so beforehand"));
            }
            return new GoalReport(goal.remove(wish), false);
        });
    }

    GoalReport restore(Optional<String> tool, Optional<String> backup, boolean dryRun) {
        return guarded(() -> {
            RestoreTool goal = new RestoreTool(host, root, Checkpoint.NONE);
            if (tool.isEmpty() && backup.isEmpty()) {
                return new GoalReport(goal.list(), false);
            }
            return new GoalReport(goal.restore(tool, backup, manifest(), dryRun), false);
        });
    }

    GoalReport setUp(SetupRequest request) {
        return guarded(() -> {
            Manifest manifest = manifestWith(request.tool());
            return new SetupGoal(host, root, environments)
                    .setUp(request, manifest, transport(request.allowedSchemes()));
        });
    }

    GoalReport update(UpdateToolRequest request) {
        return guarded(() -> {
            Manifest manifest = manifestWith(request.tool());
            return new UpdateToolGoal(host, root)
                    .update(request, manifest, transport(request.allowedSchemes()), git(), this::prepareEnvironment);
        });
    }

    GoalReport repair(Optional<String> tool, boolean dryRun) {
        return guarded(() -> {
            List<String> lines = new ArrayList<>(new RepairTools(host, root, Checkpoint.NONE).repair(tool, dryRun));
            if (lines.isEmpty()) {
                lines.add("nothing to mend");
            } else {
                lines.add(dryRun ? "nothing was changed" : "next: mvn stash:validate");
            }
            return new GoalReport(lines, false);
        });
    }

    private Transport transport(Set<String> allowed) throws IOException, InterruptedException {
        return engines.transport(allowed, root.path());
    }

    private GitProgram git() {
        return GitProgram.find(host)
                .orElseThrow(() -> new StashFailure(Problem.error(
                        ProblemCode.NEEDS_GIT, "there is no git program, which fetches tools", "install git")));
    }

    private Manifest manifest() {
        Problems problems = new Problems();
        Optional<Manifest> manifest = new ManifestReader(yaml).read(root, problems);
        problems.throwIfErrors();
        return manifest.orElseThrow();
    }

    /** @throws StashFailure if it has no such tool */
    private Manifest manifestWith(Optional<String> tool) {
        Manifest manifest = manifest();
        if (tool.isPresent()) {
            Problems problems = new Problems();
            problems.add(manifest.unknown(tool.get(), null));
            problems.throwIfErrors();
        }
        return manifest;
    }

    /** What cannot be read names no tool; validation tells of it. */
    private List<RemoveTool.UsedBy> experiments() {
        List<RemoveTool.UsedBy> experiments = new ArrayList<>();
        for (ConfigFile file : new ExperimentCatalog(root).list(new Problems())) {
            new ExperimentReader(yaml)
                    .read(file, new Problems())
                    .ifPresent(
                            experiment -> experiments.add(new RemoveTool.UsedBy(experiment.tool(), experiment.file())));
        }
        return experiments;
    }

    /** Work on the disk and in git that may be interrupted. */
    private interface Work {
        GoalReport run() throws IOException, InterruptedException;
    }

    private GoalReport guarded(Work work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new StashError(
                    Problem.error(
                            ProblemCode.FILE_UNWRITABLE,
                            "the change could not be carried through: " + e.getMessage() + "; nothing was changed",
                            "free space or give yourself the rights, then try again"),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StashError(
                    Problem.error(ProblemCode.GIT_FAILED, "interrupted; nothing was changed", "try again"), e);
        }
    }
}
