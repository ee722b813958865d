package io.github.experimentstash.validate;

import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Tool;
import java.nio.file.Path;
import java.util.Set;

/**
 * What all checks know.
 *
 * @param manifest with every tool that could be read
 * @param submodules paths that {@code .gitmodules} names
 * @param log what the checks say beside problems
 */
public record Scope(StashRoot root, Manifest manifest, Set<String> submodules, CheckLog log) {
    /** The tool's folder. */
    public Path folder(Tool tool) {
        return root.path().resolve(tool.path());
    }

    /** The folder in which the tool is run. */
    Path runFolder(Tool tool) {
        return folder(tool).resolve(tool.directory());
    }

    /** Told with {@code -Ddebug} only: could not check is not wrong. */
    void cannotTell(Check check, String why) {
        log.cannotTell(check, why);
    }
}
