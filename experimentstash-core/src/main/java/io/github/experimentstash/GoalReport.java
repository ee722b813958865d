package io.github.experimentstash;

import io.github.experimentstash.model.Texts;
import java.util.List;

/**
 * What a goal that does not run anything has to say.
 *
 * @param lines for a person, in order; nothing in them steers a terminal
 * @param failed the goal must fail
 * @param warned there is something to mend, though the goal does not fail
 */
public record GoalReport(List<String> lines, boolean failed, boolean warned) {
    public GoalReport {
        lines = lines.stream().map(Texts::printable).toList();
    }

    /** Without anything to mend if it does not fail. */
    public GoalReport(List<String> lines, boolean failed) {
        this(lines, failed, false);
    }
}
