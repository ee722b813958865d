package io.github.experimentstash.validate;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.SeverityRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Problems after the stash's own rules of what counts for how much.
 *
 * @param problems that are left, with the reason where their severity was changed
 * @param leftOut how many were switched off
 */
record SeverityRules(List<Problem> problems, int leftOut) {
    SeverityRules {
        problems = List.copyOf(problems);
    }

    static SeverityRules apply(Map<ProblemCode, SeverityRule> rules, List<Problem> found) {
        if (rules.isEmpty()) {
            return new SeverityRules(found, 0);
        }
        List<Problem> kept = new ArrayList<>(found.size());
        int leftOut = 0;
        for (Problem problem : found) {
            SeverityRule rule = rules.get(problem.code());
            if (rule == null) {
                kept.add(problem);
            } else if (rule.severity().isEmpty()) {
                leftOut++;
            } else {
                String why = problem.message() + "  (" + rule.severity().get().word() + " by "
                        + rule.location().text() + ": " + rule.reason() + ")";
                kept.add(new Problem(problem.code(), rule.severity().get(), problem.location(), why, problem.hint()));
            }
        }
        return new SeverityRules(kept, leftOut);
    }
}
