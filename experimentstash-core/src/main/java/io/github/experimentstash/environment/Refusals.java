package io.github.experimentstash.environment;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import java.nio.file.Files;
import java.util.Optional;

/** Tools that neither uv nor pip can set up from their own files. */
final class Refusals {
    private Refusals() {}

    /** As {@link #of}, but a lock of the stash's own, however it was made, is enough to go on. */
    static Optional<Problem> unlessLocked(EnvironmentRequest request, ToolProject project) {
        return Files.isRegularFile(request.stashRoot().resolve(StashLock.path(request)))
                ? Optional.empty()
                : of(request, project);
    }

    static Optional<Problem> of(EnvironmentRequest request, ToolProject project) {
        return switch (project.kind()) {
            case FOREIGN -> Optional.of(foreign(request, project));
            case POETRY -> project.installable() ? Optional.empty() : Optional.of(poetry(request));
            default -> Optional.empty();
        };
    }

    private static Problem foreign(EnvironmentRequest request, ToolProject project) {
        String file = project.source().orElseThrow().getFileName().toString();
        String place = LockCheck.place(request);
        return switch (file) {
            case "Pipfile" ->
                refused(
                        request,
                        "has a Pipfile of pipenv and nothing that uv or pip could install from",
                        "give the stash a lock of it: mkdir -p locks && (cd " + place
                                + " && pipenv requirements --hash) > " + StashLock.path(request));
            case "pixi.toml" ->
                refused(
                        request,
                        "has a pixi.toml and nothing that uv or pip could install from",
                        noneOfPath(request, "pixi shell --manifest-path " + place + "/pixi.toml"));
            case "conda-lock.yml" ->
                refused(
                        request,
                        "has a conda-lock.yml and nothing that uv or pip could install from",
                        noneOfPath(request, "conda-lock install " + place + "/conda-lock.yml"));
            default ->
                refused(
                        request,
                        "has a conda " + file + " and nothing that uv or pip could install from",
                        noneOfPath(request, "conda env create -f " + place + "/" + file));
        };
    }

    private static String noneOfPath(EnvironmentRequest request, String command) {
        return "make and activate its environment (" + command + "), and in configs/meta.yaml write   environment: none"
                + "   at '" + request.tool().name() + "': the python of PATH is taken then";
    }

    /** Poetry files that no build system reads: neither uv nor pip can install from them. */
    private static Problem poetry(EnvironmentRequest request) {
        return refused(
                request,
                "has a pyproject.toml with [tool.poetry], but no [project] and no build system, so uv would install"
                        + " nothing",
                "give the stash its lock: mkdir -p locks && poetry -C " + LockCheck.place(request)
                        + " export -f requirements.txt > " + StashLock.path(request));
    }

    private static Problem refused(EnvironmentRequest request, String why, String hint) {
        return Problem.error(
                ProblemCode.NOT_A_UV_PROJECT,
                request.tool().location(),
                "tool '" + request.tool().name() + "' " + why,
                hint);
    }
}
