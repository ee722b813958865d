package io.github.experimentstash.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Each goal has a page whose table of properties is what the goal declares, no more and no less. */
class GoalPagesTest {
    private final DeclaredGoals goals = DeclaredGoals.read();

    @Test
    void eachPropertyStandsInThePageOfItsGoal() {
        for (String goal : goals.names()) {
            if (goal.equals("help")) {
                continue; // describes the others
            }
            Map<String, List<String>> rows = new Markdown(ProjectFiles.text("docs/" + goal + ".md"))
                    .section("Properties")
                    .rows();
            assertThat(rows.keySet()).as("docs/%s.md", goal).isEqualTo(goals.properties(goal));
            Set<String> shorter = new TreeSet<>();
            rows.values().forEach(cells -> shorter.addAll(Markdown.codeSpans(cells.get(1))));
            assertThat(shorter).as("short names in docs/%s.md", goal).isEqualTo(goals.shortNames(goal));
        }
    }

    @Test
    void theReadmeNamesEveryGoal() {
        Set<String> named = new Markdown(ProjectFiles.text("README.md"))
                .section("The goals")
                .rows()
                .keySet();
        Set<String> expected = new TreeSet<>();
        goals.names().forEach(goal -> expected.add("stash:" + goal));
        assertThat(named).isEqualTo(expected);
    }
}
