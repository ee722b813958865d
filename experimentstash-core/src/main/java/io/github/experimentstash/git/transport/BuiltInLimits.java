package io.github.experimentstash.git.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a user may have set up to reach a server and only the git program knows (measured with JGit 7.8). Looks at variables
 * and files; an address that needs none of it is fine.
 */
public final class BuiltInLimits {
    private static final List<String> SSH_VARIABLES = List.of("GIT_SSH", "GIT_SSH_COMMAND");
    private static final List<String> HTTP_VARIABLES = List.of(
            "http_proxy",
            "https_proxy",
            "HTTPS_PROXY",
            "all_proxy",
            "ALL_PROXY",
            "GIT_SSL_CAINFO",
            "GIT_SSL_CAPATH",
            "GIT_SSL_CERT",
            "GIT_SSL_NO_VERIFY",
            "GIT_ASKPASS");

    private static final List<String> SSH_SETTINGS = List.of("core.sshcommand");
    private static final List<String> HTTP_SETTINGS =
            List.of("http.proxy", "http.sslcainfo", "http.sslcapath", "http.sslcert", "credential.helper");

    private BuiltInLimits() {}

    /**
     * @param settings names of all values in the user's git configuration, in lower case: {@code http.proxy}
     * @param variables the caller's
     * @return for a person: what it is and where; absent if the built-in engine will do
     */
    public static Optional<String> against(Address server, List<String> settings, Map<String, String> variables) {
        if (!server.isHttp() && !server.isSsh()) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>(server.isSsh() ? SSH_VARIABLES : HTTP_VARIABLES);
        names.add("GIT_CONFIG_COUNT");
        for (String name : names) {
            if (!variables.getOrDefault(name, "").isBlank()) {
                return Optional.of("the variable " + name + " is set");
            }
        }
        for (String setting : settings) {
            if ((server.isSsh() ? SSH_SETTINGS : HTTP_SETTINGS).contains(setting) || setting.startsWith("includeif.")) {
                return Optional.of("your git configuration sets " + setting);
            }
        }
        return server.isSsh() ? sshConfiguration(variables) : Optional.empty();
    }

    private static Optional<String> sshConfiguration(Map<String, String> variables) {
        String home = variables.getOrDefault("HOME", System.getProperty("user.home"));
        Path file = Path.of(home, ".ssh", "config");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            for (String line : Files.readAllLines(file)) {
                String word = line.strip().split("[ \\t=]", 2)[0].toLowerCase(Locale.ROOT);
                if (word.equals("include") || word.equals("match") || word.equals("proxycommand")) {
                    return Optional.of("~/.ssh/config uses " + line.strip().split("[ \\t=]", 2)[0]);
                }
            }
        } catch (IOException unreadable) {
            return Optional.empty();
        }
        return Optional.empty();
    }
}
