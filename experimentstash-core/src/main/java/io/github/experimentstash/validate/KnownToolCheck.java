package io.github.experimentstash.validate;

import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import java.util.List;

/** An experiment names a tool of {@code meta.yaml}. */
final class KnownToolCheck implements Check {
    @Override
    public List<ProblemCode> codes() {
        return List.of(ProblemCode.UNKNOWN_TOOL);
    }

    @Override
    public void checkExperiment(Experiment experiment, Scope scope, Problems problems) {
        scope.manifest()
                .unknown(experiment.tool(), experiment.locationOf("tool"))
                .ifPresent(problems::add);
    }
}
