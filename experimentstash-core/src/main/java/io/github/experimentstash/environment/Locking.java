package io.github.experimentstash.environment;

import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.StashFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code stash:lock} of one tool. Writes into the stash only, never into the tool. */
final class Locking {
    private final Host host;
    private final EnvironmentOptions options;
    private final Programs programs;
    private final EnvironmentRequest request;

    Locking(Host host, EnvironmentOptions options, Programs programs, EnvironmentRequest request) {
        this.host = host;
        this.options = options;
        this.programs = programs;
        this.request = request;
    }

    LockReport run() throws IOException, InterruptedException {
        ToolProject project = ToolProject.read(request);
        Refusals.of(request, project).ifPresent(problem -> {
            throw new StashFailure(problem);
        });
        Dependencies dependencies = Dependencies.of(request);
        if (!dependencies.problems().isEmpty()) {
            throw new StashFailure(dependencies.problems());
        }
        boolean nothingToLock = dependencies.requirements().isEmpty();
        if (nothingToLock && project.kind() == ToolProject.Kind.BARE) {
            return new LockReport(StashLock.path(request), 0, false, "needs no packages: nothing to lock", List.of());
        }
        if (nothingToLock && project.kind() == ToolProject.Kind.HASHED_REQUIREMENTS) {
            return own(project, List.of());
        }
        Path environment = Environments.place(request, project);
        Interpreter python = new Interpreters(host.variables())
                .find(request, Interpreters.Wanted.of(request, project), Optional.of(environment));
        Uv uv = new UvFinder(host, options).find(project.requiredUv(), programs);
        UvSession session = new UvSession(host, programs, uv, request, python, environment);
        if (nothingToLock && StashLock.ownCounts(request, project)) {
            return own(project, ownProblems(session, project));
        }
        host.reporter().line("finding versions and hashes for " + request.tool().name());
        return new StashLock(session, request, project, dependencies).write();
    }

    private List<Problem> ownProblems(UvSession session, ToolProject project) throws IOException, InterruptedException {
        List<Problem> warnings = new ArrayList<>();
        Path lock = project.lockFile().orElseThrow();
        Map<String, String> hidden = Mirror.of(session, project).hidden();
        if (LockCheck.check(session, request, project, hidden) == LockCheck.Verdict.STALE) {
            if (request.editedOrPlain()) {
                throw new StashFailure(UvSync.staleInOwnCode(request, lock));
            }
            warnings.add(Words.staleLock(request.tool().name(), name(lock)));
        }
        return warnings;
    }

    private LockReport own(ToolProject project, List<Problem> warnings) throws IOException {
        Path lock = project.lockFile().orElseThrow();
        int count = project.kind() == ToolProject.Kind.HASHED_REQUIREMENTS ? RequirementsFile.count(lock) : 0;
        return new LockReport(name(lock), count, false, "has a lock of its own: " + name(lock), warnings);
    }

    private String name(Path file) {
        return request.stashRoot().relativize(file).toString().replace('\\', '/');
    }
}
