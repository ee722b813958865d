package io.github.experimentstash.environment;

import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.process.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Has uv put packages into an environment: without the network first, since what is complete, or in the cache, must not
 * depend on an index or a git host that cannot be reached, nor wait for it; then from where the user gets packages.
 */
final class UvInstall {
    private static final Set<String> NOT_OF_EXPORT = Set.of("--no-install-project", "--inexact", "--compile-bytecode");

    private final UvSession uv;
    private final EnvironmentRequest request;
    private final ToolProject project;
    private final Path environment;
    private final Rebuild rebuild;

    UvInstall(UvSession uv, EnvironmentRequest request, ToolProject project, Path environment, Rebuild rebuild) {
        this.uv = uv;
        this.request = request;
        this.project = project;
        this.environment = environment;
        this.rebuild = rebuild;
    }

    /** An empty environment of the wanted interpreter, unless there is one. */
    void makeEnvironment() throws IOException, InterruptedException {
        Path python = Interpreters.python(environment);
        boolean present = Files.isRegularFile(environment.resolve("pyvenv.cfg"));
        if (present
                && Files.isExecutable(python)
                && python.toRealPath().equals(uv.python().executable())) {
            return;
        }
        List<String> venv = new ArrayList<>(List.of(
                "venv",
                "--no-project",
                "--no-config",
                "--python",
                uv.python().executable().toString()));
        if (present) {
            venv.add("--clear");
        }
        venv.add(environment.toString());
        Files.createDirectories(environment.getParent());
        CommandResult result = uv.run(venv, Map.of());
        if (!result.succeeded()) {
            throw failure(result.errorText());
        }
    }

    /**
     * {@code uv sync} of a lock.
     *
     * @param target options that name a script; none for a project
     * @param variables for each command
     */
    void sync(List<String> command, List<String> target, Mirror mirror, Map<String, String> variables)
            throws IOException, InterruptedException {
        List<String> sync = new ArrayList<>(command);
        sync.addAll(rebuild.options());
        Optional<String> refused = withoutNetwork(sync, variables);
        if (refused.isEmpty()) {
            return;
        }
        Optional<Supply> other = mirror.other();
        if (other.isEmpty()) {
            other = Mirror.ofPip(uv, project);
        }
        if (other.isEmpty()) {
            withNetwork(sync, variables, refused.get());
            return;
        }
        try {
            fromMirror(target, other.get(), variables);
            CommandResult check = uv.run(command, offline(variables));
            if (!check.succeeded()) {
                throw failure(check.errorText());
            }
        } catch (StashFailure mirrored) {
            uv.reporter().debug(mirrored.getMessage());
            // a mirror need not have everything, such as what the lock takes from an index of its own
            if (uv.offline() || !uv.run(sync, variables).succeeded()) {
                throw mirrored;
            }
        }
    }

    /** As uv sees it: a project without a build system is not installed, unless it says that it is a package. */
    private boolean isPackage() throws IOException {
        Map<String, Object> toml = Toml.readFile(request.projectDirectory().resolve("pyproject.toml"));
        Object said =
                Toml.table(toml, "tool", "uv").map(uv -> uv.get("package")).orElse(null);
        return said instanceof Boolean yes ? yes : toml.containsKey("build-system");
    }

