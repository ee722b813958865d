package io.github.experimentstash.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Collects problems, so that all are shown at once instead of the first one only. Not safe for several threads. */
public final class Problems {
    /** What has no place first, then by file, line and column. A class of its own: the first use of it costs 10 ms. */
    private static final class ByPlace {
        private static final Comparator<Problem> ORDER = Comparator.comparing((Problem problem) ->
                        problem.location().map(SourceLocation::file).orElse(""))
                .thenComparing(
                        problem -> problem.location().map(SourceLocation::line).orElse(0))
                .thenComparing(problem ->
                        problem.location().map(SourceLocation::column).orElse(0));
    }

    private final List<Problem> found = new ArrayList<>();

    public void add(Problem problem) {
        found.add(problem);
    }

    /** Adds it if there is one. */
    public void add(Optional<Problem> problem) {
        if (problem.isPresent()) {
            found.add(problem.get());
        }
    }

    public void addAll(List<Problem> problems) {
        found.addAll(problems);
    }

    public List<Problem> all() {
        return List.copyOf(found);
    }

    /** In the order of files and lines, each once: what is merged into several maps is found in each. */
    public List<Problem> inOrder() {
        return found.size() < 2
                ? List.copyOf(found)
                : found.stream().distinct().sorted(ByPlace.ORDER).toList();
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    public boolean hasErrors() {
        for (Problem problem : found) {
            if (problem.isError()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Ends the goal if there is an error.
     *
     * @throws StashFailure with everything found: a warning often says why there is an error (a misspelt key)
     */
    public void throwIfErrors() {
        if (hasErrors()) {
            throw new StashFailure(inOrder());
        }
    }
}
