package io.github.experimentstash;

import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.git.cli.GitProgram;
import io.github.experimentstash.git.transport.Transport;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.model.Tool;
import io.github.experimentstash.tool.UpdateTool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code update-tool}: one pin after the other; what stands against one does not keep the others from being moved. */
final class UpdateToolGoal {
    /** The environment of a tool whose pin was moved. */
    interface Afterwards {
        /** @return lines for a person */
        List<String> prepare(String tool) throws InterruptedException;
    }

    private final Host host;
    private final StashRoot root;

    UpdateToolGoal(Host host, StashRoot root) {
        this.host = host;
        this.root = root;
    }

    GoalReport update(
            UpdateToolRequest request, Manifest manifest, Transport transport, GitProgram git, Afterwards afterwards)
            throws IOException, InterruptedException {
        UpdateTool goal = new UpdateTool(host, root, transport, git, Checkpoint.NONE);
        List<Problem> problems = new ArrayList<>();
        List<String> moved = new ArrayList<>();
        for (Tool tool : manifest.tools().values()) {
            if (request.tool().isPresent() && !request.tool().get().equals(tool.name())) {
                continue;
            }
            try {
                UpdateTool.Updated updated =
                        goal.update(tool, request.revision(), request.allowedSchemes(), request.dryRun());
                updated.lines().forEach(host.reporter()::line);
                if (updated.moved()) {
                    moved.add(tool.name());
                }
            } catch (StashFailure e) {
                if (request.tool().isPresent() || !isPlainFolder(e)) {
                    problems.addAll(e.problems());
                }
            }
        }
        return report(request, moved, problems, afterwards);
    }

    private static GoalReport report(
            UpdateToolRequest request, List<String> moved, List<Problem> problems, Afterwards afterwards)
            throws InterruptedException {
        List<String> lines = new ArrayList<>();
        if (request.dryRun()) {
            lines.add("nothing was changed");
        } else if (moved.isEmpty() && problems.isEmpty()) {
            lines.add("nothing to do");
        }
        if (!request.dryRun() && !moved.isEmpty()) {
            lines.add("moved the pin of " + String.join(", ", moved) + "; staged, not committed");
            for (String tool : moved) {
                lines.addAll(afterwards.prepare(tool));
            }
            lines.add("next: mvn stash:validate");
        }
        for (Problem problem : problems) {
            lines.addAll(problem.text().lines().toList());
        }
        return new GoalReport(lines, !problems.isEmpty());
    }

    /** A tool that is a folder of the stash itself has no pin; among all tools that is nothing to tell. */
    private static boolean isPlainFolder(StashFailure failure) {
        return failure.problems().size() == 1 && failure.problems().get(0).code() == ProblemCode.NOT_A_SUBMODULE;
    }
}
