package io.github.experimentstash.run;

import io.github.experimentstash.config.Placeholders;
import io.github.experimentstash.environment.Environments;
import io.github.experimentstash.environment.PreparedEnvironment;
import io.github.experimentstash.git.GitExcludes;
import io.github.experimentstash.git.GitReader;
import io.github.experimentstash.git.Patch;
import io.github.experimentstash.git.PatchWriter;
import io.github.experimentstash.json.AtomicFiles;
import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.RunState;
import io.github.experimentstash.model.SecretValues;
import io.github.experimentstash.model.StashError;
import io.github.experimentstash.model.Tool;
import io.github.experimentstash.process.CommandRunner;
import io.github.experimentstash.process.SupervisedCommand;
import io.github.experimentstash.results.HostFacts;
import io.github.experimentstash.results.RedactedYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes down what is about to happen, before it can: the record, the replay script, the patch, the configuration. */
final class RunIntent {
    /** What a run leaves in a tool's folder. */
    private static final List<String> LEFT_BEHIND =
            List.of("/outputs/", "/multirun/", "/**/__pycache__/", "/**/*.egg-info/", "/**/.venv/");

    private final Host host;
    private final RunPlan plan;
    private final SourceCode code;
    private final PreparedEnvironment environment;
    private final GitReader git;
    private final boolean redactOutput;

    /** @param redactOutput values of secret variables that the tool prints are replaced */
    RunIntent(
            Host host,
            GitReader git,
            RunPlan plan,
            SourceCode code,
            PreparedEnvironment environment,
            boolean redactOutput) {
        this.host = host;
        this.git = git;
        this.redactOutput = redactOutput;
        this.plan = plan;
        this.code = code;
        this.environment = environment;
    }

    /** @throws StashError if the record cannot be written */
    RunStart record() {
        List<String> program =
                CommandLineBuilder.program(plan.tool(), environment.python(), environment.binDirectory());
        ZonedDateTime now = ZonedDateTime.now(host.clock());
        RunFolder folder = RunFolder.create(plan.root(), plan.experiment().config(), now);
        new RunMarkers(plan.root()).add(folder.id());
        excludeOwnFolders();
        try {
            return write(folder, now, program);
        } catch (IOException e) {
            throw new StashError(
                    Problem.error(
                            ProblemCode.RECORD_UNWRITABLE,
                            "the record of the run cannot be written: " + e.getMessage(),
                            "make outputs/ writable, or free space on its disk, then run again"),
                    e);
        }
    }

    /** Records, caches and results are not the user's work: git is told so, in no file that the user commits. */
    private void excludeOwnFolders() {
        try {
            GitExcludes.add(plan.root(), List.of("/outputs/", "/backups/", "/.stash/"));
            GitExcludes.add(plan.toolDirectory(), LEFT_BEHIND);
        } catch (IOException readOnly) {
            host.reporter().debug("git's own excludes cannot be written: " + readOnly.getMessage());
        }
    }

    private RunStart write(RunFolder folder, ZonedDateTime now, List<String> program) throws IOException {
        RunOutput output = RunOutput.choose(host.reporter(), plan, folder, now);
        Path outputDirectory = output.directory();
        Map<String, String> values = placeholders(folder, outputDirectory);
        List<String> arguments = replaced(plan.arguments(), values);
        List<String> command = new ArrayList<>(program);
        command.addAll(arguments);
        Map<String, String> caller = Environments.scrub(host.variables());
        ChildVariables variables = ChildVariables.of(
                caller,
                List.of(
                        OwnVariables.of(
                                plan,
                                folder,
                                outputDirectory,
                                environment,
                                code.commitSeconds(),
                                caller.getOrDefault("PATH", "")),
                        replaced(plan.tool().env(), values),
                        replaced(plan.experiment().env(), values)));
        Optional<Patch> patch = writePatch(folder);
        Optional<String> packages = writePackages(folder);
        WrittenElsewhere elsewhere = new WrittenElsewhere(git, plan, code.stash());
        writeReplay(folder, relative(outputDirectory), command, variables);
        writeConfiguration(folder, variables.secrets());
        RunRecord record = recordOf(folder, now, outputDirectory, command, arguments, variables, packages, patch);
        record.write(folder.runJson());
        RunNotes notes = new RunNotes(plan.metrics(), plan.tool().diagnoses(), output.shared());
        return new RunStart(
                folder,
                outputDirectory,
                command,
                supervised(folder, outputDirectory, command, variables, notes),
                elsewhere,
                notes,
                host.variables().containsKey("PYTHONPATH") && !variables.all().containsKey("PYTHONPATH"));
    }

