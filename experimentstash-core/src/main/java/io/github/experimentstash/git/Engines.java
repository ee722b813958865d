package io.github.experimentstash.git;

import io.github.experimentstash.git.cli.CliTransport;
import io.github.experimentstash.git.cli.CredentialHelpers;
import io.github.experimentstash.git.cli.GitProgram;
import io.github.experimentstash.git.jgit.JGitTransport;
import io.github.experimentstash.git.transport.GitEngine;
import io.github.experimentstash.git.transport.Login;
import io.github.experimentstash.git.transport.Logins;
import io.github.experimentstash.git.transport.TransferOptions;
import io.github.experimentstash.git.transport.Transport;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Chooses what fetches repositories. The git program comes first: it knows each proxy, helper, key and filter that its user
 * has set up, and is quicker. Where there is none, or it is too old, the built-in engine does it, and says what it cannot do.
 */
public final class Engines {
    /** Below it {@code protocol.allow} and the checks of what is fetched have holes that were closed since. */
    private static final int[] OLDEST = {2, 30};

    private final Host host;
    private final TransferOptions options;

    public Engines(Host host, TransferOptions options) {
        this.host = host;
        this.options = options;
    }

    /**
     * @param allowed schemes of addresses beside https and ssh
     * @param directory of the repository that the work is for
     * @throws StashFailure if the engine that was asked for is not there
     */
    public Transport transport(Set<String> allowed, Path directory) throws IOException, InterruptedException {
        Set<String> schemes = new TreeSet<>(Set.of("https", "ssh"));
        schemes.addAll(allowed);
        Optional<GitProgram> program = GitProgram.find(host);
        String reason;
        if (options.engine() == GitEngine.JGIT) {
            reason = "-Dstash.git=jgit";
        } else if (program.isEmpty()) {
            reason = "there is no git program on PATH";
        } else {
            String version = program.get().version().orElse("0");
            if (options.engine() == GitEngine.CLI || isNewEnough(version)) {
                host.reporter()
                        .debug("git " + version + " fetches: "
                                + (options.engine() == GitEngine.CLI ? "-Dstash.git=cli" : "it knows your set-up"));
                return new CliTransport(program.get(), schemes, options);
            }
            reason = "git " + version + " is older than " + OLDEST[0] + "." + OLDEST[1];
        }
        if (options.engine() == GitEngine.CLI) {
            throw new StashFailure(Problem.error(
                    ProblemCode.NEEDS_GIT,
                    "there is no git program on PATH",
                    "install git, or leave out -Dstash.git=cli"));
        }
        host.reporter().debug("the built-in engine fetches: " + reason);
        TransferOptions more = new TransferOptions(options.engine(), options.timeout(), logins(program, directory));
        boolean demanded = options.engine() == GitEngine.JGIT;
        return new JGitTransport(schemes, more, host.variables(), !demanded);
    }

    /** Git's own helpers can be asked even where another engine fetches. */
    private Logins logins(Optional<GitProgram> program, Path directory) {
        if (program.isEmpty()) {
            return options.logins();
        }
        Logins helpers = new CredentialHelpers(program.get(), directory);
        return server -> {
            Optional<Login> known = options.logins().of(server);
            return known.isPresent() ? known : helpers.of(server);
        };
    }

    private static boolean isNewEnough(String version) {
        String[] parts = version.split("\\.");
        int major = Integer.parseInt(parts[0]);
        int minor = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
        return major > OLDEST[0] || (major == OLDEST[0] && minor >= OLDEST[1]);
    }
}
