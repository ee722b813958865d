package io.github.experimentstash.validate;

import io.github.experimentstash.hydra.Composed;
import io.github.experimentstash.hydra.HydraWord;
import io.github.experimentstash.hydra.Refusal;
import io.github.experimentstash.hydra.UnknownException;
import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.Nearest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Severity;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.validate.HydraTools.CommandLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Overrides name keys and options that the tool's Hydra configuration has. Hydra says so as well, but only after the
 * tool's imports. Nothing is said where the configuration cannot be known from files alone.
 */
final class HydraOverrideCheck implements Check {
    private static final int NAMES_SHOWN = 8;

    private final HydraTools tools;

    HydraOverrideCheck(HydraTools tools) {
        this.tools = tools;
    }

    @Override
    public List<ProblemCode> codes() {
        return List.of(
                ProblemCode.OVERRIDE_WITHOUT_KEY, ProblemCode.OVERRIDE_KEY_EXISTS, ProblemCode.OPTION_NOT_IN_TOOL);
    }

    @Override
    public void checkExperiment(Experiment experiment, Scope scope, Problems problems) {
        if (experiment.overrides().isEmpty()) {
            return;
        }
        Optional<CommandLine> line = tools.of(experiment, scope);
        if (line.isEmpty()) {
            return;
        }
        try {
            Composed composed = line.get().app().compose(line.get().words());
            if (composed.refusal().isPresent()) {
                refused(composed, line.get(), experiment).ifPresent(problems::add);
            } else {
                values(composed, line.get(), experiment, problems);
            }
        } catch (UnknownException e) {
            return; // what cannot be known is no problem
        }
    }

    /** Of a choice of the tool's own arguments another check speaks. */
    private static Optional<Problem> refused(Composed composed, CommandLine line, Experiment experiment) {
        Refusal refusal = composed.refusal().orElseThrow();
        List<HydraWord> own = line.own();
        for (int i = own.size() - 1; i >= 0; i--) {
            HydraWord word = own.get(i);
            if (word.choiceKey().equals(refusal.key()) && line.app().isGroup(word)) {
                Problem problem = problem(refusal, word, place(experiment, i), experiment);
                return Optional.of(composed.isComplete() ? problem : asWarning(problem));
            }
        }
        return Optional.empty();
    }

    private static Problem problem(Refusal refusal, HydraWord word, SourceLocation place, Experiment experiment) {
        String key = refusal.key();
        return switch (refusal.kind()) {
            case NO_OPTION -> {
                String list = "it has: " + Texts.some(refusal.known(), NAMES_SHOWN);
                // a package of the environment may add options
                yield Problem.warning(
                        ProblemCode.OPTION_NOT_IN_TOOL,
                        place,
                        "config group '" + key + "' of tool '" + experiment.tool() + "' has no option '"
                                + Texts.oneLine(word.value()) + "'",
                        Nearest.question(word.value(), refusal.known())
                                .map(question -> question + "  " + list)
                                .orElse(list));
            }
            case NOT_LISTED ->
                Problem.error(
                        ProblemCode.OVERRIDE_WITHOUT_KEY,
                        place,
                        "nothing chooses config group '" + key + "' in tool '" + experiment.tool()
                                + "', so it cannot be " + (word.mark().equals("~") ? "deleted" : "chosen anew"),
                        word.mark().equals("~")
                                ? "take it out"
                                : Nearest.question(key, refusal.known())
                                        .orElse("to add it, write   +" + key + "=" + Texts.oneLine(word.value())));
            case LISTED_TWICE ->
                Problem.error(
                        ProblemCode.OVERRIDE_KEY_EXISTS,
                        place,
                        "'+" + key + "' adds a config group that tool '" + experiment.tool() + "' has already",
                        "write it without the +");
        };
    }

    private static void values(Composed composed, CommandLine line, Experiment experiment, Problems problems) {
        List<HydraWord> before = new ArrayList<>();
        for (int i = 0; i < line.words().size(); i++) {
            HydraWord word = line.words().get(i);
            if (word.isHydras() || line.app().isGroup(word)) {
                continue;
            }
            boolean own = i >= line.ownFrom();
            // what an earlier word made of this key is not followed
            if (own && word.at().isEmpty() && before.stream().noneMatch(word::touches)) {
                value(word, composed, place(experiment, i - line.ownFrom()), experiment)
                        .ifPresent(problems::add);
            }
            before.add(word);
        }
    }

    private static Optional<Problem> value(
            HydraWord word, Composed composed, SourceLocation place, Experiment experiment) {
        String shown = Texts.oneLine(word.key());
        boolean adds = word.mark().equals("+");
        if (adds && !word.isMap() && !word.isList() && composed.tree().has(word.path())) {
            return Optional.of(Problem.error(
                    ProblemCode.OVERRIDE_KEY_EXISTS,
                    place,
                    "'+" + shown + "' adds a key that tool '" + experiment.tool() + "' has already",
                    "write it without the +"));
        }
        if (adds || word.mark().equals("++") || !composed.tree().lacks(word.path())) {
            return Optional.empty();
        }
        boolean deletes = word.mark().equals("~");
        String other = deletes ? "take it out" : "a key that is new begins with +";
        Problem problem = Problem.error(
                ProblemCode.OVERRIDE_WITHOUT_KEY,
                place,
                "tool '" + experiment.tool() + "' has no key '" + shown + "' in experiment '"
                        + Texts.oneLine(experiment.experiment()) + "'",
                meant(word.key(), composed.tree().paths())
                        .map(question -> question + "  " + other)
                        .orElse(other));
        return Optional.of(composed.isComplete() ? problem : asWarning(problem));
    }

    /** The same last part elsewhere, or else a slip of the finger. */
    private static Optional<String> meant(String key, List<String> paths) {
        String last = key.substring(key.lastIndexOf('.') + 1);
        List<String> elsewhere = paths.stream()
                .filter(path -> path.endsWith("." + last) || path.equals(last))
                .toList();
        return elsewhere.size() == 1
                ? Optional.of("did you mean '" + elsewhere.get(0) + "'?")
                : Nearest.question(key, paths);
    }

    /** A file that need not be there may have the key on another machine. */
    private static Problem asWarning(Problem problem) {
        return new Problem(problem.code(), Severity.WARNING, problem.location(), problem.message(), problem.hint());
    }

    private static SourceLocation place(Experiment experiment, int word) {
        return experiment.locations().getOrDefault("overrides[" + word + "]", experiment.locationOf("overrides"));
    }
}
