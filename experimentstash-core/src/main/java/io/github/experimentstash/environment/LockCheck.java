package io.github.experimentstash.environment;

import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.process.CommandResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether a tool's own lock fits its project. Asked of uv without the network, which a good lock never needs: a lock
 * that wants to be resolved again is stale.
 */
final class LockCheck {
    private LockCheck() {}

    enum Verdict {
        IN_STEP,
        STALE,
        /** It cannot be told without the network, which may not be used. */
        UNKNOWN
    }

    /**
     * @param target options that name the lock: none for a project, {@code --script FILE} for a script
     * @throws StashFailure if uv cannot read the lock or the project
     */
    static Verdict check(UvSession uv, EnvironmentRequest request, List<String> target, Map<String, String> variables)
            throws IOException, InterruptedException {
        CommandResult offline = run(uv, target, variables, true);
        if (offline.succeeded()) {
            return Verdict.IN_STEP;
        }
        String text = offline.errorText();
        if (text.contains("needs to be updated") || text.contains("No solution found")) {
            return Verdict.STALE;
        }
        // metadata that must be built or fetched to compare with (dynamic dependencies, a git source of a changed
        // project)
        if (UvFailures.isOffline(text) || text.contains("Git operation failed")) {
            if (uv.offline()) {
                return Verdict.UNKNOWN;
            }
            CommandResult online = run(uv, target, variables, false);
            if (online.succeeded()) {
                return Verdict.IN_STEP;
            }
            return online.errorText().contains("needs to be updated") ? Verdict.STALE : Verdict.UNKNOWN;
        }
        throw new StashFailure(UvFailures.translate(request.tool().name(), place(request), uv.offline(), text));
    }

    private static CommandResult run(UvSession uv, List<String> target, Map<String, String> variables, boolean offline)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("lock", "--check"));
        if (offline) {
            command.add("--offline");
        }
        command.add("--python");
        command.add(uv.python().executable().toString());
        command.addAll(target);
        return uv.quick(command, variables);
    }

    /** The project's folder relative to the stash's root, with {@code /}. */
    static String place(EnvironmentRequest request) {
        Path relative = request.stashRoot().relativize(request.projectDirectory());
        String text = relative.toString().replace('\\', '/');
        return text.isEmpty() ? "." : text;
    }
}
