package io.github.experimentstash.git.submodule;

import io.github.experimentstash.git.cli.GitProgram;
import io.github.experimentstash.git.cli.GitStatus;
import io.github.experimentstash.process.CommandResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a tool's checkout holds beyond its commit, and whether others can have that commit; two calls of git, no network.
 *
 * @param status files that differ from the commit
 * @param published a branch of a remote or a tag, as they are known here, has the commit; absent if git cannot say
 */
public record CheckoutState(GitStatus status, Optional<Boolean> published) {
    /** @return absent for what git cannot read */
    public static Optional<CheckoutState> read(GitProgram git, Path folder) throws IOException, InterruptedException {
        CommandResult status = git.run(
                folder,
                "status",
                "--porcelain=v2",
                "--branch",
                "-z",
                "--untracked-files=normal",
                "--ignore-submodules=none");
        if (!status.succeeded()) {
            return Optional.empty();
        }
        CommandResult refs = git.run(
                folder, "for-each-ref", "--count=1", "--contains=HEAD", "refs/remotes", "refs/tags", "refs/stash/pin");
        Optional<Boolean> published =
                refs.succeeded() ? Optional.of(!refs.outputText().isBlank()) : Optional.empty();
        return Optional.of(new CheckoutState(GitStatus.parse(status.output()), published));
    }
}
