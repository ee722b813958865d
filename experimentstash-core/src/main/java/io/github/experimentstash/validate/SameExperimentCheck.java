package io.github.experimentstash.validate;

import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Two experiments that run the same thing: one of them is a copy that was forgotten to be changed, or needless. */
final class SameExperimentCheck implements Check {
    private final Map<List<Object>, List<Experiment>> byMeaning = new ConcurrentHashMap<>();

    @Override
    public List<ProblemCode> codes() {
        return List.of(ProblemCode.SAME_EXPERIMENT);
    }

    @Override
    public void checkExperiment(Experiment experiment, Scope scope, Problems problems) {
        if (!scope.manifest().tools().containsKey(experiment.tool())) {
            return; // said by another check
        }
        List<Object> meaning = List.of(
                experiment.tool(),
                experiment.experiment(),
                experiment.overrides(),
                experiment.env(),
                experiment.debug());
        byMeaning.compute(meaning, (same, before) -> {
            List<Experiment> all = before == null ? new ArrayList<>(1) : before;
            all.add(experiment);
            return all;
        });
    }

    @Override
    public void checkAfterwards(Scope scope, Problems problems) {
        for (List<Experiment> same : byMeaning.values()) {
            same.sort(Comparator.comparing(Experiment::config));
            for (Experiment copy : same.subList(1, same.size())) {
                problems.add(Problem.note(
                        ProblemCode.SAME_EXPERIMENT,
                        copy.locationOf("experiment"),
                        "this runs the same as " + same.get(0).file(),
                        "change one of them, or delete it"));
            }
        }
    }
}
