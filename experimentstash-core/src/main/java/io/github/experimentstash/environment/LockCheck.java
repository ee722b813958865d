package io.github.experimentstash.environment;

import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.process.CommandResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
     * @param variables on top of uv's own
     * @throws StashFailure if uv cannot read the lock or the project
     */
    static Verdict check(UvSession uv, EnvironmentRequest request, ToolProject project, Map<String, String> variables)
            throws IOException, InterruptedException {
        Optional<String> dynamic = dynamicName(project);
        if (dynamic.isPresent() && !uv.offline()) {
            Map<String, String> impatient = new HashMap<>(variables);
            impatient.put("UV_HTTP_RETRIES", "0");
            CommandResult built =
                    uv.quick(command(uv, project, List.of("--refresh-package", dynamic.get())), impatient);
            if (built.succeeded()) {
                return Verdict.IN_STEP;
            }
            if (built.errorText().contains("needs to be updated")) {
                return Verdict.STALE;
            }
        }
        CommandResult offline = uv.quick(command(uv, project, List.of("--offline")), variables);
        if (offline.succeeded()) {
            return Verdict.IN_STEP;
        }
        String text = offline.errorText();
        if (text.contains("needs to be updated")) {
            return Verdict.STALE;
        }
        // metadata that must be built or fetched to compare with: a dependency of a changed project, a git source
        if (UvFailures.isOffline(text) || text.contains("Git operation failed") || text.contains("No solution found")) {
            if (uv.offline()) {
                return Verdict.UNKNOWN;
            }
            CommandResult online = uv.quick(command(uv, project, List.of()), variables);
            if (online.succeeded()) {
                return Verdict.IN_STEP;
            }
            return online.errorText().contains("needs to be updated")
                            || online.errorText().contains("No solution found")
                    ? Verdict.STALE
                    : Verdict.UNKNOWN;
        }
        throw new StashFailure(UvFailures.translate(uv, request, text));
    }

    private static List<String> command(UvSession uv, ToolProject project, List<String> options) {
        List<String> command = new ArrayList<>(List.of("lock", "--check"));
        command.addAll(options);
        command.add("--python");
        command.add(uv.python().executable().toString());
        command.addAll(target(project));
        return command;
    }

    /** Options that name the lock: none for a project. */
    static List<String> target(ToolProject project) {
        return project.kind() == ToolProject.Kind.SCRIPT
                ? List.of("--script", project.source().orElseThrow().toString())
                : List.of();
    }

    /**
     * Name of a project whose dependencies only its build system knows. uv builds them anew when {@code pyproject.toml}
     * changes, but not when the file does that they are read from.
     */
    private static Optional<String> dynamicName(ToolProject project) throws IOException {
        if (project.kind() != ToolProject.Kind.LOCKED_PROJECT) {
            return Optional.empty();
        }
        Map<String, Object> table = Toml.table(Toml.readFile(project.source().orElseThrow()), "project")
                .orElse(Map.of());
        List<String> dynamic = Toml.strings(table, "dynamic");
        return dynamic.contains("dependencies") || dynamic.contains("optional-dependencies")
                ? Toml.string(table, "name")
                : Optional.empty();
    }

    /** The project's folder relative to the stash's root, with {@code /}. */
    static String place(EnvironmentRequest request) {
        Path relative = request.stashRoot().relativize(request.projectDirectory());
        String text = relative.toString().replace('\\', '/');
        return text.isEmpty() ? "." : text;
    }
}
