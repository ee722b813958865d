package io.github.experimentstash.validate;

import io.github.experimentstash.model.Nearest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.ShellWords;
import io.github.experimentstash.model.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The tool's folder is there and checked out, and so is its {@code directory}. */
public final class ToolFolderCheck implements Check {
    @Override
    public List<ProblemCode> codes() {
        return List.of(ProblemCode.TOOL_MISSING, ProblemCode.TOOL_NOT_CHECKED_OUT);
    }

    @Override
    public void checkTool(Tool tool, Scope scope, Problems problems) {
        Path folder = scope.folder(tool);
        List<String> names = Folders.names(folder);
        boolean empty = names.isEmpty() || names.equals(List.of(".gitkeep"));
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            missing(tool, "is a file, not a folder", "write the path of the tool's folder", problems);
        } else if (empty && scope.submodules().contains(tool.path())) {
            problems.add(Problem.error(
                    ProblemCode.TOOL_NOT_CHECKED_OUT,
                    tool.locationOf("path"),
                    "tool '" + tool.name() + "' is a submodule that is not checked out (" + tool.path() + " is empty)",
                    "git submodule update --init " + ShellWords.quote(tool.path())));
        } else if (!Files.isDirectory(folder)) {
            String parent = tool.path().contains("/")
                    ? tool.path().substring(0, tool.path().lastIndexOf('/'))
                    : "";
            String last = tool.path().substring(tool.path().lastIndexOf('/') + 1);
            String hint = Nearest.question(
                            last, Folders.names(scope.root().path().resolve(parent)))
                    .orElse("git submodule add <url> " + ShellWords.quote(tool.path()) + "   or correct the path");
            missing(tool, "does not exist", hint, problems);
        } else if (empty) {
            missing(tool, "is empty", "put the tool into it, or git submodule add <url> <path> in its place", problems);
        } else if (!Files.isDirectory(scope.runFolder(tool))) {
            problems.add(Problem.error(
                    ProblemCode.TOOL_MISSING,
                    tool.locationOf("directory"),
                    "directory '" + tool.directory() + "' does not exist in " + tool.path(),
                    Nearest.question(tool.directory(), names)
                            .orElse("write the folder that holds its pyproject.toml")));
        }
    }

    private static void missing(Tool tool, String what, String hint, Problems problems) {
        problems.add(Problem.error(
                ProblemCode.TOOL_MISSING,
                tool.locationOf("path"),
                "the folder of tool '" + tool.name() + "', " + tool.path() + ", " + what,
                hint));
    }
}
