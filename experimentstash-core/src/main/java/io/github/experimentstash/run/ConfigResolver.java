package io.github.experimentstash.run;

import io.github.experimentstash.environment.EnvironmentRequest;
import io.github.experimentstash.environment.Environments;
import io.github.experimentstash.environment.PreparedEnvironment;
import io.github.experimentstash.git.GitReader;
import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.model.Tool;
import io.github.experimentstash.model.Workers;
import io.github.experimentstash.process.Command;
import io.github.experimentstash.process.CommandResult;
import io.github.experimentstash.process.CommandRunner;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Lets Hydra tools say whether their experiments resolve: each is started with {@code --cfg job} in its own environment,
 * which prints the configuration and runs nothing. Only a tool whose started file has {@code @hydra.main} is asked: any
 * other might begin to work.
 */
public final class ConfigResolver {
    private static final int AT_ONCE = 3;
    private static final int LARGEST_SOURCE = 1 << 20;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Host host;
    private final Path root;
    private final Environments environments;
    private final String version;
    private final Duration limit;
    private final CommandRunner runner;
    private final ResolvedCache cache;

    /**
     * @param root of the stash, absolute
     * @param version of this plugin: another one asks again
     */
    public ConfigResolver(Host host, Path root, Environments environments, String version) {
        this(host, root, environments, version, LIMIT);
    }

    ConfigResolver(Host host, Path root, Environments environments, String version, Duration limit) {
        this.host = host;
        this.root = root;
        this.environments = environments;
        this.version = version;
        this.limit = limit;
        this.runner = new CommandRunner(host.reporter()::debug);
        this.cache = new ResolvedCache(host, root);
    }

    /** A question to a tool. */
    private record Question(RunPlan plan, Command command, Optional<String> key) {}

    /** What is wrong with the experiments of Hydra tools; of others nothing. */
    public List<Problem> check(Manifest manifest, List<Experiment> experiments) {
        Map<String, List<RunPlan>> byTool = new LinkedHashMap<>();
        for (Experiment experiment : experiments) {
            Tool tool = manifest.tools().get(experiment.tool());
            if (tool != null && isAsked(tool)) {
                RunPlan plan = plan(tool, experiment);
                boolean sweep =
                        plan.arguments().contains("-m") || plan.arguments().contains("--multirun");
                if (!sweep) {
                    byTool.computeIfAbsent(tool.name(), name -> new ArrayList<>())
                            .add(plan);
                }
            }
        }
        List<Problem> problems = new ArrayList<>();
        for (List<RunPlan> plans : byTool.values()) {
            try {
                problems.addAll(ask(plans, manifest));
            } catch (StashFailure failure) {
                problems.addAll(failure.problems());
            }
        }
        return problems;
    }

    private boolean isAsked(Tool tool) {
        Path project = root.resolve(tool.path()).resolve(tool.directory());
        Optional<Path> started = CommandLineBuilder.startedFile(tool, project);
        if (started.isEmpty() || !Files.isRegularFile(started.get())) {
            return false;
        }
        try (InputStream in = Files.newInputStream(started.get())) {
            String text = new String(in.readNBytes(LARGEST_SOURCE), StandardCharsets.UTF_8);
            return text.lines().anyMatch(line -> line.startsWith("@hydra.main"));
        } catch (IOException e) {
            return false;
        }
    }

    private RunPlan plan(Tool tool, Experiment experiment) {
        return RunPlanner.plan(
                root, tool, experiment, List.of(), false, true, Optional.empty(), Optional.empty(), host.variables());
    }

    private List<Problem> ask(List<RunPlan> plans, Manifest manifest) {
        RunPlan first = plans.get(0);
        SourceCode code = SourceCode.look(new GitReader(host.variables(), runner), first, manifest);
        PreparedEnvironment environment = environments.prepare(new EnvironmentRequest(
                root,
                first.tool(),
                first.toolDirectory(),
                first.workingDirectory(),
                code.isSubmodule(),
                !code.isUntouchedSubmodule(),
                manifest.toolPaths(),
                false));
        try (var lease = environment.lease()) {
            List<Question> questions = new ArrayList<>();
            for (RunPlan plan : plans) {
                Question question = question(plan, code, environment);
                if (question.key().isEmpty() || !cache.has(question.key().get())) {
                    questions.add(question);
                }
            }
            host.reporter()
                    .line("tool '" + first.tool().name() + "' resolves "
                            + Texts.count(questions.size(), "experiment", "experiments") + ", "
                            + (plans.size() - questions.size()) + " known from before");
            return answers(questions);
        }
    }

