package io.github.experimentstash.validate;

import io.github.experimentstash.environment.EnvironmentRequest;
import io.github.experimentstash.environment.Environments;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Tool;
import java.nio.file.Files;
import java.util.List;

/** Every file of every installed package is as it was installed: {@code -Dstash.deep=packages}. */
public final class PackageCheck implements Check {
    private final Environments environments;

    public PackageCheck(Environments environments) {
        this.environments = environments;
    }

    @Override
    public List<ProblemCode> codes() {
        return List.of(ProblemCode.PACKAGE_DAMAGED);
    }

    @Override
    public boolean isAboutDependencies() {
        return true;
    }

    @Override
    public void checkTool(Tool tool, Scope scope, Problems problems) {
        if (Files.isDirectory(scope.runFolder(tool))) {
            problems.addAll(environments.damage(EnvironmentRequest.of(
                    scope.root().path(), tool, scope.manifest().toolPaths())));
        }
    }
}
