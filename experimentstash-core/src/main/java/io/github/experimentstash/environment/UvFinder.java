package io.github.experimentstash.environment;

import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.process.Command;
import io.github.experimentstash.process.CommandResult;
import io.github.experimentstash.process.CommandRunner;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds uv: where the user says, on {@code PATH}, in our own store; and has it provided where there is none. */
final class UvFinder {
    private final Host host;
    private final EnvironmentOptions options;
    private final CommandRunner runner = new CommandRunner();

    UvFinder(Host host, EnvironmentOptions options) {
        this.host = host;
        this.options = options;
    }

    /**
     * @param required {@code required-version} of the tool
     * @throws StashFailure if there is none that fits, and none may or can be provided
     */
    Uv find(Optional<String> required) throws IOException, InterruptedException {
        Uv found = null;
        if (options.uvPath().isPresent()) {
            Path configured = host.workingDirectory().resolve(options.uvPath().get());
            found = probe(configured)
                    .orElseThrow(() -> new StashFailure(Problem.error(
                            ProblemCode.UV_MISSING,
                            "stash.uv.path is " + configured + ", but no uv can be started there",
                            "correct it, or leave it out to have uv found")));
        }
        if (found == null) {
            found = onPath().orElse(null);
        }
        if (found != null && fits(found, required)) {
            return found;
        }
        UvStore store = new UvStore(host);
        Optional<Path> stored = store.present();
        Optional<Uv> ours = stored.isPresent() ? probe(stored.get()) : Optional.empty();
        if (ours.isEmpty() && (found == null || VersionSpec.fits(UvStore.VERSION, required.orElse("")))) {
            ours = provide(store, found, required);
        }
        if (ours.isPresent() && fits(ours.get(), required)) {
            return ours.get();
        }
        throw wrongVersion(found, required);
    }

    /** A uv of whatever version that is there already; none is fetched. */
    Optional<Uv> present() throws IOException, InterruptedException {
        if (options.uvPath().isPresent()) {
            return probe(host.workingDirectory().resolve(options.uvPath().get()));
        }
        Optional<Uv> found = onPath();
        if (found.isPresent()) {
            return found;
        }
        Optional<Path> stored = new UvStore(host).present();
        return stored.isPresent() ? probe(stored.get()) : Optional.empty();
    }

    private Optional<Uv> provide(UvStore store, Uv found, Optional<String> required)
            throws IOException, InterruptedException {
        if (options.provideUv() && !host.offline()) {
            return probe(store.provide());
        }
        if (found != null) {
            throw wrongVersion(found, required);
        }
        throw new StashFailure(Problem.error(
                ProblemCode.UV_MISSING,
                "uv is not on PATH, and it may not be fetched: "
                        + (host.offline() ? "this is an offline build (-o)" : "stash.uv.provide is false"),
                "install uv and put it on PATH, give its place as -Dstash.uv.path=…, or run once "
                        + (host.offline() ? "without -o" : "without stash.uv.provide=false")));
    }

    private static StashFailure wrongVersion(Uv found, Optional<String> required) {
        String have = found == null
                ? "ours is " + UvStore.VERSION
                : "the one at " + found.program() + " is " + found.version() + ", ours is " + UvStore.VERSION;
        return new StashFailure(Problem.error(
                ProblemCode.UV_VERSION,
                "the tool asks for uv " + required.orElse("") + " (required-version), but " + have,
                "install a uv that fits and give its place as -Dstash.uv.path=…"));
    }

    private static boolean fits(Uv uv, Optional<String> required) {
        return required.isEmpty() || VersionSpec.fits(uv.version(), required.get());
    }

    private Optional<Uv> onPath() throws IOException, InterruptedException {
        for (String entry : host.variables().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (entry.isEmpty()) {
                continue;
            }
            for (String name : List.of("uv", "uv.exe")) {
                Path program = Path.of(entry).resolve(name);
                if (program.isAbsolute() && Files.isExecutable(program) && !Files.isDirectory(program)) {
                    Optional<Uv> uv = probe(program);
                    if (uv.isPresent()) {
                        return uv;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Absent for what is not uv, such as a version manager's shim of a version that is not chosen. */
    private Optional<Uv> probe(Path program) throws IOException, InterruptedException {
        CommandResult result;
        try {
            Map<String, String> variables = ScrubbedVariables.of(host.variables());
            result = runner.run(new Command(
                    List.of(program.toString(), "--version"),
                    Path.of(System.getProperty("java.io.tmpdir")),
                    variables,
                    Duration.ofSeconds(20)));
        } catch (IOException notStarted) {
            return Optional.empty();
        }
        // "uv 0.13.9 (x86_64-unknown-linux-gnu)"
        String[] words = result.outputText().strip().split("\\s+", -1);
        return result.succeeded() && words.length >= 2 && words[0].equals("uv")
                ? Optional.of(new Uv(program, words[1]))
                : Optional.empty();
    }
}
