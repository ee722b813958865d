package io.github.experimentstash.validate;

import io.github.experimentstash.hydra.ConfigTree;
import io.github.experimentstash.hydra.ConfigTree.Kind;
import io.github.experimentstash.hydra.HydraWord;
import io.github.experimentstash.hydra.UnknownException;
import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.validate.HydraTools.CommandLine;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A seed that the tool leaves open is set by the experiment; else two runs have different results. */
final class SeedCheck implements Check {
    private static final List<String> NAMES = List.of("seed", "random_seed", "random_state");
    /** A resolver that draws a number, such as {@code ${random:}} or {@code ${random_seed:0,99}}. */
    private static final Pattern DRAWN = Pattern.compile("\\$\\{\\s*\\w*rand(om|int)\\w*\\s*:.*");

    private final HydraTools tools;

    SeedCheck(HydraTools tools) {
        this.tools = tools;
    }

    @Override
    public List<ProblemCode> codes() {
        return List.of(ProblemCode.SEED_NOT_SET);
    }

    @Override
    public void checkExperiment(Experiment experiment, Scope scope, Problems problems) {
        Optional<CommandLine> line = tools.of(experiment, scope);
        if (line.isEmpty() || line.get().words().stream().anyMatch(SeedCheck::isAboutSeeds)) {
            return;
        }
        try {
            var composed = line.get().app().compose(line.get().words());
            if (composed.refusal().isPresent()) {
                return;
            }
            Optional<String> open =
                    NAMES.stream().filter(name -> isOpen(name, composed.tree())).findFirst();
            open.ifPresent(name -> problems.add(note(name, experiment)));
        } catch (UnknownException e) {
            return; // what cannot be known is no problem
        }
    }

    private static boolean isAboutSeeds(HydraWord word) {
        String key = word.key().toLowerCase(Locale.ROOT);
        return key.contains("seed") || key.contains("random_state") || word.isMap();
    }

    private static boolean isOpen(String name, ConfigTree tree) {
        Set<Kind> kinds = tree.kindsOf(name);
        return kinds.equals(Set.of(Kind.NULL))
                || (kinds.equals(Set.of(Kind.INTERPOLATION))
                        && DRAWN.matcher(tree.textOf(name)).matches());
    }

    private static Problem note(String name, Experiment experiment) {
        return Problem.note(
                ProblemCode.SEED_NOT_SET,
                experiment.locationOf("experiment"),
                "'" + name + "' of tool '" + experiment.tool() + "' is left open, so each run may have another result",
                experiment.overrides().isEmpty()
                        ? "add   overrides: {" + name + ": 1}"
                        : "add   " + name + "=1   to the overrides");
    }
}
