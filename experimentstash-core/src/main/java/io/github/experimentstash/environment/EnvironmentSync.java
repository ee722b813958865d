package io.github.experimentstash.environment;

import io.github.experimentstash.environment.SitePackages.Damage;
import io.github.experimentstash.model.Digest;
import io.github.experimentstash.model.EnvironmentKind;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Makes an environment that is not known to be in sync what the tool's files say. Its caller holds the environment's
 * lock. uv accepts what an interrupted sync left behind, so an environment is compared with the records of its packages,
 * before and after, and made anew if it is broken.
 */
final class EnvironmentSync {
    private final Host host;
    private final EnvironmentOptions options;
    private final Programs programs;
    private final EnvironmentRequest request;
    private final EnvironmentFiles files;

    EnvironmentSync(
            Host host,
            EnvironmentOptions options,
            Programs programs,
            EnvironmentRequest request,
            EnvironmentFiles files) {
        this.host = host;
        this.options = options;
        this.programs = programs;
        this.request = request;
        this.files = files;
    }

    /**
     * What came of it.
     *
     * @param state its fingerprint
     * @param changed something in it is another than before
     * @param warnings of this sync; those that hold at each run are not among them
     */
    record Synced(EnvironmentState state, boolean changed, List<Problem> warnings) {}

    /** How the environment is made, once everything that it takes is found. */
    private interface Step {
        SyncOutcome run(Rebuild rebuild) throws IOException, InterruptedException;
    }

    private record Method(Step step, Optional<String> uvVersion, boolean offline) {}

    /** @param edited packages that are not as they were installed: they are fetched anew */
    Synced run(List<Damage> edited) throws IOException, InterruptedException {
        SupervisedPrograms.awaitEarlier(request);
        ToolProject project = ToolProject.read(request);
        Refusals.unlessLocked(request, project).ifPresent(problem -> {
            throw new StashFailure(problem);
        });
        Dependencies dependencies = Dependencies.of(request);
        if (!dependencies.problems().isEmpty()) {
            throw new StashFailure(dependencies.problems());
        }
        Interpreters.Wanted wanted = Interpreters.Wanted.of(request, project);
        Path environment = Environments.place(request, project);
        Optional<EnvironmentState> earlier = EnvironmentState.read(files.state());
        List<String> faults = earlier.map(EnvironmentState::faults).orElse(List.of());
        if (edited.isEmpty()) {
            clear(environment, faults);
        } else {
            if (UvSession.isOffline(host)) {
                throw new StashFailure(edited.stream()
                        .map(one -> Words.damaged(request, one, onlineOnce()))
                        .toList());
            }
            mark();
            discard(environment, inShort(edited));
        }
        Interpreter python = new Interpreters(host.variables()).find(request, wanted, Optional.of(environment));
        boolean fresh = !Files.isRegularFile(environment.resolve("pyvenv.cfg"));
        if (fresh && isForeign(environment)) {
            throw new StashFailure(foreign());
        }
        Map<String, String> sources = sources(project);
        Set<String> copiedBefore = new TreeSet<>();
        sources.forEach((name, source) -> {
            if (!fresh && earlier.filter(state -> state.hasCopied(name, source)).isEmpty()) {
                copiedBefore.add(name);
            }
        });
        String before = content(environment);
        Method method = method(project, dependencies, python, environment, fresh);
        mark();
        SyncOutcome outcome;
        try {
            outcome = method.step().run(edited.isEmpty() ? new Rebuild(copiedBefore, false) : fetched(edited));
        } catch (StashFailure failure) {
            if (!fresh) {
                forgiveIfUntouched(environment, before);
            }
            throw failure;
        }
        boolean changed = fresh || !copiedBefore.isEmpty() || !before.equals(content(environment));
        List<Problem> warnings = new ArrayList<>();
        List<Damage> damage = changed ? damage(environment, faults) : List.of();
        if (!damage.isEmpty()) {
            outcome = fetchAgain(method, environment, damage);
            damage = damage(environment, List.of());
            faults = texts(damage);
            damage.forEach(fault -> warnings.add(atFault(fault)));
        }
        SitePackages packages = SitePackages.of(environment).orElseThrow();
        if (!edited.isEmpty()) {
            // what comes so from where packages come from, their authors made so
            List<Damage> same = PackageHashes.damage(packages, faults);
            faults = Stream.concat(faults.stream(), texts(same).stream()).toList();
            same.forEach(fault -> warnings.add(atFault(fault)));
        }
        EnvironmentState state = EnvironmentState.of(
                new Installed(
                        environment,
                        Interpreters.python(environment),
                        python.version(),
                        method.uvVersion(),
                        packages,
                        packages.freeze(),
                        outcome.lock(),
                        outcome.lockFile().map(this::name),
                        outcome.lockFile().isPresent()
                                ? Optional.of(Digest.ofFile(outcome.lockFile().get()))
                                : Optional.empty(),
                        sources,
                        faults,
                        project.kind() != ToolProject.Kind.BARE
                                || !dependencies.requirements().isEmpty(),
                        outcome.unlockedExtras()),
                Settings.of(request),
                project,
                host.clock().millis());
        if (request.submodule() && changed) {
            SyncLeftovers.exclude(request.toolDirectory());
        }
        remember(state);
        Words.optionsWithoutEffect(request, project).ifPresent(warnings::add);
        warnings.addAll(0, outcome.warnings());
        return new Synced(state, changed, warnings);
    }

