package io.github.experimentstash.listing;

import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.model.Tool;
import io.github.experimentstash.validate.ToolExperiments;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/** The tools: where they are, what they stand at, and what of each no config uses yet. */
final class ToolList {
    private static final int NAMES_SHOWN = 8;
    private static final int COMMIT_SHOWN = 10;

    private final StashRoot root;
    private final Manifest manifest;

    ToolList(StashRoot root, Manifest manifest) {
        this.root = root;
        this.manifest = manifest;
    }

    List<String> lines(List<Experiment> experiments) {
        Map<String, Integer> configs = new HashMap<>();
        Map<String, Set<String>> used = new HashMap<>();
        for (Experiment experiment : experiments) {
            configs.merge(experiment.tool(), 1, Integer::sum);
            used.computeIfAbsent(experiment.tool(), name -> new HashSet<>()).add(experiment.experiment());
        }
        Sources sources = new Sources(root, manifest);
        List<String> lines = new ArrayList<>();
        for (Tool tool : manifest.tools().values()) {
            lines.add(tool.name() + "  (" + tool.path() + ")");
            String commit = sources.commit(tool)
                    .map(hash -> hash.substring(0, COMMIT_SHOWN) + ", ")
                    .orElse("");
            lines.add("  source       " + commit + sources.of(tool.name()));
            lines.add("  entrypoint   " + tool.entryPoint().text());
            lines.add("  environment  " + tool.environment().name().toLowerCase(java.util.Locale.ROOT)
                    + tool.pythonVersion().map(version -> ", Python " + version).orElse(""));
            lines.add(
                    "  used by      " + Texts.count(configs.getOrDefault(tool.name(), 0), "experiment", "experiments"));
            SortedSet<String> all =
                    ToolExperiments.of(root.path().resolve(tool.path()).resolve(tool.directory()));
            List<String> left = new ArrayList<>(all);
            left.removeAll(used.getOrDefault(tool.name(), Set.of()));
            if (!left.isEmpty()) {
                lines.add("  not used     " + String.join(", ", left.subList(0, Math.min(NAMES_SHOWN, left.size())))
                        + (left.size() > NAMES_SHOWN ? " and " + (left.size() - NAMES_SHOWN) + " more" : ""));
            }
        }
        if (lines.isEmpty()) {
            lines.add("this stash has no tools");
            lines.add("next: mvn stash:add-tool -Dtool=<name> -Durl=https://…");
        } else {
            lines.add("next: mvn stash:list");
        }
        return lines;
    }
}
