package io.github.experimentstash.environment;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;

/** Tools that uv cannot set up. */
final class Refusals {
    private Refusals() {}

    static Problem conda(EnvironmentRequest request) {
        String name = request.tool().name();
        return Problem.error(
                ProblemCode.NOT_A_UV_PROJECT,
                request.tool().location(),
                "tool '" + name + "' has a conda environment.yml and nothing that uv or pip could install from",
                "make and activate its environment (conda env create -f " + LockCheck.place(request)
                        + "/environment.yml), and in configs/meta.yaml write   environment: none   at '" + name
                        + "': the python of PATH is taken then");
    }
}
