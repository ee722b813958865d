package io.github.experimentstash.environment;

import java.nio.file.Path;

/**
 * Where we keep what we know of an environment, outside of it, since uv deletes what it does not know when it makes an
 * environment anew.
 *
 * @param directory {@code .stash/environments}
 * @param state what is known to be in sync
 * @param syncing exists while the environment is changed, and after a change that did not end well
 * @param lock held while the environment is prepared and its run is started
 * @param users one file for each run that uses the environment
 */
record EnvironmentFiles(Path directory, Path state, Path syncing, Path lock, Path users) {
    /** Two tools may share one folder and so one environment; then they share lock and users too. */
    static EnvironmentFiles of(EnvironmentRequest request) {
        Path directory = request.stashRoot().resolve(".stash").resolve("environments");
        String tool = request.tool().name();
        String path = request.tool().path();
        String shared =
                path.equals("tools/" + tool) ? tool : path.replace('/', '_').replace('\\', '_');
        return new EnvironmentFiles(
                directory,
                directory.resolve(tool + ".json"),
                directory.resolve(shared + ".syncing"),
                directory.resolve(shared + ".lock"),
                directory.resolve(shared + ".users"));
    }
}