    /** What the lock names, by its hashes, from another place than the lock's; what has no hashes, as the lock says. */
    private void fromMirror(List<String> target, Supply supply, Map<String, String> variables)
            throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("stash-export-");
        try {
            Path all = work.resolve("all.txt");
            List<String> export = new ArrayList<>(List.of("export", "--quiet", "--frozen"));
            if (target.isEmpty()) {
                export.add("--no-emit-project");
            }
            export.addAll(target);
            export.addAll(List.of("--no-header", "--no-annotate", "--format", "requirements.txt"));
            export.addAll(List.of("--output-file", all.toString()));
            export.addAll(exportOptions());
            CommandResult exported = uv.run(export, variables);
            if (!exported.succeeded()) {
                throw failure(exported.errorText());
            }
            RequirementsFile.Parts parts = RequirementsFile.parts(all, project.root());
            makeEnvironment();
            Map<String, String> mirrored = new HashMap<>(variables);
            mirrored.putAll(supply.variables());
            Path hashed = Files.writeString(work.resolve("hashed.txt"), parts.hashed());
            offlineFirst(
                    pip(supply, "sync", "--require-hashes", "--allow-empty-requirements", hashed.toString()), mirrored);
            if (!parts.others().isBlank()) {
                Path others = Files.writeString(work.resolve("others.txt"), parts.others());
                offlineFirst(pip(supply, "install", "--no-deps", "-r", others.toString()), mirrored);
            }
            boolean wanted = !request.tool().environmentOptions().contains("--no-install-project");
            if (target.isEmpty() && wanted && isPackage()) {
                offlineFirst(pip(supply, "install", "--no-deps", "-e", "."), mirrored);
            }
        } finally {
            Trees.delete(work);
        }
    }

    /** {@code uv export} calls some options of {@code uv sync} otherwise, and others mean nothing to it. */
    private List<String> exportOptions() {
        List<String> kept = new ArrayList<>();
        for (String option : request.tool().environmentOptions()) {
            if (!NOT_OF_EXPORT.contains(option)) {
                kept.add(option.replace("--no-install-", "--no-emit-"));
            }
        }
        return kept;
    }

    /** {@code uv pip} of what is locked by hashes. */
    void hashed(String... arguments) throws IOException, InterruptedException {
        if (withoutNetwork(pip(Supply.NOTHING_SAID, arguments), Map.of()).isPresent()) {
            Supply supply = uv.supplyFor(project);
            offlineFirst(pip(supply, arguments), supply.variables());
        }
    }

    /**
     * {@code uv pip} of what is not locked: the index is asked for today's versions.
     *
     * @return false if it could not be reached, and versions were taken from uv's cache
     */
    boolean latest(String... arguments) throws IOException, InterruptedException {
        Supply supply = uv.supplyFor(project);
        List<String> command = pip(supply, arguments);
        Map<String, String> variables = uv.offline() ? offline(supply.variables()) : supply.variables();
        CommandResult result = uv.run(command, variables);
        if (result.succeeded()) {
            return true;
        }
        StashFailure failure = failure(result.errorText());
        boolean unreachable = failure.problems().get(0).code() == ProblemCode.INDEX_UNREACHABLE;
        if (unreachable && uv.run(command, offline(supply.variables())).succeeded()) {
            return false;
        }
        throw failure;
    }

    private List<String> pip(Supply supply, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("pip"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--python", Interpreters.python(environment).toString()));
        command.addAll(UserConfiguration.options(project.root(), uv.variables()));
        command.addAll(supply.options());
        command.addAll(rebuild.options());
        return command;
    }

    /**
     * @return what uv said when it wanted the network; empty if it did without
     * @throws StashFailure if the network would not have helped
     */
    private Optional<String> withoutNetwork(List<String> command, Map<String, String> variables)
            throws IOException, InterruptedException {
        if (rebuild.fetched()) {
            return Optional.of("");
        }
        List<String> offline = new ArrayList<>(command);
        offline.add("--offline");
        CommandResult result = uv.run(offline, variables);
        if (result.succeeded()) {
            return Optional.empty();
        }
        String text = result.errorText();
        if (UvFailures.isOffline(text)
                || text.contains("No solution found")
                || text.contains("Git operation failed")
                || text.contains("Failed to build")) {
            return Optional.of(text);
        }
        throw failure(text);
    }

    private void offlineFirst(List<String> command, Map<String, String> variables)
            throws IOException, InterruptedException {
        Optional<String> refused = withoutNetwork(command, variables);
        if (refused.isPresent()) {
            withNetwork(command, variables, refused.get());
        }
    }

    /** @param refused what uv said without the network; the failure, where the network may not be used */
    private void withNetwork(List<String> command, Map<String, String> variables, String refused)
            throws IOException, InterruptedException {
        if (uv.offline()) {
            throw failure(refused);
        }
        CommandResult result = uv.run(command, variables);
        if (!result.succeeded()) {
            throw failure(result.errorText());
        }
    }

    private static Map<String, String> offline(Map<String, String> variables) {
        Map<String, String> offline = new HashMap<>(variables);
        offline.put("UV_OFFLINE", "1");
        return offline;
    }

    private StashFailure failure(String text) {
        return new StashFailure(UvFailures.translate(uv, request, text));
    }
}
