package io.github.experimentstash.validate;

import io.github.experimentstash.model.Nearest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.model.Tool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tools that need each other do not go round in a circle, and none looks like a misspelt tool. */
final class ToolDependencyCheck implements Check {
    private static final int NAMES_SHOWN = 12;
    /** Each package is compared with each tool, which is nothing for the stash of a person. */
    private static final int MOST_COMPARISONS = 200_000;

    private int comparisons;

    @Override
    public List<ProblemCode> codes() {
        return List.of(ProblemCode.BAD_DEPENDENCY);
    }

    @Override
    public boolean isAboutDependencies() {
        return true;
    }

    @Override
    public void checkTool(Tool tool, Scope scope, Problems problems) {
        List<String> names = scope.manifest().toolNames();
        for (int i = 0; i < tool.dependencies().size(); i++) {
            String dependency = tool.dependencies().get(i);
            SourceLocation place = tool.locationOf("dependencies[" + i + "]");
            if (dependency.isBlank() || dependency.startsWith("-")) {
                problems.add(Problem.error(
                        ProblemCode.BAD_DEPENDENCY,
                        place,
                        "'" + Texts.oneLine(dependency) + "' is neither a tool nor a requirement",
                        "write the name of a tool, or a requirement such as   \"umap-learn>=0.5\""));
            } else if (!names.contains(dependency)
                    && isBareName(dependency)
                    && (comparisons += names.size()) <= MOST_COMPARISONS) {
                // it may well be a package; only a near miss is worth a word
                Nearest.to(dependency, names)
                        .ifPresent(near -> problems.add(Problem.warning(
                                ProblemCode.BAD_DEPENDENCY,
                                place,
                                "'" + Texts.oneLine(dependency)
                                        + "' is no tool, so it is taken as a package to install",
                                "did you mean the tool '" + near + "'?")));
            }
        }
    }

    @Override
    public void checkStash(Scope scope, Problems problems) {
        Set<String> done = new HashSet<>();
        for (Tool tool : scope.manifest().tools().values()) {
            follow(tool, scope.manifest().tools(), new LinkedHashSet<>(), done, problems);
        }
    }

    /** Each tool is followed once, so each circle is told once, from the first of its tools in the file; {@code way} is in order. */
    private static void follow(
            Tool tool, Map<String, Tool> tools, Set<String> way, Set<String> done, Problems problems) {
        if (!done.add(tool.name())) {
            return;
        }
        way.add(tool.name());
        for (String dependency : tool.dependencies()) {
            if (way.contains(dependency)) {
                problems.add(circle(tools.get(dependency), List.copyOf(way)));
            } else if (tools.containsKey(dependency)) {
                follow(tools.get(dependency), tools, way, done, problems);
            }
        }
        way.remove(tool.name());
    }

    private static Problem circle(Tool first, List<String> way) {
        List<String> round = new ArrayList<>(way.subList(way.indexOf(first.name()), way.size()));
        round.add(first.name());
        String shown = round.size() <= NAMES_SHOWN
                ? String.join(" -> ", round)
                : String.join(" -> ", round.subList(0, NAMES_SHOWN)) + " -> … -> " + first.name();
        return Problem.error(
                ProblemCode.BAD_DEPENDENCY,
                first.locationOf("dependencies"),
                "tools need each other in a circle: " + shown,
                "remove one of these dependencies");
    }

    private static boolean isBareName(String text) {
        return text.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.');
    }
}
