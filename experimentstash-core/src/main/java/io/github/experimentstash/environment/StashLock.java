package io.github.experimentstash.environment;

import io.github.experimentstash.json.AtomicFiles;
import io.github.experimentstash.model.Digest;
import io.github.experimentstash.model.EnvironmentKind;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.process.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code locks/<tool>.txt}: the stash's own versions and hashes of what a tool does not lock itself. Holds no address of
 * an index, so it serves behind a mirror too; for all platforms, so it can be shared.
 */
final class StashLock {
    private static final String MADE_FOR = "# made for requirements ";

    private final UvSession uv;
    private final EnvironmentRequest request;
    private final ToolProject project;
    private final Dependencies dependencies;

    StashLock(UvSession uv, EnvironmentRequest request, ToolProject project, Dependencies dependencies) {
        this.uv = uv;
        this.request = request;
        this.project = project;
        this.dependencies = dependencies;
    }

    /** Relative to the stash's root. */
    static String path(EnvironmentRequest request) {
        return "locks/" + request.tool().name() + ".txt";
    }

    /** True if the tool has a lock that its environment is made from; pip reads no {@code uv.lock}. */
    static boolean ownCounts(EnvironmentRequest request, ToolProject project) {
        return project.lockFile().isPresent()
                && (request.tool().environment() == EnvironmentKind.UV
                        || project.kind() == ToolProject.Kind.HASHED_REQUIREMENTS);
    }

    /**
     * Holds the lock against the requirements of today.
     *
     * @return a warning if it was made for others, in other people's code
     * @throws StashFailure if it was, in one's own
     */
    static Optional<Problem> check(EnvironmentRequest request, ToolProject project, Dependencies dependencies)
            throws IOException {
        int number = 0;
        for (String line : Files.readAllLines(request.stashRoot().resolve(path(request)))) {
            number++;
            if (line.startsWith(MADE_FOR)) {
                if (line.equals(MADE_FOR + requirementsDigest(request, project, dependencies))) {
                    return Optional.empty();
                }
                Problem problem = stale(request, number);
                if (problem.isError()) {
                    throw new StashFailure(problem);
                }
                return Optional.of(problem);
            }
        }
        // written by hand: nothing to compare with
        return Optional.empty();
    }

    LockReport write() throws IOException, InterruptedException {
        Path file = request.stashRoot().resolve(path(request));
        Path work = Files.createTempDirectory("stash-lock-");
        try {
            Path output = work.resolve("out.txt");
            String old = Files.isRegularFile(file) ? Files.readString(file) : "";
            // uv keeps the versions of an existing output that still fit
            Files.writeString(output, old);
            List<String> command = new ArrayList<>(List.of(
                    "pip",
                    "compile",
                    "--quiet",
                    "--universal",
                    "--generate-hashes",
                    "--no-header",
                    "--no-annotate",
                    "--python",
                    uv.python().executable().toString()));
            command.addAll(UserConfiguration.options(project.root(), uv.variables()));
            boolean own = ownCounts(request, project);
            if (project.lockFile().isPresent()) {
                command.addAll(List.of("--constraints", ownVersions(work).toString()));
            }
            if (!own) {
                project.sources().forEach(source -> command.add(source.toString()));
            }
            if (!dependencies.requirements().isEmpty()) {
                Path extra = work.resolve("dependencies.in");
                Files.write(extra, dependencies.requirements());
                command.add(extra.toString());
            }
            command.addAll(List.of("--output-file", output.toString()));
            if (uv.offline()) {
                command.add("--offline");
            }
            Supply supply = uv.supplyFor(project);
            command.addAll(supply.options());
            CommandResult result = uv.run(command, supply.variables());
            if (!result.succeeded()) {
                throw new StashFailure(UvFailures.translate(uv, request, result.errorText()));
            }
            String text = "# Versions and hashes of what tool '"
                    + request.tool().name() + "' "
                    + (own ? "gets on top of its own lock" : "needs and does not lock itself") + ".\n"
                    + "# Made by: mvn stash:lock -Dtool=" + request.tool().name() + "\n" + MADE_FOR
                    + requirementsDigest(request, project, dependencies) + "\n"
                    + withoutComments(Files.readString(output));
            boolean changed = !text.equals(old);
            if (changed) {
                Files.createDirectories(file.getParent());
                AtomicFiles.write(file, text);
            }
            int count = RequirementsFile.count(file);
            return new LockReport(
                    path(request),
                    count,
                    changed,
                    path(request) + ": " + count + (count == 1 ? " package" : " packages") + " with hashes"
                            + (changed ? "" : ", unchanged"),
                    List.of());
        } finally {
            Trees.delete(work);
        }
    }

    /** What the tool's own lock names; the extra requirements must agree with it. */
    private Path ownVersions(Path work) throws IOException, InterruptedException {
        Path constraints = work.resolve("constraints.txt");
        if (project.kind() == ToolProject.Kind.HASHED_REQUIREMENTS) {
            return project.lockFile().orElseThrow();
        }
        List<String> command =
                new ArrayList<>(List.of("export", "--quiet", "--frozen", "--no-hashes", "--no-annotate"));
        if (project.kind() == ToolProject.Kind.SCRIPT) {
            command.addAll(List.of("--script", project.source().orElseThrow().toString()));
        } else {
            command.addAll(List.of("--no-emit-local", "--no-header"));
        }
        command.addAll(List.of("--python", uv.python().executable().toString()));
        command.addAll(List.of("--output-file", constraints.toString()));
        CommandResult result = uv.run(command, Map.of());
        if (!result.succeeded()) {
            throw new StashFailure(UvFailures.translate(uv, request, result.errorText()));
        }
        return constraints;
    }

    private static String withoutComments(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        for (String line : text.split("\n", -1)) {
            if (!line.startsWith("#") && !line.isBlank()) {
                kept.append(line).append('\n');
            }
        }
        return kept.toString();
    }

    /** Changes with the requirements, not with each edit of the file that names them. */
    private static String requirementsDigest(EnvironmentRequest request, ToolProject project, Dependencies dependencies)
            throws IOException {
        StringBuilder text = new StringBuilder();
        if (!ownCounts(request, project)) {
            if (project.lockFile().isPresent()) {
                text.append(Files.readString(project.lockFile().get()));
            }
            for (Path source : project.sources()) {
                Map<String, Object> table =
                        Toml.table(Toml.readFile(source), "project").orElse(Map.of());
                if (project.kind() == ToolProject.Kind.PROJECT && !table.containsKey("dynamic")) {
                    text.append(Toml.strings(table, "dependencies")).append(table.get("requires-python"));
                } else {
                    text.append(Files.readString(source));
                }
            }
        }
        text.append(dependencies.requirements());
        return Digest.ofText(text.toString());
    }

    /** What a stale lock means: told in other people's code, refused in one's own. */
    private static Problem stale(EnvironmentRequest request, int line) {
        SourceLocation place = new SourceLocation(path(request), line, 1);
        String message =
                "this was made for other requirements than '" + request.tool().name() + "' has now";
        String hint = "mvn stash:lock -Dtool=" + request.tool().name();
        return request.editedOrPlain()
                ? Problem.error(ProblemCode.LOCK_STALE, place, message, hint)
                : Problem.warning(ProblemCode.LOCK_STALE, place, message, hint);
    }
}
