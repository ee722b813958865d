package io.github.experimentstash.config;

import io.github.experimentstash.model.Nearest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.ShellWords;
import io.github.experimentstash.model.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether a tool's folder is there and checked out, and so its {@code directory}. */
public final class ToolFolders {
    private ToolFolders() {}

    /** @return what is missing, with the command that helps */
    public static Optional<Problem> check(StashRoot root, Tool tool) {
        Path folder = root.path().resolve(tool.path());
        List<String> names = names(folder);
        boolean empty = names.isEmpty() || names.equals(List.of(".gitkeep"));
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            return missing(tool, "is a file, not a folder", "write the path of the tool's folder");
        }
        if (empty && Submodules.paths(root).contains(tool.path())) {
            return Optional.of(Problem.error(
                    ProblemCode.TOOL_NOT_CHECKED_OUT,
                    tool.locationOf("path"),
                    "tool '" + tool.name() + "' is a submodule that is not checked out (" + tool.path() + " is empty)",
                    "mvn stash:setup -Dtool=" + ShellWords.quote(tool.name())));
        }
        if (!Files.isDirectory(folder)) {
            int slash = tool.path().lastIndexOf('/');
            Path parent = root.path().resolve(tool.path().substring(0, Math.max(slash, 0)));
            return missing(
                    tool,
                    "does not exist",
                    Nearest.question(tool.path().substring(slash + 1), names(parent))
                            .orElse("git submodule add <url> " + ShellWords.quote(tool.path())
                                    + "   or correct the path"));
        }
        if (empty) {
            return missing(
                    tool,
                    "is empty",
                    "put the tool into it, or git submodule add <url> " + ShellWords.quote(tool.path())
                            + " in its place");
        }
        if (!Files.isDirectory(folder.resolve(tool.directory()))) {
            return Optional.of(Problem.error(
                    ProblemCode.TOOL_MISSING,
                    tool.locationOf("directory"),
                    "directory '" + tool.directory() + "' does not exist in " + tool.path(),
                    Nearest.question(tool.directory(), names)
                            .orElse("write the folder that holds its pyproject.toml")));
        }
        return Optional.empty();
    }

    private static Optional<Problem> missing(Tool tool, String what, String hint) {
        return Optional.of(Problem.error(
                ProblemCode.TOOL_MISSING,
                tool.locationOf("path"),
                "the folder of tool '" + tool.name() + "', " + tool.path() + ", " + what,
                hint));
    }

    /** Empty for what is not there. */
    private static List<String> names(Path folder) {
        String[] names = folder.toFile().list();
        return names == null ? List.of() : List.of(names);
    }
}
