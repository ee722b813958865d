package io.github.experimentstash.environment;

import io.github.experimentstash.model.EnvironmentKind;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at an environment without starting a process or changing a file. */
final class Inspection {
    private final Host host;
    private final EnvironmentOptions options;
    private final EnvironmentRequest request;

    Inspection(Host host, EnvironmentOptions options, EnvironmentRequest request) {
        this.host = host;
        this.options = options;
        this.request = request;
    }

    EnvironmentPreview preview() throws IOException {
        List<Problem> problems = problems();
        if (request.tool().environment() == EnvironmentKind.NONE) {
            Optional<Interpreter> known =
                    KnownInterpreter.read(EnvironmentFiles.of(request).state(), host.variables());
            Path python = known.map(Interpreter::executable).orElse(Path.of("python3"));
            return new EnvironmentPreview(
                    python, "none: the machine's Python, whose packages are not recorded", problems, true);
        }
        ToolProject project = ToolProject.read(request);
        Path environment = Environments.place(request, project);
        Optional<EnvironmentState> state = valid();
        if (state.isPresent()) {
            return new EnvironmentPreview(
                    Path.of(state.get().get("python")),
                    Words.summary(request.tool().environment(), state.get(), false),
                    problems,
                    problems.stream().noneMatch(Problem::isError));
        }
        String what = Files.exists(environment)
                ? "not known to be in sync; a run syncs it first"
                : "not set up yet; a run does it first";
        return new EnvironmentPreview(
                Interpreters.python(environment), request.tool().environment().word() + ", " + what, problems, false);
    }

    List<Problem> problems() throws IOException {
        List<Problem> problems = new ArrayList<>();
        ToolProject project = ToolProject.read(request);
        problems.addAll(Dependencies.of(request).problems());
        try {
            Interpreters.Wanted.of(request, project);
        } catch (StashFailure contradiction) {
            problems.addAll(contradiction.problems());
        }
        if (request.tool().environment() == EnvironmentKind.UV) {
            Refusals.unlessLocked(request, project).ifPresent(problems::add);
            Hijack.suspected(request, project).ifPresent(problems::add);
        }
        Words.optionsWithoutEffect(request, project).ifPresent(problems::add);
        valid().ifPresent(state -> problems.addAll(Words.warnings(request, state)));
        return problems;
    }

    List<Problem> check(Programs programs) throws IOException, InterruptedException {
        List<Problem> problems = problems();
        if (request.tool().environment() == EnvironmentKind.NONE
                || valid().isPresent()
                || problems.stream().anyMatch(Problem::isError)) {
            return problems;
        }
        drift().ifPresent(problems::add);
        ToolProject project = ToolProject.read(request);
        if (request.tool().environment() == EnvironmentKind.UV) {
            requiredUv(project).ifPresent(problems::add);
        }
        Dependencies dependencies = Dependencies.of(request);
        boolean extras = !dependencies.requirements().isEmpty();
        boolean ofStash = Files.isRegularFile(request.stashRoot().resolve(StashLock.path(request)));
        if (ofStash && (extras || !StashLock.ownCounts(request, project))) {
            try {
                StashLock.check(request, project, dependencies).ifPresent(problems::add);
            } catch (StashFailure stale) {
                problems.addAll(stale.problems());
            }
        }
        if (StashLock.ownCounts(request, project)) {
            if (extras && !ofStash) {
                problems.add(Words.extrasNotLocked(request));
            }
            if (project.kind() != ToolProject.Kind.HASHED_REQUIREMENTS) {
                checkLock(programs, project, problems);
            }
        } else if (!ofStash && (extras || project.kind() != ToolProject.Kind.BARE)) {
            problems.add(Words.noLock(request));
        }
        return problems;
    }

    /** Another machine may have a uv that fits, so it is no error of the stash. */
    private Optional<Problem> requiredUv(ToolProject project) throws IOException, InterruptedException {
        return new UvFinder(host, options)
                .refusal(project.requiredUv())
                .map(refusal -> Problem.warning(
                        refusal.code(),
                        request.tool().location(),
                        "'" + request.tool().name() + "' cannot be set up here: " + refusal.message(),
                        refusal.hint().orElse(null)));
    }

