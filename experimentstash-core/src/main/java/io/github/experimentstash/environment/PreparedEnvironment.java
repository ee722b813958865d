package io.github.experimentstash.environment;

import io.github.experimentstash.model.EnvironmentKind;
import io.github.experimentstash.model.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An environment that a tool can run in now. The holder must close the {@link #lease}.
 *
 * @param python the executable to run, absolute
 * @param binDirectory its folder, which leads the tool's {@code PATH}
 * @param pythonVersion such as {@code 3.11.7}
 * @param uvVersion of the uv that made the environment
 * @param lockFile relative to the stash's root, with {@code /}
 * @param lockSha256 of that file's bytes, lower-case hex
 * @param packagesSha256 of {@link #packages}, lower-case hex
 * @param packages what is installed: {@code name==version} a line, sorted
 * @param packageCount lines of {@link #packages}; 0 when not known
 * @param changed this call changed the environment
 * @param summary what a person sees: {@code uv, Python 3.11.7, 31 packages, in sync}
 * @param warnings to be told and recorded
 */
public record PreparedEnvironment(
        EnvironmentKind kind,
        Path python,
        Path binDirectory,
        String pythonVersion,
        Optional<String> uvVersion,
        LockState lock,
        Optional<String> lockFile,
        Optional<String> lockSha256,
        Optional<String> packagesSha256,
        Optional<String> packages,
        int packageCount,
        boolean changed,
        String summary,
        List<Problem> warnings,
        EnvironmentLease lease) {
    public PreparedEnvironment {
        warnings = List.copyOf(warnings);
    }
}
