package io.github.experimentstash.environment;

import io.github.experimentstash.model.EnvironmentKind;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is said of an environment that is ready. */
final class Words {
    private Words() {}

    /** {@code uv, Python 3.11.7, 31 packages, in sync}. */
    static String summary(EnvironmentKind kind, EnvironmentState state, boolean changed) {
        String count = state.get("package_count");
        StringBuilder text = new StringBuilder(80);
        text.append(kind.word())
                .append(", Python ")
                .append(state.get("python_version"))
                .append(", ")
                .append(count);
        text.append(count.equals("1") ? " package" : " packages").append(changed ? ", synced now" : ", in sync");
        switch (state.lock()) {
            case STALE -> text.append(", lock is stale");
            case STASH -> text.append(", locked by the stash");
            case NONE -> text.append(state.isAsked() ? ", not locked" : "");
            case IN_STEP -> {
                // the good case needs no words
            }
        }
        if (state.lock() != LockState.NONE && state.get("unlocked_extras").equals("true")) {
            text.append(", extra dependencies not locked");
        }
        return text.toString();
    }

    /** Told at each run, since each run rests on it. */
    static List<Problem> warnings(EnvironmentRequest request, EnvironmentState state) {
        String tool = request.tool().name();
        List<Problem> warnings = new ArrayList<>(2);
        if (state.lock() == LockState.STALE) {
            String lock = state.get("lock_file");
            warnings.add(
                    request.editedOrPlain()
                            ? UvSync.staleInOwnCode(request, request.stashRoot().resolve(lock))
                            : staleLock(tool, lock));
        } else if (state.lock() == LockState.NONE && state.isAsked()) {
            warnings.add(noLock(request));
        }
        if (state.lock() != LockState.NONE && state.get("unlocked_extras").equals("true")) {
            warnings.add(extrasNotLocked(request));
        }
        return warnings;
    }

    static Problem staleLock(String tool, String file) {
        return Problem.warning(
                ProblemCode.LOCK_STALE,
                file + " does not fit its project any more; what it names is installed as it is",
                "ask the authors of '" + tool + "' to run uv lock and commit it");
    }

    static Problem damaged(EnvironmentRequest request, SitePackages.Damage damage, String hint) {
        return Problem.error(
                ProblemCode.PACKAGE_DAMAGED,
                request.tool().location(),
                "a package of '" + request.tool().name() + "' is not as it was installed: " + damage.text(),
                hint);
    }

    static Problem extrasNotLocked(EnvironmentRequest request) {
        String tool = request.tool().name();
        return Problem.warning(
                ProblemCode.NO_LOCK,
                request.tool().locationOf("dependencies"),
                "the dependencies that meta.yaml gives '" + tool + "' are not locked",
                "mvn stash:lock -Dtool=" + tool);
    }

    static Problem noLock(EnvironmentRequest request) {
        String tool = request.tool().name();
        String place = LockCheck.place(request);
        String what = "tool '" + tool + "' has no lock";
        String hint = "mvn stash:lock -Dtool=" + tool;
        if (has(request, "uv.lock") && request.tool().environment() == EnvironmentKind.VENV) {
            what = "pip does not read the uv.lock of '" + tool + "'";
        } else if (has(request, "poetry.lock")) {
            what = "the poetry.lock of '" + tool + "' is read by poetry alone";
            hint += "   (or, for its versions: mkdir -p locks && poetry -C " + place + " export -f requirements.txt > "
                    + StashLock.path(request) + ")";
        } else if (has(request, "pdm.lock")) {
            what = "the pdm.lock of '" + tool + "' is read by pdm alone";
            hint += "   (or, for its versions: mkdir -p locks && pdm export -p " + place + " -f requirements > "
                    + StashLock.path(request) + ")";
        }
        return Problem.warning(
                ProblemCode.NO_LOCK,
                request.tool().locationOf("path"),
                what + ": versions of the day of the sync are installed, and recorded",
                hint);
    }

    private static boolean has(EnvironmentRequest request, String file) {
        return Files.isRegularFile(request.projectDirectory().resolve(file));
    }

    /** Options of {@code uv sync} where there is nothing that it could sync. */
    static Optional<Problem> optionsWithoutEffect(EnvironmentRequest request, ToolProject project) {
        boolean synced = request.tool().environment() == EnvironmentKind.UV
                && (project.kind() == ToolProject.Kind.LOCKED_PROJECT
                        || (project.kind() == ToolProject.Kind.SCRIPT
                                && project.lockFile().isPresent()));
        if (synced || request.tool().environmentOptions().isEmpty()) {
            return Optional.empty();
        }
        String tool = request.tool().name();
        return Optional.of(Problem.warning(
                ProblemCode.BAD_VALUE,
                request.tool().locationOf("environment_options"),
                "environment_options of '" + tool
                        + "' count for nothing: they are for uv sync, which needs a uv.lock in" + " the tool",
                "leave them out, and write the packages that they would bring as   dependencies   of '" + tool + "'"));
    }
}
