package io.github.experimentstash.validate;

import io.github.experimentstash.config.ConfigFile;
import io.github.experimentstash.config.ExperimentCatalog;
import io.github.experimentstash.config.ManifestReader;
import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Nearest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.model.Tool;
import java.util.ArrayList;
import java.util.List;
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
        Manifest manifest = (request.tool().isPresent()
                        ? reader.readFor(request.tool().get(), root, problems)
                        : reader.read(root, problems))
                .orElse(null);
        List<Experiment> experiments = List.of();
        boolean configsChecked = manifest != null && manifest.validateConfigs();
        int files = 1;
        if (manifest != null) {
            request.tool().ifPresent(name -> checkName(name, manifest, problems));
            List<Check> wanted = wanted(manifest);
            Scope scope = new Scope(root, manifest, Submodules.paths(root));
            for (Check check : wanted) {
                check.checkStash(scope, problems);
                for (Tool tool : manifest.tools().values()) {
                    check.checkTool(tool, scope, problems);
                }
            }
            if (configsChecked || request.listConfigs()) {
                Problems found = configsChecked ? problems : new Problems();
                List<ConfigFile> configs = new ExperimentCatalog(root).list(found);
                ExperimentsPass pass = new ExperimentsPass(wanted, scope, request.tool());
                experiments = pass.run(configs, found);
                files += request.tool().isPresent() ? experiments.size() : configs.size();
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        int tools = manifest == null
                ? 0
                : request.tool().isPresent()
                        ? manifest.tools().size()
                        : manifest.toolNames().size();
        return new ValidationReport(
                problems.all(),
                tools,
                experiments,
                files,
                seconds,
                configsChecked,
                request.strict(),
                request.listConfigs());
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

    private static void checkName(String name, Manifest manifest, Problems problems) {
        List<String> names = manifest.toolNames();
        if (!names.contains(name)) {
            Optional<String> question = Nearest.question(name, names);
            String list = "Tools: " + (names.isEmpty() ? "none yet" : String.join(", ", names));
            problems.add(Problem.error(
                    ProblemCode.UNKNOWN_TOOL,
                    "unknown tool '" + Texts.oneLine(name) + "'",
                    question.map(q -> q + "  " + list).orElse(list)));
        }
    }
}