    /** What has changed since an environment was made. One that is not there is no problem: a run or setup makes it. */
    private Optional<Problem> drift() throws IOException {
        EnvironmentFiles files = EnvironmentFiles.of(request);
        Path environment = Environments.place(request, ToolProject.read(request));
        if (!Files.isRegularFile(environment.resolve("pyvenv.cfg"))) {
            return Optional.empty();
        }
        Optional<String> why = Optional.of("a sync has not come to its end");
        if (!Files.exists(files.syncing())) {
            Optional<EnvironmentState> state = EnvironmentState.read(files.state());
            why = state.isPresent() ? state.get().difference(environment, Settings.of(request)) : Optional.empty();
        }
        return why.map(words -> Problem.note(
                ProblemCode.ENVIRONMENT_OUT_OF_STEP,
                request.tool().location(),
                "the environment of '" + request.tool().name() + "' is not in sync: "
                        + words.replace(request.stashRoot().toString() + File.separator, ""),
                "mvn stash:setup -Dtool=" + request.tool().name() + "   syncs it now; else the next run does"));
    }

    private void checkLock(Programs programs, ToolProject project, List<Problem> problems)
            throws IOException, InterruptedException {
        Optional<Uv> uv = new UvFinder(host, options).present(project.requiredUv());
        if (uv.isEmpty()) {
            host.reporter()
                    .debug("cannot tell: whether the lock of '" + request.tool().name()
                            + "' fits, since no uv that fits is here");
            return;
        }
        Path environment = Environments.place(request, project);
        try {
            Interpreter python = new Interpreters(host.variables())
                    .find(request, Interpreters.Wanted.of(request, project), Optional.of(environment));
            UvSession session = new UvSession(host, programs, uv.get(), request, python, environment);
            Hijack.refuse(session, request, project);
            Path lock = project.lockFile().orElseThrow();
            Mirror mirror = Mirror.of(session, project);
            if (LockCheck.check(session, request, project, mirror.hidden()) == LockCheck.Verdict.STALE) {
                String file = request.stashRoot().relativize(lock).toString().replace('\\', '/');
                problems.add(
                        request.editedOrPlain()
                                ? UvSync.staleInOwnCode(request, lock)
                                : Words.staleLock(request.tool().name(), file));
            }
        } catch (StashFailure failure) {
            problems.addAll(failure.problems());
        }
    }

    /** Only of one whose last sync came to its end: the next makes any other one anew. */
    List<Problem> damage() throws IOException, InterruptedException {
        List<Problem> problems = new ArrayList<>();
        EnvironmentFiles files = EnvironmentFiles.of(request);
        if (request.tool().environment() == EnvironmentKind.NONE || Files.exists(files.syncing())) {
            return problems;
        }
        Path environment = Environments.place(request, ToolProject.read(request));
        Optional<SitePackages> packages = SitePackages.of(environment);
        if (packages.isEmpty()) {
            return problems;
        }
        List<String> faults = EnvironmentState.read(files.state())
                .map(EnvironmentState::faults)
                .orElse(List.of());
        for (SitePackages.Damage one : PackageHashes.damage(packages.get(), faults)) {
            problems.add(Words.damaged(
                    request,
                    one,
                    "mvn stash:setup -Dtool=" + request.tool().name()
                            + " -Dstash.deep=packages   makes the environment anew"));
        }
        return problems;
    }

    private Optional<EnvironmentState> valid() throws IOException {
        EnvironmentFiles files = EnvironmentFiles.of(request);
        if (Files.exists(files.syncing())) {
            return Optional.empty();
        }
        Optional<EnvironmentState> state = EnvironmentState.read(files.state());
        return state.isPresent() && state.get().holds(Path.of(state.get().get("environment")), Settings.of(request))
                ? state
                : Optional.empty();
    }
}