    /** What is known before a run has a folder; the other names stay as they are. */
    static Map<String, String> knownBefore(RunPlan plan) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("experiment", plan.experiment().experiment());
        values.put("tool", plan.tool().name());
        values.put("config", plan.experiment().config());
        values.put("stash_root", plan.root().toString());
        return values;
    }

    private Map<String, String> placeholders(RunFolder folder, Path outputDirectory) {
        Map<String, String> values = knownBefore(plan);
        values.put("run_id", folder.id());
        values.put("output_dir", slashes(plan.workingDirectory().relativize(outputDirectory)));
        return values;
    }

    private RunRecord recordOf(
            RunFolder folder,
            ZonedDateTime now,
            Path outputDirectory,
            List<String> command,
            List<String> arguments,
            ChildVariables variables,
            Optional<String> packages,
            Optional<Patch> patch) {
        Tool tool = plan.tool();
        Experiment experiment = plan.experiment();
        RunRecord record = RunRecord.empty();
        record.put("id", folder.id());
        record.put("tool", tool.name());
        record.put("config", experiment.config());
        record.put("experiment", experiment.experiment());
        record.put("description", experiment.description().orElse(null));
        record.put("tags", experiment.tags());
        record.put("state", RunState.CREATED.word());
        record.put("created_at", LocalTime.iso(now));
        record.put("attempts", 1);
        SecretValues secrets = variables.secrets();
        record.put("command", secrets.maskArguments(command));
        record.put("cwd", relative(plan.workingDirectory()));
        record.put("entrypoint", tool.entryPoint().text());
        record.set("arguments", secrets.maskArguments(arguments));
        record.put("overrides", secrets.maskArguments(plan.overrides()));
        record.put("output_directories", List.of(relative(outputDirectory)));
        record.put("log", relative(folder.log()));
        record.put("stash", RecordSections.stash(code.stash(), patch));
        record.put("source", RecordSections.source(tool, code.source(), patch));
        record.put("environment", RecordSections.environment(environment, packages));
        record.put("variables", variables.toRecord());
        record.put("host", HostFacts.read(host.variables()));
        return record;
    }

    private SupervisedCommand supervised(
            RunFolder folder, Path outputDirectory, List<String> command, ChildVariables variables, RunNotes notes) {
        return new SupervisedCommand(
                folder.path(),
                1,
                command,
                plan.workingDirectory(),
                variables.all(),
                folder.log(),
                plan.grace(),
                plan.experiment().stopSignal(),
                plan.timeout(),
                Optional.of(outputDirectory),
                plan.experiment().outputs(),
                variables.redacted(),
                Optional.of(folder.runJson()),
                TrackerDetection.find(environment, variables.all()),
                notes.toJson(),
                redactOutput);
    }

    /** What is in no commit is saved; without a repository there is nothing to compare with. */
    private Optional<Patch> writePatch(RunFolder folder) throws IOException {
        if (code.stash().isEmpty() && code.source().isEmpty()) {
            return Optional.empty();
        }
        if (code.isClean() || !git.hasProgram()) {
            return Optional.empty();
        }
        Patch patch = new PatchWriter(host.variables(), new CommandRunner(host.reporter()::debug))
                .write(plan.root(), plan.toolDirectory(), code.facts(), folder.path());
        for (Problem warning : patch.warnings()) {
            host.reporter().warn(warning.text());
        }
        return Optional.of(patch);
    }

    private Optional<String> writePackages(RunFolder folder) throws IOException {
        if (environment.packages().isEmpty() || environment.packages().get().isEmpty()) {
            return Optional.empty();
        }
        Files.writeString(
                folder.path().resolve("packages.txt"), environment.packages().get());
        return Optional.of("packages.txt");
    }

    private void writeReplay(RunFolder folder, String outputDirectory, List<String> command, ChildVariables variables)
            throws IOException {
        List<String> comments = new ArrayList<>();
        comments.add("run " + folder.id() + " of " + plan.experiment().config());
        comments.addAll(code.words(plan.tool()));
        comments.add("environment: " + environment.summary());
        comments.add("writes its results into " + outputDirectory + ", where those of the run are");
        Path script = folder.path().resolve("replay.sh");
        Files.writeString(
                script,
                ReplayScript.render(
                        comments,
                        plan.workingDirectory(),
                        variables.set(),
                        variables.passed(),
                        variables.redacted(),
                        variables.dropped(),
                        command,
                        variables.secrets()));
        script.toFile().setExecutable(true);
    }

    /** The experiment file as it was; replaced after the run where the tool leaves its own resolved configuration. */
    private void writeConfiguration(RunFolder folder, SecretValues secrets) throws IOException {
        Path file = plan.root().resolve(plan.experiment().file());
        AtomicFiles.write(
                folder.path().resolve("resolved.yaml"), secrets.mask(RedactedYaml.of(Files.readString(file))));
    }

    static List<String> replaced(List<String> texts, Map<String, String> values) {
        List<String> replaced = new ArrayList<>(texts.size());
        for (String text : texts) {
            replaced.add(Placeholders.replace(text, values));
        }
        return replaced;
    }

    static Map<String, String> replaced(Map<String, String> texts, Map<String, String> values) {
        Map<String, String> replaced = new LinkedHashMap<>();
        for (Map.Entry<String, String> text : texts.entrySet()) {
            replaced.put(text.getKey(), Placeholders.replace(text.getValue(), values));
        }
        return replaced;
    }

    private String relative(Path path) {
        return slashes(plan.root().relativize(path));
    }

    private static String slashes(Path path) {
        return path.toString().replace('\\', '/');
    }
}
