package io.github.experimentstash.validate;

import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.Nearest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.model.Tool;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The experiment exists in a tool that keeps its experiments as Hydra does, in {@code configs/experiment/} or
 * {@code conf/experiment/}. Starting such a tool with a wrong name costs its imports, often half a minute. A warning,
 * since a tool may also know experiments that are not files.
 */
final class HydraExperimentCheck implements Check {
    /** Anything else is a sweep, a list or an interpolation of Hydra. */
    private static final Pattern SIMPLE = Pattern.compile("[\\w./@-]+");

    private static final int NAMES_SHOWN = 8;

    private final Map<String, SortedSet<String>> byTool = new ConcurrentHashMap<>();

    @Override
    public List<ProblemCode> codes() {
        return List.of(ProblemCode.EXPERIMENT_NOT_IN_TOOL);
    }

    @Override
    public void checkTool(Tool tool, Scope scope, Problems problems) {
        if (!isChosenByName(tool)) {
            scope.cannotTell(this, "tool '" + tool.name() + "' chooses its experiment by arguments of its own");
        }
    }

    @Override
    public void checkExperiment(Experiment experiment, Scope scope, Problems problems) {
        Tool tool = scope.manifest().tools().get(experiment.tool());
        if (tool == null || !isChosenByName(tool)) {
            return;
        }
        SortedSet<String> names = byTool.computeIfAbsent(tool.name(), name -> experiments(tool, scope));
        String wanted = experiment.experiment();
        if (names.isEmpty()) {
            return;
        }
        if (!SIMPLE.matcher(wanted).matches()) {
            scope.cannotTell(this, experiment.file() + ": '" + wanted + "' is a sweep, a list or an interpolation");
            return;
        }
        String bare = wanted.endsWith(".yaml") ? wanted.substring(0, wanted.length() - ".yaml".length()) : wanted;
        if (names.contains(bare)) {
            return;
        }
        String list = "it has: " + Texts.some(List.copyOf(names), NAMES_SHOWN);
        problems.add(Problem.warning(
                ProblemCode.EXPERIMENT_NOT_IN_TOOL,
                experiment.locationOf("experiment"),
                "tool '" + tool.name() + "' has no experiment '" + Texts.oneLine(wanted) + "'",
                Nearest.question(wanted, names).map(q -> q + "  " + list).orElse(list)));
    }

    /** Asked once for each tool, so that the reason is told once. */
    private SortedSet<String> experiments(Tool tool, Scope scope) {
        SortedSet<String> names = ToolExperiments.of(scope.runFolder(tool));
        if (names.isEmpty()) {
            scope.cannotTell(this, "tool '" + tool.name() + "' keeps no experiments in the way of Hydra");
        }
        return names;
    }

    /** With {@code arguments} of its own a tool may choose by something else than Hydra's group. */
    private static boolean isChosenByName(Tool tool) {
        return tool.arguments().isEmpty()
                || tool.arguments().get().stream().anyMatch(word -> word.endsWith("experiment=${experiment}"));
    }
}
