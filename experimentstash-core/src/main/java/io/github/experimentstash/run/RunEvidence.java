package io.github.experimentstash.run;

import io.github.experimentstash.config.EntryPoints;
import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.EntryPoint;
import io.github.experimentstash.model.EnvironmentKind;
import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.ExperimentBuilder;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.Tool;
import io.github.experimentstash.model.ToolBuilder;
import io.github.experimentstash.process.Verdict;
import io.github.experimentstash.run.diagnosis.Evidence;
import io.github.experimentstash.run.diagnosis.LogText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Gathers what a diagnosis is made of from the record, and from the plan where it is still at hand. */
final class RunEvidence {
    private static final String META = "configs/meta.yaml";

    private final Path root;
    private final RunRecord record;
    private final Verdict verdict;

    /** @param root of the stash, absolute */
    RunEvidence(Path root, RunRecord record, Verdict verdict) {
        this.root = root;
        this.record = record;
        this.verdict = verdict;
    }

    Evidence of(RunPlan plan, RunStart start) {
        return evidence(
                plan.tool(),
                plan.experiment(),
                LogTail.read(start.folder().log(), verdict.outputBytes()),
                start.droppedPythonPath());
    }

    /**
     * Of a run that somebody else began: where a key stood in its files is not known any more.
     *
     * @param log its last words, as far as they may be shown
     */
    Evidence ofRecord(String log, RunNotes notes) {
        return evidence(tool(notes), experiment(), log, false);
    }

    private Evidence evidence(Tool tool, Experiment experiment, String log, boolean droppedPythonPath) {
        Path folder = root.resolve(tool.path());
        Path working = root.resolve(record.text("cwd").orElse(tool.path()));
        List<String> words = new ArrayList<>(tool.entryPoint().arguments());
        record.list("arguments").forEach(word -> words.add(String.valueOf(word)));
        Map<String, Object> variables = record.section("variables");
        return new Evidence(
                verdict,
                LogText.of(log),
                tool,
                experiment,
                root,
                working,
                names(folder),
                Json.text(record.section("environment"), "lock"),
                variableNames(variables),
                Json.text(Json.object(variables, "passed"), "SLURM_JOB_ID"),
                droppedPythonPath,
                () -> HydraKeys.of(folder, working, tool.entryPoint(), words));
    }

    /** Python may know the folder by what a link in its path leads to. */
    private static List<Path> names(Path folder) {
        try {
            return List.of(folder, folder.toRealPath());
        } catch (IOException gone) {
            return List.of(folder);
        }
    }

    private static Set<String> variableNames(Map<String, Object> variables) {
        Set<String> names = new TreeSet<>(Json.object(variables, "set").keySet());
        names.addAll(Json.object(variables, "passed").keySet());
        for (String key : List.of("other", "redacted")) {
            Json.list(variables, key).forEach(name -> names.add(String.valueOf(name)));
        }
        return names;
    }

    private Tool tool(RunNotes notes) {
        String name = record.text("tool").orElse("");
        String text = record.text("entrypoint").orElse("");
        SourceLocation place = SourceLocation.ofFile(META);
        EntryPoint entryPoint = EntryPoints.parse(text, place, new Problems())
                .orElse(new EntryPoint.ConsoleScript(text, text, List.of()));
        boolean machine = Json.text(record.section("environment"), "kind").equals(Optional.of("none"));
        return new ToolBuilder(
                        name, Json.text(record.section("source"), "path").orElse("tools/" + name), entryPoint, place)
                .environment(machine ? EnvironmentKind.NONE : EnvironmentKind.UV)
                .arguments(Optional.of(List.of())) // what was said of them is not known: nothing is proposed
                .diagnoses(notes.diagnoses())
                .build();
    }

    private Experiment experiment() {
        return new ExperimentBuilder(
                        record.text("config").orElse(""),
                        record.text("tool").orElse(""),
                        record.text("experiment").orElse(""))
                .build();
    }
}
