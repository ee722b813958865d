package io.github.experimentstash.run.diagnosis;

import io.github.experimentstash.model.DiagnosisPattern;
import io.github.experimentstash.model.EntryPoint;
import io.github.experimentstash.model.EnvironmentKind;
import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.ExperimentBuilder;
import io.github.experimentstash.model.RunState;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.Tool;
import io.github.experimentstash.model.ToolBuilder;
import io.github.experimentstash.process.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A row of the table: evidence of a run of the tool {@code demo}, and what is to be said of it. */
final class Case {
    final String cause;
    final List<String> details = new ArrayList<>();
    final List<String> hint = new ArrayList<>();
    final List<DiagnosisPattern> patterns = new ArrayList<>();
    private final String log;
    private RunState state = RunState.FAILED;
    private String reason = "exit code 1";
    private Optional<Integer> exitCode = Optional.of(1);
    private Optional<String> signal = Optional.empty();
    private EntryPoint entryPoint = new EntryPoint.Module("-m src.main", "src.main", List.of());
    private EnvironmentKind kind = EnvironmentKind.UV;
    private Optional<List<String>> arguments = Optional.empty();
    private List<String> missing = List.of();
    private Optional<String> lock = Optional.of("in-step");
    private Set<String> variables = Set.of("PATH");
    private Optional<String> job = Optional.empty();
    private Optional<Duration> timeout = Optional.empty();
    private boolean pythonPath;
    private List<String> keys = List.of();

    /** @param lines what the tool said last, as tools really say it */
    Case(String cause, String... lines) {
        this.cause = cause;
        this.log = String.join("\n", lines) + "\n";
    }

    Case ended(RunState how, String why, String by) {
        state = how;
        reason = why;
        exitCode = Optional.empty();
        signal = by.isEmpty() ? Optional.empty() : Optional.of(by);
        return this;
    }

    Case without(String... outputs) {
        exitCode = Optional.of(0);
        missing = List.of(outputs);
        return this;
    }

    Case file(String file) {
        entryPoint = new EntryPoint.ScriptFile(file, file, List.of());
        return this;
    }

    Case arguments(String... words) {
        arguments = Optional.of(List.of(words));
        return this;
    }

    Case machinesPython() {
        kind = EnvironmentKind.NONE;
        return this;
    }

    Case lock(String word) {
        lock = Optional.of(word);
        return this;
    }

    Case variables(String... names) {
        variables = Set.of(names);
        return this;
    }

    Case job(String id) {
        job = Optional.of(id);
        return this;
    }

    Case timeout(Duration limit) {
        timeout = Optional.of(limit);
        return this;
    }

    Case droppedPythonPath() {
        pythonPath = true;
        return this;
    }

    Case keys(String... names) {
        keys = List.of(names);
        return this;
    }

    Case pattern(String pattern, String why, String advice) {
        patterns.add(new DiagnosisPattern(
                pattern,
                why,
                advice.isEmpty() ? Optional.empty() : Optional.of(advice),
                new SourceLocation("configs/meta.yaml", 9, 7)));
        return this;
    }

    Case says(String... lines) {
        details.addAll(List.of(lines));
        return this;
    }

    Case hints(String... lines) {
        hint.addAll(List.of(lines));
        return this;
    }

    Diagnosis diagnosis() {
        return Diagnosis.of(evidence());
    }

    Evidence evidence() {
        Path root = Path.of("/stash");
        return new Evidence(
                verdict(),
                LogText.of(log),
                tool(),
                experiment(),
                root,
                root.resolve("tools/demo"),
                List.of(root.resolve("tools/demo"), Path.of("/mnt/real/demo")),
                lock,
                variables,
                job,
                pythonPath,
                () -> keys);
    }

    private Verdict verdict() {
        return new Verdict(
                state,
                reason,
                exitCode,
                signal,
                Optional.empty(),
                OffsetDateTime.MIN,
                1,
                1,
                1,
                "ru_maxrss",
                0,
                0,
                missing);
    }

    private Tool tool() {
        return new ToolBuilder("demo", "tools/demo", entryPoint, new SourceLocation("configs/meta.yaml", 2, 3))
                .environment(kind)
                .arguments(arguments)
                .diagnoses(patterns)
                .locations(Map.of(
                        "entrypoint", new SourceLocation("configs/meta.yaml", 4, 17),
                        "environment", new SourceLocation("configs/meta.yaml", 5, 18)))
                .build();
    }

    private Experiment experiment() {
        return new ExperimentBuilder("figure1/pca", "demo", "swissroll_pca")
                .timeout(timeout)
                .locations(Map.of(
                        "experiment", new SourceLocation("configs/figure1/pca.yaml", 2, 13),
                        "timeout", new SourceLocation("configs/figure1/pca.yaml", 5, 10)))
                .build();
    }

    @Override
    public String toString() {
        return cause + ": " + log.lines().reduce("", (before, line) -> line);
    }
}