    /** Takes away what cannot be trusted. */
    private void clear(Path environment, List<String> faults) throws IOException {
        if (Files.exists(files.syncing())) {
            discard(environment, "an earlier sync did not come to its end");
            return;
        }
        List<Damage> damage = damage(environment, faults);
        if (!damage.isEmpty()) {
            mark();
            discard(environment, inShort(damage));
        } else if (isMoved(environment) && Files.isWritable(environment)) {
            mark();
            discard(environment, "it was made at another place");
        }
    }

    /** uv would go on with it, but the programs in it name their Python by the path of then. */
    private static boolean isMoved(Path environment) throws IOException {
        Path script = Interpreters.python(environment).resolveSibling("activate");
        if (!Files.isRegularFile(script)) {
            return false;
        }
        String naming = "VIRTUAL_ENV=";
        for (String line : Files.readString(script).split("\r?\n", -1)) {
            String value =
                    line.startsWith(naming) ? line.substring(naming.length()).replaceAll("['\"]", "") : "";
            if (value.startsWith("/")) {
                Path made = Path.of(value);
                return !made.equals(environment) && !(Files.isDirectory(made) && Files.isSameFile(made, environment));
            }
        }
        return false;
    }

    private Method method(
            ToolProject project, Dependencies dependencies, Interpreter python, Path environment, boolean fresh)
            throws IOException, InterruptedException {
        String setting = "  setting up the environment of " + request.tool().name() + " with ";
        if (request.tool().environment() == EnvironmentKind.VENV) {
            if (fresh) {
                host.reporter().line(setting + "venv and pip");
            }
            VenvSync venv = new VenvSync(host, programs, request, project, python, environment, dependencies);
            return new Method(rebuild -> venv.run(), Optional.empty(), host.offline());
        }
        Uv uv = new UvFinder(host, options).find(project.requiredUv(), programs);
        UvSession session = new UvSession(host, programs, uv, request, python, environment);
        Hijack.refuse(session, request, project);
        if (fresh) {
            host.reporter().line(setting + "uv " + uv.version());
        }
        UvSync sync = new UvSync(session, request, project, environment, dependencies);
        return new Method(sync::run, Optional.of(uv.version()), session.offline());
    }

    /**
     * A second and last time, with the packages that came out broken from where packages come from: uv links files from
     * its cache, so that who edits one in an environment edits the cache. What comes out the same is not broken: a wheel
     * may name files that it does not have.
     */
    private SyncOutcome fetchAgain(Method method, Path environment, List<Damage> damage)
            throws IOException, InterruptedException {
        if (method.offline()) {
            throw broken(damage, onlineOnce());
        }
        host.reporter()
                .line("  fetching again what came broken out of the cache: " + inShort(damage) + " (tool "
                        + request.tool().name() + ")");
        Trees.deleteContent(environment);
        SyncOutcome outcome = method.step().run(fetched(damage));
        List<Damage> again = damage(environment, List.of());
        if (!again.isEmpty() && !again.equals(damage)) {
            throw broken(
                    again,
                    "run the same command again: it is made anew; if that does not help, clear uv's cache: uv cache clean");
        }
        return outcome;
    }

    private static Rebuild fetched(List<Damage> damage) {
        Set<String> names = new TreeSet<>();
        damage.forEach(one -> names.add(one.name()));
        return new Rebuild(names, true);
    }

