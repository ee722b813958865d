package io.github.experimentstash;

import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.environment.EnvironmentRequest;
import io.github.experimentstash.environment.Environments;
import io.github.experimentstash.environment.PreparedEnvironment;
import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.git.transport.Transport;
import io.github.experimentstash.model.Deep;
import io.github.experimentstash.model.EnvironmentKind;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.model.Tool;
import io.github.experimentstash.tool.SetUpTools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code setup}: what a fresh clone lacks, then every environment. One that fails does not keep the others from it. */
final class SetupGoal {
    private final Host host;
    private final StashRoot root;
    private final Environments environments;

    SetupGoal(Host host, StashRoot root, Environments environments) {
        this.host = host;
        this.root = root;
        this.environments = environments;
    }

    GoalReport setUp(SetupRequest request, Manifest manifest, Transport transport)
            throws IOException, InterruptedException {
        List<Tool> tools = new ArrayList<>();
        for (Tool tool : manifest.tools().values()) {
            if (request.tool().isEmpty() || request.tool().get().equals(tool.name())) {
                tools.add(tool);
            }
        }
        if (tools.isEmpty()) {
            return new GoalReport(List.of("this stash has no tools"), false);
        }
        List<Problem> problems = new ArrayList<>(new SetUpTools(host, root, transport, Checkpoint.NONE)
                .fetch(tools, request.allowedSchemes(), request.jobs()));
        if (request.environments()) {
            for (Tool tool : tools) {
                problems.addAll(environment(tool, manifest, request.deep().contains(Deep.PACKAGES)));
            }
        }
        List<String> lines = new ArrayList<>();
        for (Problem problem : problems) {
            lines.addAll(problem.text().lines().toList());
        }
        if (problems.isEmpty()) {
            lines.add("next: mvn stash:validate");
        }
        return new GoalReport(lines, !problems.isEmpty());
    }

    private List<Problem> environment(Tool tool, Manifest manifest, boolean whole) {
        Path folder = root.path().resolve(tool.path());
        if (tool.environment() == EnvironmentKind.NONE || isEmpty(folder)) {
            return List.of();
        }
        EnvironmentRequest request = EnvironmentRequest.of(root.path(), tool, manifest.toolPaths());
        try {
            PreparedEnvironment prepared = whole ? environments.prepareWhole(request) : environments.prepare(request);
            prepared.lease().close();
            host.reporter().line(tool.name() + "  environment: " + prepared.summary());
            for (Problem warning : prepared.warnings()) {
                host.reporter().warn(warning.text());
            }
            return List.of();
        } catch (StashFailure e) {
            return e.problems();
        }
    }

    private static boolean isEmpty(Path folder) {
        String[] names = folder.toFile().list();
        return names == null || names.length == 0;
    }
}
