package io.github.experimentstash.environment;

import io.github.experimentstash.model.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Which tool's environment is wanted.
 *
 * @param stashRoot absolute
 * @param tool the entry of {@code meta.yaml}
 * @param toolDirectory the tool's folder, absolute
 * @param projectDirectory {@code toolDirectory} with {@link Tool#directory()}, absolute
 * @param submodule the tool is a git submodule: other people's code
 * @param editedOrPlain the tool has local edits or is a plain folder: a stale lock is an error, since its owner can mend it
 * @param otherTools folders of all tools in {@code meta.yaml} by name, relative to the stash's root
 * @param waitForBusy wait for a run that uses the environment, instead of failing at once
 */
public record EnvironmentRequest(
        Path stashRoot,
        Tool tool,
        Path toolDirectory,
        Path projectDirectory,
        boolean submodule,
        boolean editedOrPlain,
        Map<String, String> otherTools,
        boolean waitForBusy) {
    public EnvironmentRequest {
        otherTools = Map.copyOf(otherTools);
    }

    /**
     * Outside of a run, where nobody has looked for edits: a tool that is a repository of its own counts as other people's
     * code, a plain folder as its owner's. Does not wait.
     */
    public static EnvironmentRequest of(Path stashRoot, Tool tool, Map<String, String> otherTools) {
        Path folder = stashRoot.resolve(tool.path());
        boolean own = Files.exists(folder.resolve(".git"));
        return new EnvironmentRequest(
                stashRoot, tool, folder, folder.resolve(tool.directory()), own, !own, otherTools, false);
    }
}
