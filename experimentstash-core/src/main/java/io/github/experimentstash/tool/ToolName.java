package io.github.experimentstash.tool;

import io.github.experimentstash.config.ToolNames;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Texts;
import java.util.Optional;

/** The rules for a name that becomes a folder, a submodule and a key. */
final class ToolName {
    private ToolName() {}

    static Optional<Problem> judge(String name) {
        String wrong = ToolNames.wrong(name);
        if (wrong == null && (name.endsWith(".lock") || name.matches("(?i)git~\\d.*"))) {
            wrong = "git keeps such names for itself";
        }
        return Optional.ofNullable(wrong)
                .map(why -> Problem.error(
                        ProblemCode.BAD_TOOL_NAME,
                        "'" + Texts.oneLine(name) + "' cannot be the name of a tool: " + why,
                        "use letters, digits, '.', '_' and '-', beginning with a letter or a digit"));
    }
}
