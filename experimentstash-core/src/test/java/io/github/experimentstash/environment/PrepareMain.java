package io.github.experimentstash.environment;

import io.github.experimentstash.model.EnvironmentKind;
import io.github.experimentstash.model.StashException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Prepares the environment of a test's stash in a JVM of its own, with the variables that it was started with. */
final class PrepareMain {
    private PrepareMain() {}

    /** Starts it. */
    static List<String> command(ToolStash stash, Path uv, EnvironmentKind kind) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                PrepareMain.class.getName(),
                stash.root.toString(),
                uv.toString(),
                kind.name());
    }

    @SuppressWarnings("SystemOut") // its parent reads it
    public static void main(String[] arguments) throws Exception {
        ToolStash stash = new ToolStash(Path.of(arguments[0]));
        stash.uv = Optional.of(Path.of(arguments[1]));
        stash.kind = EnvironmentKind.valueOf(arguments[2]);
        stash.variables.clear();
        stash.variables.putAll(System.getenv());
        try {
            PreparedEnvironment prepared = stash.prepare();
            System.out.println((prepared.changed() ? "changed " : "same ") + prepared.packageCount());
        } catch (StashException failure) {
            System.out.println(failure.getMessage());
            System.exit(1);
        }
    }
}
