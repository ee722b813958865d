package io.github.experimentstash;

import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.run.ConfigResolver;
import io.github.experimentstash.validate.Check;
import io.github.experimentstash.validate.Scope;
import java.util.List;

/** Hydra tools resolve their experiments, in their own environments: the only check that starts a tool. */
final class ResolvedConfigCheck implements Check {
    private final ConfigResolver resolver;

    ResolvedConfigCheck(ConfigResolver resolver) {
        this.resolver = resolver;
    }

    @Override
    public List<ProblemCode> codes() {
        return List.of(ProblemCode.EXPERIMENT_NOT_RESOLVED);
    }

    @Override
    public void checkTogether(List<Experiment> experiments, Scope scope, Problems problems) {
        problems.addAll(resolver.check(scope.manifest(), experiments));
    }
}
