package io.github.experimentstash.environment;

import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Reporter;
import io.github.experimentstash.process.Command;
import io.github.experimentstash.process.CommandResult;
import io.github.experimentstash.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One uv, one tool, and the variables that uv gets there. */
final class UvSession {
    /** Long: a first sync may fetch many gigabytes. A helper that is stuck is ended by the user. */
    private static final Duration SYNC_TIMEOUT = Duration.ofHours(24);

    private static final Duration QUICK_TIMEOUT = Duration.ofMinutes(5);

    private final Host host;
    private final Programs programs;
    private final Uv uv;
    private final EnvironmentRequest request;
    private final Interpreter python;
    private final Map<String, String> variables;
    private Supply supply;
    private Supply pipSupply;

    UvSession(Host host, Programs programs, Uv uv, EnvironmentRequest request, Interpreter python, Path environment)
            throws IOException {
        this.host = host;
        this.programs = programs;
        this.uv = uv;
        this.request = request;
        this.python = python;
        this.variables = variables(host, environment);
    }

    Uv uv() {
        return uv;
    }

    Interpreter python() {
        return python;
    }

    /** What uv gets. */
    Map<String, String> variables() {
        return Map.copyOf(variables);
    }

    /** The network may not be used. */
    boolean offline() {
        return isOffline(host);
    }

    static boolean isOffline(Host host) {
        return host.offline() || isTrue(host.variables().get("UV_OFFLINE"));
    }

    /** Where uv is told to get packages. */
    Supply supply() throws IOException {
        if (supply == null) {
            supply = Supply.ofUv(host.variables(), Toml.readFile(UserConfiguration.file(host.variables())));
        }
        return supply;
    }

    /** Where pip is told to get them, if uv is told nothing; asked at most once, since it takes a moment. */
    Supply pipSupply() throws IOException, InterruptedException {
        if (pipSupply == null) {
            pipSupply = supply().isSaid() ? Supply.NOTHING_SAID : PipSupply.find(host.variables());
        }
        return pipSupply;
    }

    /** Where packages come from that no lock names: where the user gets them, unless the tool says it itself. */
    Supply supplyFor(ToolProject project) throws IOException, InterruptedException {
        if (supply().isSaid()) {
            return supply();
        }
        return UserConfiguration.namesAnIndex(project.root()) ? Supply.NOTHING_SAID : pipSupply();
    }

    Reporter reporter() {
        return host.reporter();
    }

    /** The network may not be used since Maven was told so. */
    boolean isOfflineBuild() {
        return host.offline();
    }

    /** Where uv keeps what it has fetched. */
    Path cache() {
        return uvCache(variables);
    }

    private static boolean isTrue(String value) {
        return value != null && (value.equals("1") || value.equalsIgnoreCase("true"));
    }

    /** The rules of {@link ScrubbedVariables}, and what keeps uv quiet and predictable. */
    private static Map<String, String> variables(Host host, Path environment) throws IOException {
        Map<String, String> variables = ScrubbedVariables.of(host.variables());
        variables.put("UV_PYTHON_DOWNLOADS", "never");
        variables.put("UV_NO_PROGRESS", "1");
        if (!variables.containsKey("SSL_CERT_FILE")
                && !variables.containsKey("SSL_CERT_DIR")
                && !variables.containsKey("UV_SYSTEM_CERTS")
                && !variables.containsKey("UV_NATIVE_TLS")) {
            variables.put("UV_SYSTEM_CERTS", "1");
        }
        if (!variables.containsKey("UV_LINK_MODE") && differ(uvCache(variables), environment)) {
            // uv would try to link, fail, and warn of it at each package
            variables.put("UV_LINK_MODE", "copy");
        }
        return variables;
    }

    private static Path uvCache(Map<String, String> variables) {
        String set = variables.get("UV_CACHE_DIR");
        if (set != null && !set.isEmpty()) {
            return Path.of(set).toAbsolutePath();
        }
        return UvStore.cache(variables).resolveSibling("uv");
    }

    private static boolean differ(Path left, Path right) throws IOException {
        return !device(left).equals(device(right));
    }

    private static Object device(Path path) throws IOException {
        Path present = path.toAbsolutePath();
        while (present != null && !Files.exists(present)) {
            present = present.getParent();
        }
        if (present == null
                || !present.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return "";
        }
        return Files.getAttribute(present, "unix:dev");
    }

    /** uv in the project's folder; its progress is not shown, its failures are the caller's to read. */
    CommandResult run(List<String> arguments, Map<String, String> extra) throws IOException, InterruptedException {
        return run(programs, arguments, extra, SYNC_TIMEOUT);
    }

    /** A question, which uv answers at once and which changes nothing: needs no supervisor. */
    CommandResult quick(List<String> arguments, Map<String, String> extra) throws IOException, InterruptedException {
        return run(new CommandRunner()::run, arguments, extra, QUICK_TIMEOUT);
    }

    private CommandResult run(Programs programs, List<String> arguments, Map<String, String> extra, Duration timeout)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(uv.program().toString());
        command.addAll(arguments);
        command.add("--color");
        command.add("never");
        Map<String, String> all = new HashMap<>(variables);
        for (Map.Entry<String, String> entry : extra.entrySet()) {
            if (entry.getValue().isEmpty()) {
                all.remove(entry.getKey());
            } else {
                all.put(entry.getKey(), entry.getValue());
            }
        }
        return new ToldPrograms(programs, host.reporter())
                .run(new Command(command, request.projectDirectory(), all, timeout));
    }
}
