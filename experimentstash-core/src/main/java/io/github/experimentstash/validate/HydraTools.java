package io.github.experimentstash.validate;

import io.github.experimentstash.config.Placeholders;
import io.github.experimentstash.hydra.HydraApp;
import io.github.experimentstash.hydra.HydraWord;
import io.github.experimentstash.hydra.UnknownException;
import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What several checks ask of the tools whose Hydra configuration lies in files; each tool is read once. */
final class HydraTools {
    private final Map<String, Optional<HydraApp>> byTool = new ConcurrentHashMap<>();

    /**
     * The command line of an experiment.
     *
     * @param words all of them
     * @param ownFrom where the experiment's own overrides begin
     */
    record CommandLine(HydraApp app, List<HydraWord> words, int ownFrom) {
        List<HydraWord> own() {
            return words.subList(ownFrom, words.size());
        }
    }

    /** @return absent if the tool is none of these, or one word is something else than a plain override */
    Optional<CommandLine> of(Experiment experiment, Scope scope) {
        Tool tool = scope.manifest().tools().get(experiment.tool());
        if (tool == null || tool.searchPackages().isPresent()) {
            return Optional.empty();
        }
        Optional<HydraApp> app = byTool.computeIfAbsent(
                tool.name(), name -> HydraApp.of(scope.folder(tool), scope.runFolder(tool), tool.entryPoint()));
        if (app.isEmpty()) {
            return Optional.empty();
        }
        List<String> given = new ArrayList<>(tool.entryPoint().arguments());
        given.addAll(tool.arguments().orElse(List.of("experiment=${experiment}")));
        if (experiment.debug()) {
            given.addAll(tool.debugArguments());
        }
        int ownFrom = given.size();
        given.addAll(experiment.overrides());
        Map<String, String> values =
                Map.of("experiment", experiment.experiment(), "tool", tool.name(), "config", experiment.config());
        try {
            List<HydraWord> words = new ArrayList<>();
            for (String word : given) {
                words.add(HydraWord.parse(Placeholders.replace(word, values)));
            }
            return Optional.of(new CommandLine(app.get(), words, ownFrom));
        } catch (UnknownException e) {
            return Optional.empty();
        }
    }
}
