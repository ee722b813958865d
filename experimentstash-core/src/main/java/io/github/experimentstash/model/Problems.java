package io.github.experimentstash.model;

import java.util.ArrayList;
import java.util.List;

/** Collects problems, so that all are shown at once instead of the first one only. Not safe for several threads. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();

    public void add(Problem problem) {
        found.add(problem);
    }

    public void addAll(List<Problem> problems) {
        found.addAll(problems);
    }

    public List<Problem> all() {
        return List.copyOf(found);
    }

    public boolean hasErrors() {
        for (Problem problem : found) {
            if (problem.isError()) {
                return true;
            }
        }
        return false;
    }

    /** @throws StashFailure with every error found, if there is one */
    public void throwIfErrors() {
        if (hasErrors()) {
            throw new StashFailure(found.stream().filter(Problem::isError).toList());
        }
    }
}
