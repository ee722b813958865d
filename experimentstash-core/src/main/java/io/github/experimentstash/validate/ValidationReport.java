package io.github.experimentstash.validate;

import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.Severity;
import io.github.experimentstash.model.ShellWords;
import io.github.experimentstash.model.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a validation found.
 *
 * @param problems in the order of files and lines, each once
 * @param tools number of tools that were looked at; absent if {@code meta.yaml} could not be read
 * @param experiments those that could be read
 * @param experimentsChecked false when {@code validate_configs} is off
 * @param absentTools tools that are not there: of their experiments only the files could be looked at
 * @param leftOut how many problems the stash's own rules switched off
 * @param seconds wall time
 * @param request what was asked
 */
public record ValidationReport(
        List<Problem> problems,
        Optional<Integer> tools,
        List<Experiment> experiments,
        boolean experimentsChecked,
        Set<String> absentTools,
        int leftOut,
        double seconds,
        ValidationRequest request) {
    public ValidationReport {
        problems = List.copyOf(problems);
        experiments = List.copyOf(experiments);
        absentTools = Set.copyOf(absentTools);
    }

    /** True if the goal must fail. */
    public boolean failed() {
        return errors() > 0 || (request.strict() && count(Severity.WARNING) > 0);
    }

    /** True if the goal fails because of it. */
    boolean isFailing(Problem problem) {
        return problem.isError() || (request.strict() && problem.severity() == Severity.WARNING);
    }

    /** Nothing but notes. */
    public boolean isSound() {
        return problems.size() == count(Severity.NOTE);
    }

    public int errors() {
        return count(Severity.ERROR);
    }

    private int count(Severity severity) {
        int count = 0;
        for (Problem problem : problems) {
            count += problem.severity() == severity ? 1 : 0;
        }
        return count;
    }

    /** As a person sees it: the experiments if asked for, the problems file by file, the sum, what to type next. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (request.listConfigs()) {
            lines.addAll(new ExperimentTable(experiments).lines());
            lines.add("");
        }
        lines.addAll(new ProblemList(problems).lines());
        if (!problems.isEmpty()) {
            lines.add("");
        }
        lines.add(summary());
        next().ifPresent(lines::add);
        return lines;
    }

    /** {@code stash is sound: 3 tools, 41 experiments}, or how many problems there are. */
    public String summary() {
        if (isSound()) {
            int notes = problems.size();
            return request.config()
                            .or(request::tool)
                            .map(tool -> tool + " is sound: " + experimentsWords())
                            .orElse("stash is sound: " + checked())
                    + (notes == 0 ? "" : ", " + Texts.count(notes, "note", "notes"));
        }
        Set<String> places = new TreeSet<>();
        problems.forEach(problem -> problem.location().ifPresent(place -> places.add(place.file())));
        int errors = errors();
        int warnings = count(Severity.WARNING);
        int notes = count(Severity.NOTE);
        List<String> kinds = new ArrayList<>();
        if (errors > 0) {
            kinds.add(Texts.count(errors, "error", "errors"));
        }
        if (warnings > 0) {
            kinds.add(Texts.count(warnings, "warning", "warnings")
                    + (request.strict() && errors == 0 ? " (strict: warnings fail)" : ""));
        }
        if (notes > 0) {
            kinds.add(Texts.count(notes, "note", "notes"));
        }
        String where = places.isEmpty() ? "" : " in " + Texts.count(places.size(), "file", "files");
        return Texts.count(problems.size(), "problem", "problems") + where + ": " + String.join(", ", kinds) + "  ("
                + checked() + ", " + String.format(Locale.ROOT, "%.1f s", seconds) + ")";
    }

    private String checked() {
        String looked = tools.map(count -> Texts.count(count, "tool", "tools")).orElse("no tool could be read");
        return looked + ", " + experimentsWords() + (leftOut == 0 ? "" : ", " + leftOut + " switched off");
    }

    private String experimentsWords() {
        return experimentsChecked
                ? Texts.count(experiments.size(), "experiment", "experiments")
                : "experiments not checked: validate_configs is false";
    }

    private Optional<String> next() {
        if (failed()) {
            for (Problem problem : problems) {
                if (isFailing(problem)) {
                    return Optional.of("next: mvn stash:validate -Dstash.explain="
                            + problem.code().id());
                }
            }
        }
        boolean worthAWord = request.listConfigs() || !problems.isEmpty();
        return experiments.isEmpty() || !worthAWord
                ? Optional.empty()
                : Optional.of("next: mvn stash:run -Dconfig="
                        + ShellWords.quote(experiments.get(0).config()));
    }
}
