package io.github.experimentstash;

import java.util.List;

/**
 * What a goal that does not run anything has to say.
 *
 * @param lines for a person, in order
 * @param failed the goal must fail
 */
public record GoalReport(List<String> lines, boolean failed) {
    public GoalReport {
        lines = List.copyOf(lines);
    }
}
