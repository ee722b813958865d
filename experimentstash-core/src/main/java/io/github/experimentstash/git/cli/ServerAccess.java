package io.github.experimentstash.git.cli;

import io.github.experimentstash.git.transport.Address;
import io.github.experimentstash.git.transport.Login;
import io.github.experimentstash.git.transport.TransferOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How git reaches one server: what is said on its command line, and what only its environment may hold.
 *
 * @param settings words for git's command line; hold no secret
 * @param variables hold the password, where there is one
 */
record ServerAccess(List<String> settings, Map<String, String> variables) {
    private static final String USER = "STASH_GIT_USER";
    private static final String PASSWORD = "STASH_GIT_PASSWORD";

    /** Run by git through {@code sh}; the names of the variables stand on the command line, their values do not. */
    private static final String HELPER = "!f() { test \"$1\" = get && printf 'username=%s\\npassword=%s\\n' \"$" + USER
            + "\" \"$" + PASSWORD + "\"; }; f";

    /** Never asks, and gives up on a host that is silent. */
    private static final String SSH =
            "ssh -o BatchMode=yes -o ConnectTimeout=%d -o ServerAliveInterval=%d" + " -o ServerAliveCountMax=3";

    static ServerAccess to(String url, GitProgram program, Path directory, TransferOptions options)
            throws IOException, InterruptedException {
        List<String> settings = new ArrayList<>();
        Map<String, String> variables = new HashMap<>();
        long silence = Math.max(1, options.silence().toSeconds());
        set(settings, "http.lowSpeedLimit=1");
        set(settings, "http.lowSpeedTime=" + silence);
        Address address = Address.of(url);
        if (address.isHttp()) {
            Optional<Login> login = options.logins().of(address);
            if (login.isPresent()) {
                String scope = "credential." + address.scheme() + "://" + address.host() + ".helper=";
                // the empty one forgets the user's own helpers for this host: they would be told to keep what we answer
                set(settings, scope);
                set(settings, scope + HELPER);
                variables.put(USER, login.get().user());
                variables.put(PASSWORD, login.get().password());
            }
        }
        if (address.isSsh() && !hasOwnSsh(program, directory)) {
            variables.put(
                    "GIT_SSH_COMMAND", String.format(java.util.Locale.ROOT, SSH, silence, Math.max(1, silence / 3)));
        }
        return new ServerAccess(settings, variables);
    }

    private static boolean hasOwnSsh(GitProgram program, Path directory) throws IOException, InterruptedException {
        Map<String, String> given = program.transferVariables();
        return given.containsKey("GIT_SSH")
                || given.containsKey("GIT_SSH_COMMAND")
                || program.run(directory, "config", "--get", "core.sshCommand").succeeded();
    }

    private static void set(List<String> settings, String setting) {
        settings.add("-c");
        settings.add(setting);
    }
}
