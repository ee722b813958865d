package io.github.experimentstash;

import io.github.experimentstash.config.ConfigFile;
import io.github.experimentstash.config.Durations;
import io.github.experimentstash.config.ExperimentCatalog;
import io.github.experimentstash.config.ExperimentReader;
import io.github.experimentstash.config.ManifestReader;
import io.github.experimentstash.config.Overrides;
import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.config.ToolFolders;
import io.github.experimentstash.environment.Environments;
import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.ShellWords;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.model.Tool;
import io.github.experimentstash.run.ExperimentRunner;
import io.github.experimentstash.run.FinishedRun;
import io.github.experimentstash.run.RunInput;
import io.github.experimentstash.yaml.YamlReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code run}: from what the user typed to an experiment that is known to be sound, then the run itself. */
final class RunGoal {
    private final Host host;
    private final StashRoot root;
    private final StashOptions options;
    private final YamlReader yaml;
    private final Environments environments;

    RunGoal(Host host, StashRoot root, StashOptions options, YamlReader yaml, Environments environments) {
        this.host = host;
        this.root = root;
        this.options = options;
        this.yaml = yaml;
        this.environments = environments;
    }

    RunResult run(RunRequest request) {
        ExperimentRunner runner = new ExperimentRunner(host, root.path(), environments, options.lastRunFile());
        if (request.validateOnly()) {
            runner.tellUnfinished();
        } else {
            runner.begin();
        }
        RunInput input = read(request);
        if (request.validateOnly()) {
            runner.preview(input);
            return RunResult.notStarted();
        }
        try {
            FinishedRun finished = runner.run(input);
            return new RunResult(Optional.of(finished.state()), Optional.of(finished.folder()), finished.failure());
        } catch (StashFailure e) {
            if (request.gated() && isForWantOfAnIndex(e)) {
                host.reporter().line("left out: " + e.problems().get(0).message());
                e.problems().get(0).hint().ifPresent(hint -> host.reporter().line("hint: " + hint));
                return RunResult.notStarted();
            }
            throw e;
        }
    }

    /** Everything that is wrong is said at once, warnings too. */
    private RunInput read(RunRequest request) {
        Problems problems = new Problems();
        ExperimentCatalog catalog = new ExperimentCatalog(root);
        if (request.config().isEmpty()) {
            throw new StashFailure(noConfig(catalog));
        }
        Optional<ConfigFile> file = catalog.find(request.config().get(), host.workingDirectory(), problems);
        Optional<Experiment> experiment =
                file.isPresent() ? new ExperimentReader(yaml).read(file.get(), problems) : Optional.empty();
        String toolName = experiment.isPresent()
                ? experiment.get().tool()
                : request.tool().orElse("");
        Optional<Manifest> manifest = new ManifestReader(yaml).readFor(toolName, root, problems);
        if (experiment.isPresent() && manifest.isPresent()) {
            problems.add(manifest.get().unknown(toolName, experiment.get().locationOf("tool")));
        }
        if (experiment.isPresent()) {
            problems.add(disagreement(request, experiment.get()));
        } else if (request.tool().isPresent() && manifest.isPresent()) {
            problems.add(manifest.get().unknown(toolName, null));
        }
        if (manifest.isPresent() && manifest.get().tools().containsKey(toolName)) {
            problems.add(ToolFolders.check(root, manifest.get().tools().get(toolName)));
        }
        List<String> typed = request.overrides().isPresent()
                ? Overrides.parse(request.overrides().get(), problems)
                : List.of();
        Optional<Duration> timeout = duration(request.timeout(), "timeout", problems);
        Optional<Duration> grace = duration(request.grace(), "grace", problems);
        problems.throwIfErrors();
        for (Problem warning : problems.inOrder()) {
            host.reporter().warn(warning.text());
        }
        Tool tool = manifest.orElseThrow().tools().get(toolName);
        return new RunInput(
                manifest.get(),
                tool,
                experiment.orElseThrow(),
                typed,
                request.debug(),
                timeout,
                grace,
                request.waitForBusy(),
                request.redactOutput());
    }

    private Problem noConfig(ExperimentCatalog catalog) {
        List<ConfigFile> all = catalog.list(new Problems());
        String hint = all.isEmpty()
                ? "write an experiment below configs/, then: mvn stash:run -Dconfig=<its path>"
                : "for example: mvn stash:run -Dconfig="
                        + ShellWords.quote(all.get(0).config());
        return Problem.error(ProblemCode.CONFIG_NOT_FOUND, "no experiment was named", hint);
    }

    private static Optional<Problem> disagreement(RunRequest request, Experiment experiment) {
        if (request.tool().isEmpty() || request.tool().get().equals(experiment.tool())) {
            return Optional.empty();
        }
        return Optional.of(Problem.error(
                ProblemCode.TOOL_DISAGREES,
                experiment.locationOf("tool"),
                "-Dtool=" + request.tool().get() + ", but " + experiment.config() + " is an experiment of '"
                        + experiment.tool() + "'",
                "mvn stash:run -Dtool=" + ShellWords.quote(experiment.tool()) + " -Dconfig="
                        + ShellWords.quote(experiment.config())));
    }

    private static Optional<Duration> duration(Optional<String> text, String name, Problems problems) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<Duration> duration = Durations.parse(text.get());
        boolean never = duration.isPresent() && duration.get().isZero() && name.equals("timeout");
        if (duration.isEmpty() || never) {
            problems.add(Problem.error(
                    ProblemCode.BAD_VALUE,
                    "-D" + name + "=" + text.get() + " is not a time span",
                    "write for example -D" + name + "=90s, 30m or 1h30m"));
        }
        return duration;
    }

    private static boolean isForWantOfAnIndex(StashFailure failure) {
        ProblemCode code = failure.problems().get(0).code();
        return code == ProblemCode.INDEX_UNREACHABLE || code == ProblemCode.OFFLINE || code == ProblemCode.UV_MISSING;
    }
}
