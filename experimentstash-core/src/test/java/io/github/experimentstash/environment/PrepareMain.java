package io.github.experimentstash.environment;

import java.nio.file.Path;
import java.util.Optional;

/** Prepares the environment of a test's stash in a JVM of its own. */
final class PrepareMain {
    private PrepareMain() {}

    @SuppressWarnings("SystemOut") // its parent reads it
    public static void main(String[] arguments) throws Exception {
        ToolStash stash = new ToolStash(Path.of(arguments[0]));
        stash.uv = Optional.of(Path.of(arguments[1]));
        stash.variables.clear();
        stash.variables.putAll(System.getenv());
        PreparedEnvironment prepared = stash.prepare();
        System.out.println((prepared.changed() ? "changed " : "same ") + prepared.packageCount());
    }
}
