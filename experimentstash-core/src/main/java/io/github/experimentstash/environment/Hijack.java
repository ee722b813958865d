package io.github.experimentstash.environment;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.process.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/**
 * A project above the tool that would be synced in its place: uv looks upwards, and a workspace whose members match the
 * tool's folder makes its own lock and environment count, even if the tool has both.
 */
final class Hijack {
    private Hijack() {}

    /** @throws StashFailure if uv takes another folder for the project's root */
    static void refuse(UvSession uv, EnvironmentRequest request, ToolProject project)
            throws IOException, InterruptedException {
        if (!isProject(project) || !hasProjectAbove(project.root())) {
            return;
        }
        CommandResult result = uv.quick(List.of("workspace", "dir"), Map.of());
        if (!result.succeeded()) {
            return;
        }
        Path workspace = Path.of(result.outputText().strip());
        if (!workspace.toRealPath().equals(project.root().toRealPath())) {
            throw new StashFailure(problem(request, workspace));
        }
    }

    /**
     * The same as far as files tell it, without uv. uv looks at the first {@code pyproject.toml} above the project alone,
     * and does not look up from a project that is a workspace itself.
     */
    static Optional<Problem> suspected(EnvironmentRequest request, ToolProject project) throws IOException {
        if (!isProject(project) || workspace(project.root()).isPresent()) {
            return Optional.empty();
        }
        for (Path above = project.root().getParent(); above != null; above = above.getParent()) {
            if (Files.isReadable(above.resolve("pyproject.toml"))) {
                Optional<Map<String, Object>> workspace = workspace(above);
                boolean taken = workspace.isPresent()
                        && matches(above, project.root(), Toml.strings(workspace.get(), "members"))
                        && !matches(above, project.root(), Toml.strings(workspace.get(), "exclude"));
                return taken ? Optional.of(problem(request, above)) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Optional<Map<String, Object>> workspace(Path folder) throws IOException {
        return Toml.table(Toml.readFile(folder.resolve("pyproject.toml")), "tool", "uv", "workspace");
    }

    private static boolean isProject(ToolProject project) {
        return project.kind() == ToolProject.Kind.LOCKED_PROJECT || project.kind() == ToolProject.Kind.PROJECT;
    }

    private static boolean matches(Path workspace, Path root, List<String> globs) {
        Path relative = workspace.relativize(root);
        for (String glob : globs) {
            try {
                if (relative.getFileSystem()
                        .getPathMatcher("glob:" + plain(glob))
                        .matches(relative)) {
                    return true;
                }
            } catch (PatternSyntaxException notAGlob) {
                continue;
            }
        }
        return false;
    }

    /** {@code ./tools/t/} as {@code tools/t}; and a double star with its slash may stand for no folder at all, as uv has it. */
    private static String plain(String glob) {
        String bare = glob.replaceFirst("^(?:\\./)+", "").replaceFirst("/+$", "");
        return bare.replace("**/", "{**/,}");
    }

    private static boolean hasProjectAbove(Path root) {
        for (Path above = root.getParent(); above != null; above = above.getParent()) {
            if (Files.exists(above.resolve("pyproject.toml"))) {
                return true;
            }
        }
        return false;
    }

    static Problem problem(EnvironmentRequest request, Path workspace) {
        String place = workspace.equals(request.stashRoot())
                ? "pyproject.toml of the stash"
                : workspace.resolve("pyproject.toml").toString();
        Path relative = workspace.relativize(request.projectDirectory());
        return Problem.error(
                ProblemCode.PROJECT_HIJACKED,
                request.tool().location(),
                "tool '" + request.tool().name() + "' would get the environment of another project: it is a member of"
                        + " the workspace in " + place,
                "in that file add   exclude = [\"" + relative.toString().replace('\\', '/')
                        + "\"]   to [tool.uv.workspace]");
    }
}