    private Question question(RunPlan plan, SourceCode code, PreparedEnvironment environment) {
        Map<String, String> values = RunIntent.knownBefore(plan);
        // --cfg makes no folder
        values.put("output_dir", "outputs/none");
        values.put("run_id", "none");
        List<String> command = new ArrayList<>(
                CommandLineBuilder.program(plan.tool(), environment.python(), environment.binDirectory()));
        command.addAll(RunIntent.replaced(plan.arguments(), values));
        command.add("--cfg");
        command.add("job");
        Map<String, String> caller = Environments.scrub(host.variables());
        Map<String, String> toolVariables = RunIntent.replaced(plan.tool().env(), values);
        ChildVariables variables = ChildVariables.of(
                caller,
                List.of(
                        OwnVariables.ofQuestion(plan, environment, caller.getOrDefault("PATH", "")),
                        toolVariables,
                        RunIntent.replaced(plan.experiment().env(), values)));
        return new Question(
                plan,
                new Command(command, plan.workingDirectory(), variables.all(), limit),
                key(plan, code, environment, command, toolVariables));
    }

    /** Absent where the tool's files are not those of a commit: they may change without a trace. */
    private Optional<String> key(
            RunPlan plan,
            SourceCode code,
            PreparedEnvironment environment,
            List<String> command,
            Map<String, String> toolVariables) {
        boolean known = code.source().isPresent()
                && code.source().get().isClean()
                && code.source().get().tree().isPresent();
        if (!known) {
            return Optional.empty();
        }
        try {
            return Optional.of(ResolvedCache.key(List.of(
                    version,
                    code.source().get().tree().get(),
                    environment.pythonVersion(),
                    environment.lockSha256().orElse(""),
                    environment.packagesSha256().orElse(""),
                    String.join("\0", command),
                    toolVariables.toString(),
                    Files.readString(root.resolve(plan.experiment().file())))));
        } catch (IOException changedMeanwhile) {
            return Optional.empty();
        }
    }

    private List<Problem> answers(List<Question> questions) {
        List<Problem> problems = new ArrayList<>();
        ExecutorService threads = Workers.daemons(AT_ONCE, "stash-resolve");
        try {
            List<Future<Optional<Problem>>> answers = new ArrayList<>();
            for (Question question : questions) {
                answers.add(threads.submit(() -> answer(question)));
            }
            for (Future<Optional<Problem>> answer : answers) {
                answer.get().ifPresent(problems::add);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
        return problems;
    }

    private Optional<Problem> answer(Question question) throws InterruptedException {
        String config = question.plan().experiment().config();
        CommandResult result;
        try {
            result = runner.watch(question.command(), OutputStream.nullOutputStream());
        } catch (IOException e) {
            return Optional.of(problem(question.plan(), "it cannot be started: " + e.getMessage()));
        }
        if (result.succeeded()) {
            question.key().ifPresent(key -> cache.add(key, config));
            return Optional.empty();
        }
        String said = HydraAnswer.telling(result.errorText());
        return Optional.of(problem(
                question.plan(),
                result.timedOut()
                        ? "no answer within " + Texts.duration((double) limit.toSeconds())
                        : said.isEmpty() ? "exit code " + result.exitCode() : said));
    }

    private static Problem problem(RunPlan plan, String said) {
        return Problem.error(
                ProblemCode.EXPERIMENT_NOT_RESOLVED,
                plan.experiment().locationOf("experiment"),
                "tool '" + plan.tool().name() + "' does not resolve this experiment: " + said,
                "mvn stash:run -Dconfig=" + plan.experiment().config() + " -DvalidateOnly shows its command");
    }
}
