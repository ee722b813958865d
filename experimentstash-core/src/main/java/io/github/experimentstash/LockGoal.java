package io.github.experimentstash;

import io.github.experimentstash.config.ManifestReader;
import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.environment.EnvironmentRequest;
import io.github.experimentstash.environment.Environments;
import io.github.experimentstash.environment.LockReport;
import io.github.experimentstash.model.EnvironmentKind;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Nearest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.model.Tool;
import io.github.experimentstash.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code lock}: a committed lock of the stash's own, for tools that have none. */
final class LockGoal {
    private final StashRoot root;
    private final YamlReader yaml;
    private final Environments environments;

    LockGoal(StashRoot root, YamlReader yaml, Environments environments) {
        this.root = root;
        this.yaml = yaml;
        this.environments = environments;
    }

    GoalReport lock(Optional<String> name) {
        Problems problems = new Problems();
        ManifestReader reader = new ManifestReader(yaml);
        Optional<Manifest> manifest =
                name.isPresent() ? reader.readFor(name.get(), root, problems) : reader.read(root, problems);
        if (name.isPresent()
                && manifest.isPresent()
                && !manifest.get().toolNames().contains(name.get())) {
            List<String> names = manifest.get().toolNames();
            problems.add(Problem.error(
                    ProblemCode.UNKNOWN_TOOL,
                    "unknown tool '" + name.get() + "'",
                    Nearest.question(name.get(), names)
                                    .map(question -> question + "  ")
                                    .orElse("") + "Tools: " + String.join(", ", names)));
        }
        problems.throwIfErrors();
        List<String> lines = new ArrayList<>();
        boolean failed = false;
        for (Tool tool : manifest.orElseThrow().tools().values()) {
            if (tool.environment() != EnvironmentKind.NONE || name.isPresent()) {
                failed |= !lock(tool, manifest.get(), lines);
            }
        }
        if (lines.isEmpty()) {
            lines.add("no tool needs a lock of the stash's own");
        }
        if (!failed) {
            lines.add("next: mvn stash:validate");
        }
        return new GoalReport(lines, failed);
    }

    /** The others are locked all the same. @return false if it cannot be locked */
    private boolean lock(Tool tool, Manifest manifest, List<String> lines) {
        try {
            LockReport report = environments.lock(EnvironmentRequest.of(root.path(), tool, manifest.toolPaths()));
            lines.add(tool.name() + "  " + report.summary());
            for (Problem warning : report.warnings()) {
                lines.addAll(warning.text().lines().toList());
            }
            return true;
        } catch (StashFailure e) {
            lines.addAll(e.getMessage().lines().toList());
            return false;
        }
    }
}
