package io.github.experimentstash.validate;

import io.github.experimentstash.environment.EnvironmentRequest;
import io.github.experimentstash.environment.Environments;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Tool;
import java.nio.file.Files;
import java.util.List;

/** What stands between a tool and its environment: a stale lock, no lock, a Python that is not there. */
public final class EnvironmentCheck implements Check {
    private final Environments environments;

    public EnvironmentCheck(Environments environments) {
        this.environments = environments;
    }

    @Override
    public List<ProblemCode> codes() {
        return List.of(
                ProblemCode.LOCK_STALE,
                ProblemCode.NO_LOCK,
                ProblemCode.PYTHON_NOT_FOUND,
                ProblemCode.NOT_A_UV_PROJECT,
                ProblemCode.PROJECT_HIJACKED,
                ProblemCode.UV_VERSION,
                ProblemCode.ENVIRONMENT_OUT_OF_STEP,
                ProblemCode.BAD_DEPENDENCY);
    }

    @Override
    public boolean isAboutDependencies() {
        return true;
    }

    @Override
    public void checkTool(Tool tool, Scope scope, Problems problems) {
        if (!Files.isDirectory(scope.runFolder(tool))) {
            return; // said by another check
        }
        problems.addAll(environments.check(EnvironmentRequest.of(
                scope.root().path(), tool, scope.manifest().toolPaths())));
    }
}
