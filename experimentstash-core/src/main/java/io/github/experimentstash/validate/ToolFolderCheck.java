package io.github.experimentstash.validate;

import io.github.experimentstash.config.ToolFolders;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Tool;
import java.util.List;

/** The tool's folder is there and checked out, and so is its {@code directory}. */
final class ToolFolderCheck implements Check {
    @Override
    public List<ProblemCode> codes() {
        return List.of(ProblemCode.TOOL_MISSING, ProblemCode.TOOL_NOT_CHECKED_OUT);
    }

    @Override
    public void checkTool(Tool tool, Scope scope, Problems problems) {
        ToolFolders.check(scope.root(), tool).ifPresent(problems::add);
    }
}
