package io.github.experimentstash.validate;

import io.github.experimentstash.hydra.HydraApp;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.model.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The folder that {@code @hydra.main(config_path=...)} names is there: Hydra looks for it only after the tool's imports. */
final class HydraFolderCheck implements Check {
    @Override
    public List<ProblemCode> codes() {
        return List.of(ProblemCode.HYDRA_FOLDER_MISSING);
    }

    @Override
    public void checkTool(Tool tool, Scope scope, Problems problems) {
        List<String> given = new ArrayList<>(tool.entryPoint().arguments());
        given.addAll(tool.arguments().orElse(List.of()));
        if (given.stream().anyMatch(word -> word.startsWith("--config") || word.startsWith("-c"))) {
            scope.cannotTell(this, "tool '" + tool.name() + "' is told of its configuration on the command line");
            return;
        }
        Optional<HydraApp.Missing> missing =
                HydraApp.missingFolder(scope.folder(tool), scope.runFolder(tool), tool.entryPoint());
        missing.ifPresent(place -> problems.add(Problem.warning(
                ProblemCode.HYDRA_FOLDER_MISSING,
                tool.locationOf("entrypoint"),
                place.started() + " of tool '" + tool.name() + "' reads its configuration from "
                        + Texts.oneLine(place.folder()) + ", which is not there",
                "correct config_path in its @hydra.main, or put the folder back")));
    }
}
