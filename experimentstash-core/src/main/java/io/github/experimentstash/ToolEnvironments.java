package io.github.experimentstash;

import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.environment.EnvironmentRequest;
import io.github.experimentstash.environment.Environments;
import io.github.experimentstash.environment.LockReport;
import io.github.experimentstash.environment.PreparedEnvironment;
import io.github.experimentstash.environment.ProjectFacts;
import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.model.EnvironmentKind;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.StashException;
import io.github.experimentstash.model.Tool;
import io.github.experimentstash.tool.StagedLock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Environments of tools that have just come or moved. A late failure leaves the tool as it is: the next run tries again. */
final class ToolEnvironments {
    private final Host host;
    private final StashRoot root;
    private final Environments environments;

    ToolEnvironments(Host host, StashRoot root, Environments environments) {
        this.host = host;
        this.root = root;
        this.environments = environments;
    }

    /** Work that may fail without harm. */
    private interface Work {
        List<String> run() throws IOException, InterruptedException;
    }

    /**
     * A lock of the stash's own where the tool brings none, staged with it.
     *
     * @return lines for a person
     */
    List<String> lock(Tool tool, Manifest manifest) throws InterruptedException {
        if (tool.environment() == EnvironmentKind.NONE) {
            return List.of();
        }
        return tried(tool, "could not be locked yet; mvn stash:lock -Dtool=" + tool.name() + "   tries again:", () -> {
            if (ProjectFacts.read(root.path().resolve(tool.path()).resolve(tool.directory()))
                    .locked()) {
                return List.of();
            }
            LockReport report = environments.lock(request(tool, manifest));
            report.warnings().forEach(warning -> host.reporter().warn(warning.text()));
            if (report.changed()) {
                new StagedLock(host, root, Checkpoint.NONE).stage(tool.name(), tool.path(), report.file());
            }
            return report.packages() == 0
                    ? List.of()
                    : List.of("lock of " + tool.name() + ": " + report.file() + ", " + report.packages()
                            + " packages; staged");
        });
    }

    /** @return lines for a person */
    List<String> prepare(Tool tool, Manifest manifest) throws InterruptedException {
        if (tool.environment() == EnvironmentKind.NONE) {
            return List.of();
        }
        return tried(tool, "could not be made yet; the next run tries again:", () -> {
            PreparedEnvironment prepared = environments.prepare(request(tool, manifest));
            prepared.lease().close();
            for (Problem warning : prepared.warnings()) {
                host.reporter().warn(warning.text());
            }
            return List.of("environment of " + tool.name() + ": " + prepared.summary());
        });
    }

    private static List<String> tried(Tool tool, String otherwise, Work work) throws InterruptedException {
        try {
            return work.run();
        } catch (StashException late) {
            return told(tool, otherwise, late.getMessage());
        } catch (IOException late) {
            return told(tool, otherwise, String.valueOf(late.getMessage()));
        }
    }

    private static List<String> told(Tool tool, String otherwise, String why) {
        List<String> lines = new ArrayList<>();
        lines.add("the environment of " + tool.name() + " " + otherwise);
        lines.addAll(why.lines().toList());
        return lines;
    }

    private EnvironmentRequest request(Tool tool, Manifest manifest) {
        return EnvironmentRequest.of(root.path(), tool, manifest.toolPaths());
    }
}
