package io.github.experimentstash.git.cli;

import io.github.experimentstash.git.transport.Address;
import io.github.experimentstash.git.transport.Login;
import io.github.experimentstash.git.transport.Logins;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The user's own git helpers, asked on behalf of the built-in engine, which knows none (git-credential(1)). */
public final class CredentialHelpers implements Logins {
    private final GitProgram program;
    private final Path directory;

    /** @param directory whose repository's configuration counts too */
    public CredentialHelpers(GitProgram program, Path directory) {
        this.program = program;
        this.directory = directory;
    }

    @Override
    public Optional<Login> of(Address server) {
        if (!server.isHttp()
                || server.host().chars().anyMatch(c -> c < ' ')) { // a line end would add a line (CVE-2020-5260)
            return Optional.empty();
        }
        String said;
        try {
            said = program.credential(directory, "protocol=" + server.scheme() + "\nhost=" + server.host() + "\n\n");
        } catch (IOException noGit) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        String user = "";
        String password = "";
        for (String line : said.lines().toList()) {
            if (line.startsWith("username=")) {
                user = line.substring("username=".length());
            } else if (line.startsWith("password=")) {
                password = line.substring("password=".length());
            }
        }
        return password.isEmpty() ? Optional.empty() : Optional.of(new Login(user, password));
    }
}
