package io.github.experimentstash.validate;

import io.github.experimentstash.config.ConfigFile;
import io.github.experimentstash.config.ExperimentCatalog;
import io.github.experimentstash.config.ManifestReader;
import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.config.Submodules;
import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks every check about every tool and every experiment, and collects what they say. */
public final class Validator {
    private final List<Check> checks;

    /** @param checks new ones for each validation */
    public Validator(List<Check> checks) {
        this.checks = List.copyOf(checks);
    }

    /** The checks that need no environment. A front end adds those of the rooms that it knows. */
    public static List<Check> standardChecks() {
        return List.of(
                new ToolFolderCheck(),
                new EntryPointCheck(),
                new EntryPointStyleCheck(),
                new PinCheck(),
                new ToolDependencyCheck(),
                new KnownToolCheck(),
                new HydraExperimentCheck());
    }

    public ValidationReport validate(StashRoot root, ValidationRequest request) {
        long start = System.nanoTime();
        Problems problems = new Problems();
        ManifestReader reader = new ManifestReader();
        Optional<Manifest> manifest = request.tool().isPresent()
                ? reader.readFor(request.tool().get(), root, problems)
                : reader.read(root, problems);
        // without a manifest nothing can be said of tools, but every file can still be read
        boolean experimentsChecked = manifest.map(Manifest::validateConfigs).orElse(true);
        List<Check> wanted = manifest.map(this::wanted).orElse(List.of());
        Scope scope =
                new Scope(root, manifest.orElse(new Manifest(Map.of(), false, true, true)), Submodules.paths(root));
        if (manifest.isPresent()) {
            request.tool().flatMap(name -> manifest.get().unknown(name, null)).ifPresent(problems::add);
        }
        for (Check check : wanted) {
            check.checkStash(scope, problems);
            for (Tool tool : scope.manifest().tools().values()) {
                check.checkTool(tool, scope, problems);
            }
        }
        List<Experiment> experiments = List.of();
        if (experimentsChecked || request.listConfigs()) {
            Problems found = experimentsChecked ? problems : new Problems();
            List<ConfigFile> configs = new ExperimentCatalog(root).list(found);
            experiments = new ExperimentsPass(wanted, scope, request.tool()).run(configs, found);
        }
        return new ValidationReport(
                problems.inOrder(),
                manifest.map(known -> request.tool().isPresent()
                        ? known.tools().size()
                        : known.toolNames().size()),
                experiments,
                experimentsChecked,
                (System.nanoTime() - start) / 1e9,
                request);
    }

    private List<Check> wanted(Manifest manifest) {
        List<Check> wanted = new ArrayList<>();
        for (Check check : checks) {
            if (manifest.checkDependencies() || !check.isAboutDependencies()) {
                wanted.add(check);
            }
        }
        return wanted;
    }
}
