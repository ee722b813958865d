package io.github.experimentstash.validate;

import io.github.experimentstash.config.Pins;
import io.github.experimentstash.git.CheckedOut;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Tool;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/** A tool with a history of its own is pinned to a full commit, and that is what is checked out. */
final class PinCheck implements Check {
    @Override
    public List<ProblemCode> codes() {
        return List.of(ProblemCode.PIN_MISSING, ProblemCode.BAD_PIN, ProblemCode.PIN_DRIFTED);
    }

    @Override
    public void checkTool(Tool tool, Scope scope, Problems problems) {
        if (!Files.isDirectory(scope.folder(tool))) {
            return; // said by another check
        }
        boolean hasHistory = scope.submodules().contains(tool.path())
                || Files.exists(scope.folder(tool).resolve(".git"));
        Pins.check(tool, scope.manifest(), hasHistory).ifPresent(problems::add);
        Optional<String> checkedOut = CheckedOut.commit(scope.folder(tool));
        if (hasHistory && tool.pin().isPresent() && checkedOut.isEmpty()) {
            scope.cannotTell(this, "tool '" + tool.name() + "': its HEAD could not be read");
        }
        checkedOut.flatMap(commit -> Pins.drift(tool, scope.manifest(), commit)).ifPresent(problems::add);
    }
}
