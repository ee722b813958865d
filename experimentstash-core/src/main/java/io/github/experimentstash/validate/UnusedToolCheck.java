package io.github.experimentstash.validate;

import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Tool;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A tool that no experiment names and no other tool needs. */
final class UnusedToolCheck implements Check {
    private final Set<String> used = ConcurrentHashMap.newKeySet();

    @Override
    public List<ProblemCode> codes() {
        return List.of(ProblemCode.TOOL_UNUSED);
    }

    @Override
    public void checkExperiment(Experiment experiment, Scope scope, Problems problems) {
        used.add(experiment.tool());
    }

    @Override
    public void checkAfterwards(Scope scope, Problems problems) {
        Set<String> needed = new HashSet<>(used);
        for (Tool tool : scope.manifest().tools().values()) {
            needed.addAll(tool.dependencies());
        }
        for (Tool tool : scope.manifest().tools().values()) {
            if (!needed.contains(tool.name())) {
                problems.add(Problem.note(
                        ProblemCode.TOOL_UNUSED,
                        tool.locationOf("path"),
                        "no experiment uses tool '" + tool.name() + "'",
                        "write one, or take it out: mvn stash:remove-tool -Dtool=" + tool.name()));
            }
        }
    }
}
