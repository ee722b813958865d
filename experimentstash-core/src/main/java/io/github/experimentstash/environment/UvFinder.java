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
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds a uv that fits: where the user says, on {@code PATH}, in our own store; and has it provided where there is none.
 */
final class UvFinder {
    /** Older ones do not say which workspace they would take ({@code uv workspace dir}), see {@link Hijack}. */
    static final String OLDEST = "0.9.30";

    private final Host host;
    private final EnvironmentOptions options;
    private final CommandRunner runner;

    UvFinder(Host host, EnvironmentOptions options) {
        this.host = host;
        this.options = options;
        this.runner = new CommandRunner(host.reporter()::debug);
    }

    /**
     * @param required {@code required-version} of the tool
     * @param programs runs pip, if uv must be fetched
     * @throws StashFailure if there is none that fits, and none may or can be provided
     */
    Uv find(Optional<String> required, Programs programs) throws IOException, InterruptedException {
        List<Uv> unfit = new ArrayList<>();
        Optional<Uv> found = configured(unfit, required);
        if (found.isEmpty()) {
            found = onPath(unfit, required);
        }
        if (found.isPresent()) {
            return found.get();
        }
        UvStore store = new UvStore(host);
        if (!fits(UvStore.VERSION, required)) {
            throw new StashFailure(noneFits(unfit, required));
        }
        Optional<Uv> stored = stored(store);
        if (stored.isEmpty()) {
            mayProvide(unfit, required);
            Path program = store.provide(programs);
            stored = Optional.of(probe(program).orElseThrow(() -> notExecutable(program)));
        }
        if (!unfit.isEmpty()) {
            host.reporter().line("  " + unfitWords(unfit.get(0), required) + "; ours is used, " + UvStore.VERSION);
        }
        return stored.get();
    }

    /** One that fits and is there already; none is fetched. */
    Optional<Uv> present(Optional<String> required) throws IOException, InterruptedException {
        List<Uv> unfit = new ArrayList<>();
        Optional<Uv> found = configured(unfit, required);
        if (found.isEmpty()) {
            found = onPath(unfit, required);
        }
        if (found.isEmpty() && fits(UvStore.VERSION, required)) {
            found = stored(new UvStore(host));
        }
        return found;
    }

    /** What {@link #find} would refuse, whatever it may fetch; no uv is asked where ours fits. */
    Optional<Problem> refusal(Optional<String> required) throws IOException, InterruptedException {
        if (fits(UvStore.VERSION, required)) {
            return Optional.empty();
        }
        List<Uv> unfit = new ArrayList<>();
        boolean found = configured(unfit, required).isPresent()
                || onPath(unfit, required).isPresent();
        return found ? Optional.empty() : Optional.of(noneFits(unfit, required));
    }

    /** @throws StashFailure if the user names a program that is no uv */
    private Optional<Uv> configured(List<Uv> unfit, Optional<String> required)
            throws IOException, InterruptedException {
        if (options.uvPath().isEmpty()) {
            return Optional.empty();
        }
        Path program = host.workingDirectory().resolve(options.uvPath().get());
        Uv uv = probe(program)
                .orElseThrow(() -> new StashFailure(Problem.error(
                        ProblemCode.UV_MISSING,
                        "stash.uv.path is " + program + ", but no uv can be started there",
                        "correct -Dstash.uv.path=…, or leave it out to have uv found")));
        return fitting(uv, unfit, required);
    }

    private Optional<Uv> onPath(List<Uv> unfit, Optional<String> required) throws IOException, InterruptedException {
        Set<Path> programs = new LinkedHashSet<>();
        for (String entry : host.variables().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            for (String name : List.of("uv", "uv.exe")) {
                Path program = entry.isEmpty() ? Path.of(name) : Path.of(entry).resolve(name);
                if (program.isAbsolute() && Files.isExecutable(program) && !Files.isDirectory(program)) {
                    programs.add(program);
                }
            }
        }
        for (Path program : programs) {
            Optional<Uv> uv = probe(program);
            if (uv.isPresent()) {
                Optional<Uv> fitting = fitting(uv.get(), unfit, required);
                if (fitting.isPresent()) {
                    return fitting;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Uv> stored(UvStore store) throws IOException, InterruptedException {
        Optional<Path> program = store.present();
        return program.isPresent() ? probe(program.get()) : Optional.empty();
    }

    private static Optional<Uv> fitting(Uv uv, List<Uv> unfit, Optional<String> required) {
        if (fits(uv.version(), required)) {
            return Optional.of(uv);
        }
        unfit.add(uv);
        return Optional.empty();
    }

    private static boolean fits(String version, Optional<String> required) {
        return VersionSpec.compare(version, OLDEST) >= 0
                && (required.isEmpty() || VersionSpec.fits(version, required.get()));
    }

    private void mayProvide(List<Uv> unfit, Optional<String> required) {
        if (options.provideUv() && !host.offline()) {
            return;
        }
        String why = ", and none may be fetched: "
                + (host.offline() ? "this is an offline build (-o)" : "stash.uv.provide is false");
        String way = "put uv " + OLDEST + " or newer on PATH, give its place as -Dstash.uv.path=…, or run once "
                + (host.offline() ? "without -o" : "without -Dstash.uv.provide=false");
        throw new StashFailure(
                unfit.isEmpty()
                        ? Problem.error(ProblemCode.UV_MISSING, "uv is not on PATH" + why, way)
                        : Problem.error(ProblemCode.UV_VERSION, unfitWords(unfit.get(0), required) + why, way));
    }

    private static String unfitWords(Uv uv, Optional<String> required) {
        String which = "uv " + uv.version() + " at " + uv.program();
        return VersionSpec.compare(uv.version(), OLDEST) < 0
                ? which + " is too old (" + OLDEST + " or newer is needed)"
                : which + " is not the one that the tool asks for (required-version " + required.orElse("") + ")";
    }

    private static Problem noneFits(List<Uv> unfit, Optional<String> required) {
        String asked = required.orElse("");
        String have = unfit.isEmpty()
                ? "ours is " + UvStore.VERSION
                : "the one at " + unfit.get(0).program() + " is " + unfit.get(0).version() + ", ours is "
                        + UvStore.VERSION;
        return Problem.error(
                ProblemCode.UV_VERSION,
                "the tool asks for uv " + asked + " (required-version), but " + have,
                "get one that fits:  python3 -m venv \"$HOME/uv-for-it\" && \"$HOME/uv-for-it/bin/pip\" install 'uv"
                        + (asked.isEmpty() || Character.isDigit(asked.charAt(0)) ? "==" : "") + asked
                        + "'   then add   -Dstash.uv.path=\"$HOME/uv-for-it/bin/uv\"");
    }

    /** A file that is there and does not run: a disk for data only, as home folders of clusters are at times. */
    private static StashFailure notExecutable(Path program) {
        return new StashFailure(Problem.error(
                ProblemCode.UV_MISSING,
                "uv was put into " + program.getParent() + ", but programs cannot be started there",
                "set XDG_CACHE_HOME to a folder on a disk that allows programs (mounted without noexec), or give a uv of"
                        + " your own as -Dstash.uv.path=…"));
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