    private String onlineOnce() {
        return "run once " + (host.offline() ? "without -o" : "without UV_OFFLINE")
                + ": its packages are fetched again";
    }

    private static Problem atFault(Damage fault) {
        return Problem.warning(
                ProblemCode.ENVIRONMENT_BROKEN,
                "the wheel of " + fault.text() + ": it is used as its authors made it",
                "nothing needs to be done here; its authors may want to know");
    }

    /** Code that is copied into the environment, as it looks now. */
    private Map<String, String> sources(ToolProject project) throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        if (project.kind() == ToolProject.Kind.LOCKED_PROJECT && request.tool().environment() == EnvironmentKind.UV) {
            Map<String, Path> copied = CopiedSources.of(
                    project.root(),
                    project.lockFile().orElseThrow(),
                    request.tool().environmentOptions());
            for (Map.Entry<String, Path> entry : copied.entrySet()) {
                sources.put(entry.getKey(), EnvironmentState.source(entry.getValue()));
            }
        }
        return sources;
    }

    /** A sync that failed before it changed anything leaves what was there as good as it was. */
    private void forgiveIfUntouched(Path environment, String before) throws IOException {
        if (before.equals(content(environment))
                && damage(environment, List.of()).isEmpty()) {
            Files.deleteIfExists(files.syncing());
        }
    }

    /** What is broken in an environment, besides what is known; nothing if there is none. */
    private static List<Damage> damage(Path environment, List<String> known) throws IOException {
        if (!Files.isRegularFile(environment.resolve("pyvenv.cfg"))) {
            return List.of();
        }
        Optional<SitePackages> packages = SitePackages.of(environment);
        if (packages.isEmpty()) {
            return List.of(new Damage("pip", "it has no site-packages folder"));
        }
        List<Damage> damage = new ArrayList<>(packages.get().damage());
        damage.removeIf(one -> known.contains(one.text()));
        return damage;
    }

    private static List<String> texts(List<Damage> damage) {
        return damage.stream().map(Damage::text).toList();
    }

    private static String inShort(List<Damage> damage) {
        return damage.get(0).text() + (damage.size() > 1 ? ", and " + (damage.size() - 1) + " more" : "");
    }

    /** A folder in the way that no environment was ever in; it is not ours to delete. */
    private static boolean isForeign(Path environment) throws IOException {
        if (!Files.isDirectory(environment) || Files.exists(environment.resolve("CACHEDIR.TAG"))) {
            return false;
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(environment)) {
            return children.iterator().hasNext();
        }
    }

    private Problem foreign() {
        String place = LockCheck.place(request) + "/.venv";
        return Problem.error(
                ProblemCode.ENVIRONMENT_BROKEN,
                place + " is in the way: it is a folder with files, but not a Python environment",
                "look at what it holds and move it away: mv " + place + " " + place + ".old");
    }

    private static String content(Path environment) throws IOException {
        Optional<SitePackages> packages = SitePackages.of(environment);
        return packages.isPresent() ? packages.get().contentStamp() : "";
    }

    private StashFailure broken(List<Damage> damage, String hint) {
        List<String> texts = texts(damage);
        return new StashFailure(Problem.error(
                ProblemCode.ENVIRONMENT_BROKEN,
                "the environment of '" + request.tool().name() + "' is not whole after its sync: "
                        + String.join("; ", texts.subList(0, Math.min(5, texts.size()))),
                hint));
    }

    private void discard(Path environment, String why) throws IOException {
        if (Files.exists(environment)) {
            host.reporter().line("  making the environment of " + request.tool().name() + " anew: " + why);
            Trees.deleteContent(environment);
        }
    }

    /** From here on, until {@link #remember}, the environment is not to be trusted. */
    private void mark() throws IOException {
        try {
            Files.createDirectories(files.directory());
            Files.writeString(files.syncing(), "");
            Files.deleteIfExists(files.state());
        } catch (FileSystemException readOnly) {
            host.reporter().debug("nothing can be remembered: " + readOnly);
        }
    }

    private void remember(EnvironmentState state) throws IOException {
        try {
            state.write(files.state());
            Files.deleteIfExists(files.syncing());
        } catch (FileSystemException readOnly) {
            host.reporter().debug("nothing can be remembered: " + readOnly);
        }
    }

    private String name(Path file) {
        return request.stashRoot().relativize(file).toString().replace('\\', '/');
    }
}
