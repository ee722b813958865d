package io.github.experimentstash.environment;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import java.util.Optional;

/** Tools that uv cannot set up. */
final class Refusals {
    private Refusals() {}

    static Optional<Problem> of(EnvironmentRequest request, ToolProject project) {
        return switch (project.kind()) {
            case CONDA -> Optional.of(conda(request));
            case POETRY -> project.installable() ? Optional.empty() : Optional.of(poetry(request));
            default -> Optional.empty();
        };
    }

    private static Problem conda(EnvironmentRequest request) {
        String name = request.tool().name();
        return Problem.error(
                ProblemCode.NOT_A_UV_PROJECT,
                request.tool().location(),
                "tool '" + name + "' has a conda environment.yml and nothing that uv or pip could install from",
                "make and activate its environment (conda env create -f " + LockCheck.place(request)
                        + "/environment.yml), and in configs/meta.yaml write   environment: none   at '" + name
                        + "': the python of PATH is taken then");
    }

    /** Poetry files that no build system reads: neither uv nor pip can install from them. */
    private static Problem poetry(EnvironmentRequest request) {
        String name = request.tool().name();
        return Problem.error(
                ProblemCode.NOT_A_UV_PROJECT,
                request.tool().location(),
                "tool '" + name
                        + "' has a pyproject.toml with [tool.poetry], but no [project] and no build system, so uv"
                        + " would install nothing",
                "export its lock (poetry export -o requirements.txt), or ask its authors for [build-system]");
    }
}
