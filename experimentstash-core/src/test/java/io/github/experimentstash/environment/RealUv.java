package io.github.experimentstash.environment;

import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.StashException;
import io.github.experimentstash.process.Command;
import io.github.experimentstash.process.CommandResult;
import io.github.experimentstash.process.CommandRunner;
import io.github.experimentstash.testing.Gate;
import io.github.experimentstash.testing.Heard;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The real uv of the tests, provided once by our own means, and one cache for all of them. */
public final class RealUv {
    /** Survives the tests, so that only the first build on a machine fetches anything. */
    public static final Path HOME = Path.of("target", "environment-tests").toAbsolutePath();

    private static Path program;
    private static String whyNot;
    private static Map<String, String> indexOfPip;

    private RealUv() {}

    /** The caller's variables with our test caches, and the index that his pip uses. */
    public static Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables.put("XDG_CACHE_HOME", HOME.resolve("cache").toString());
        variables.put("UV_CACHE_DIR", HOME.resolve("uv-cache").toString());
        variables.keySet().removeIf(name -> name.startsWith("PYENV_VERSION"));
        if (!variables.containsKey("UV_DEFAULT_INDEX")) {
            variables.putAll(indexOfPip());
        }
        return variables;
    }

    /** A machine may have told pip alone where its index is; the tests call uv themselves too. */
    private static synchronized Map<String, String> indexOfPip() {
        if (indexOfPip == null) {
            try {
                Supply supply = PipSupply.find(System.getenv());
                indexOfPip = supply.index()
                        .map(url -> Map.of("UV_DEFAULT_INDEX", url))
                        .orElse(Map.of());
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            } catch (InterruptedException interruption) {
                Thread.currentThread().interrupt();
                indexOfPip = Map.of();
            }
        }
        return indexOfPip;
    }

    /** Gates the test, with the reason, where uv cannot be had. */
    public static synchronized Path program() {
        if (program == null && whyNot == null) {
            try {
                Map<String, String> variables = variables();
                variables.put("PIP_FIND_LINKS", wheels().toString());
                variables.put("PIP_NO_INDEX", "1");
                UvStore store = new UvStore(ToolStash.host(new Heard(), variables, false));
                program = store.present().isPresent() ? store.present().get() : store.provide(new CommandRunner()::run);
            } catch (StashException | IOException failure) {
                whyNot = String.valueOf(failure.getMessage());
            } catch (InterruptedException interruption) {
                Thread.currentThread().interrupt();
                whyNot = "interrupted";
            }
        }
        Gate.require(program != null, "no uv: the Python index cannot be reached: " + whyNot);
        return program;
    }

    /** A folder with the wheel of our uv, as pip got it; what stands in for an index when uv is provided. */
    static synchronized Path wheels() throws IOException, InterruptedException {
        Path folder = Files.createDirectories(HOME.resolve("wheels"));
        Path pin = HOME.resolve("uv-pin.txt");
        try (InputStream stream = UvStore.class.getResourceAsStream("uv-pin.txt")) {
            Files.copy(stream, pin, StandardCopyOption.REPLACE_EXISTING);
        }
        try (var wheels = Files.newDirectoryStream(folder, "uv-" + UvStore.VERSION + "-*.whl")) {
            if (wheels.iterator().hasNext()) {
                return folder;
            }
        }
        Host host = ToolStash.host(new Heard(), System.getenv(), false);
        CommandResult result = new CommandRunner()
                .run(new Command(
                        List.of(
                                "python3",
                                "-m",
                                "pip",
                                "download",
                                "-q",
                                "--no-deps",
                                "--only-binary",
                                ":all:",
                                "--require-hashes",
                                "-r",
                                pin.toString(),
                                "-d",
                                folder.toString()),
                        HOME,
                        ScrubbedVariables.forPip(host.variables()),
                        Duration.ofMinutes(5)));
        if (!result.succeeded()) {
            throw new IOException(UvFailures.quoted(result.errorText()).strip());
        }
        return folder;
    }
}
