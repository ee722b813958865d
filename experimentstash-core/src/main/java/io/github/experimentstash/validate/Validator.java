package io.github.experimentstash.validate;

import io.github.experimentstash.config.ConfigFile;
import io.github.experimentstash.config.ExperimentCatalog;
import io.github.experimentstash.config.ManifestReader;
import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.config.Submodules;
import io.github.experimentstash.config.ToolFolders;
import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.model.Tool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Asks every check about every tool and every experiment, and collects what they say. */
public final class Validator {
    private final List<Check> checks;
    private final Consumer<String> debug;
    private final ExperimentCache cache;

    /** @param checks new ones for each validation */
    public Validator(List<Check> checks) {
        this(checks, nobodyAsked -> {});
    }

    /**
     * @param checks new ones for each validation
     * @param debug gets the time of each check, and what it could not tell
     */
    public Validator(List<Check> checks, Consumer<String> debug) {
        this(checks, debug, ExperimentCache.none());
    }

    /** @param cache of what the last call read */
    public Validator(List<Check> checks, Consumer<String> debug, ExperimentCache cache) {
        this.checks = List.copyOf(checks);
        this.debug = debug;
        this.cache = cache;
    }

    /** The checks that need no environment. A front end adds those of the rooms that it knows. */
    public static List<Check> standardChecks() {
        HydraTools hydra = new HydraTools();
        return List.of(
                new ToolFolderCheck(),
                new EntryPointCheck(),
                new EntryPointStyleCheck(),
                new PinCheck(),
                new ToolDependencyCheck(),
                new KnownToolCheck(),
                new HydraFolderCheck(),
                new HydraExperimentCheck(),
                new HydraOverrideCheck(hydra),
                new SeedCheck(hydra),
                new UnusedToolCheck(),
                new SameExperimentCheck(),
                new ConfigNamesCheck());
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
        CheckLog log = new CheckLog();
        List<Check> wanted = manifest.map(known -> wanted(known, log)).orElse(List.of());
        Scope scope = new Scope(root, manifest.orElse(Manifest.empty()), Submodules.paths(root), log);
        if (manifest.isEmpty()) {
            log.remark("configs/meta.yaml could not be read, so no check is asked");
        }
        if (manifest.isPresent()) {
            request.tool().flatMap(name -> manifest.get().unknown(name, null)).ifPresent(problems::add);
        }
        for (Check check : wanted) {
            long since = System.nanoTime();
            check.checkStash(scope, problems);
            for (Tool tool : scope.manifest().tools().values()) {
                check.checkTool(tool, scope, problems);
            }
            log.took(check, System.nanoTime() - since);
        }
        List<Experiment> experiments = List.of();
        boolean allRead = false;
        if (experimentsChecked || request.listConfigs()) {
            Problems found = experimentsChecked ? problems : new Problems();
            List<ConfigFile> configs = chosen(new ExperimentCatalog(root).list(found), request, problems);
            // of some of them it would forget the others
            ExperimentCache used = request.config().isPresent() ? ExperimentCache.none() : cache;
            experiments = new ExperimentsPass(wanted, scope, request.tool(), used).run(configs, found);
            // what a file that cannot be read would say is not known
            allRead = experiments.size() == configs.size();
        }
        if (experimentsChecked) {
            List<Experiment> without = withoutErrors(experiments, problems);
            for (Check check : wanted) {
                long since = System.nanoTime();
                check.checkTogether(without, scope, problems);
                log.took(check, System.nanoTime() - since);
            }
        }
        if (experimentsChecked
                && allRead
                && request.tool().isEmpty()
                && request.config().isEmpty()) {
            for (Check check : wanted) {
                long since = System.nanoTime();
                check.checkAfterwards(scope, problems);
                log.took(check, System.nanoTime() - since);
            }
        } else {
            log.remark("not every experiment was read, so what all of them say together is not told");
        }
        log.lines().forEach(debug);
        SeverityRules counted =
                SeverityRules.apply(manifest.map(Manifest::severities).orElse(Map.of()), problems.inOrder());
        return new ValidationReport(
                counted.problems(),
                manifest.map(known -> request.tool().isPresent()
                        ? known.tools().size()
                        : known.toolNames().size()),
                experiments,
                experimentsChecked,
                absent(scope),
                counted.leftOut(),
                (System.nanoTime() - start) / 1e9,
                request);
    }

    private static Set<String> absent(Scope scope) {
        Set<String> absent = new HashSet<>();
        for (Tool tool : scope.manifest().tools().values()) {
            if (ToolFolders.check(scope.root(), tool).isPresent()) {
                absent.add(tool.name());
            }
        }
        return absent;
    }

    private static List<Experiment> withoutErrors(List<Experiment> experiments, Problems problems) {
        Set<String> wrong = new HashSet<>();
        for (Problem problem : problems.all()) {
            if (problem.isError()) {
                problem.location().ifPresent(place -> wrong.add(place.file()));
            }
        }
        return experiments.stream()
                .filter(experiment -> !wrong.contains(experiment.file()))
                .toList();
    }

    private static List<ConfigFile> chosen(List<ConfigFile> all, ValidationRequest request, Problems problems) {
        if (request.config().isEmpty()) {
            return all;
        }
        Optional<ConfigFilter> filter = ConfigFilter.of(request.config().get());
        List<ConfigFile> chosen = new ArrayList<>();
        for (ConfigFile file : all) {
            if (filter.isPresent() && filter.get().matches(file.config())) {
                chosen.add(file);
            }
        }
        if (chosen.isEmpty()) {
            problems.add(Problem.error(
                    ProblemCode.CONFIG_NOT_FOUND,
                    "no experiment is named like '"
                            + Texts.oneLine(request.config().get()) + "'",
                    "mvn stash:validate -DlistConfigs lists the experiments"));
        }
        return chosen;
    }

    private List<Check> wanted(Manifest manifest, CheckLog log) {
        List<Check> wanted = new ArrayList<>();
        for (Check check : checks) {
            if (manifest.checkDependencies() || !check.isAboutDependencies()) {
                wanted.add(check);
            } else {
                log.cannotTell(check, "it is left out, since check_dependencies is false");
            }
        }
        return wanted;
    }
}
