package io.github.experimentstash.validate;

import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ShellWords;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a validation found.
 *
 * @param problems in the order of files and lines
 * @param tools number of tools in {@code meta.yaml}
 * @param experiments those that could be read
 * @param files number of files read
 * @param seconds wall time
 * @param configsChecked false when {@code validate_configs} is off
 * @param strict warnings fail too
 * @param listConfigs show the experiments
 */
public record ValidationReport(
        List<Problem> problems,
        int tools,
        List<Experiment> experiments,
        int files,
        double seconds,
        boolean configsChecked,
        boolean strict,
        boolean listConfigs) {
    /** Without a place first, then by file, line and column. */
    private static final Comparator<Problem> ORDER = Comparator.comparing((Problem problem) ->
                    problem.location().map(place -> place.file()).orElse(""))
            .thenComparing(
                    problem -> problem.location().map(place -> place.line()).orElse(0))
            .thenComparing(
                    problem -> problem.location().map(place -> place.column()).orElse(0));

    public ValidationReport {
        problems = problems.stream().sorted(ORDER).toList();
        experiments = List.copyOf(experiments);
    }

    /** True if the goal must fail. */
    public boolean failed() {
        return strict ? !problems.isEmpty() : errors() > 0;
    }

    public int errors() {
        return (int) problems.stream().filter(Problem::isError).count();
    }

    /** As a person sees it: the experiments if asked for, each problem, the sum, what to type next. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (listConfigs) {
            lines.addAll(new ExperimentTable(experiments).lines());
            lines.add("");
        }
        for (Problem problem : problems) {
            lines.addAll(problem.text().lines().toList());
            lines.add("");
        }
        lines.add(summary());
        next().ifPresent(lines::add);
        return lines;
    }

    /** {@code stash is sound: 3 tools, 41 experiments}, or how many problems there are. */
    public String summary() {
        String checked = counted(tools, "tool") + ", "
                + (configsChecked
                        ? counted(experiments.size(), "experiment")
                        : "experiments not checked: validate_configs is false");
        if (problems.isEmpty()) {
            return "stash is sound: " + checked;
        }
        Set<String> places = new TreeSet<>();
        problems.forEach(problem -> problem.location().ifPresent(place -> places.add(place.file())));
        int errors = errors();
        int warnings = problems.size() - errors;
        List<String> kinds = new ArrayList<>();
        if (errors > 0) {
            kinds.add(counted(errors, "error"));
        }
        if (warnings > 0) {
            kinds.add(counted(warnings, "warning") + (strict && errors == 0 ? " (strict: warnings fail)" : ""));
        }
        String where = places.isEmpty() ? "" : " in " + counted(places.size(), "file");
        return counted(problems.size(), "problem") + where + ": " + String.join(", ", kinds) + "  (" + checked + ", "
                + String.format(Locale.ROOT, "%.1f s", seconds) + ")";
    }

    private Optional<String> next() {
        if (failed()) {
            return Optional.of("next: mvn stash:validate");
        }
        return experiments.isEmpty()
                ? Optional.empty()
                : Optional.of("next: mvn stash:run -Dconfig="
                        + ShellWords.quote(experiments.get(0).config()));
    }

    private static String counted(int count, String word) {
        return count + " " + word + (count == 1 ? "" : "s");
    }
}
