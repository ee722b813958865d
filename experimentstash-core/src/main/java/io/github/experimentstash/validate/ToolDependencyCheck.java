package io.github.experimentstash.validate;

import io.github.experimentstash.model.Nearest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.model.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tools that need each other do not go round in a circle, and none looks like a misspelt tool. */
public final class ToolDependencyCheck implements Check {
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
            } else if (!names.contains(dependency) && isBareName(dependency)) {
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
        List<String> circle = new ArrayList<>(List.of(tool.name()));
        if (leadsBack(tool, tool.name(), scope.manifest().tools(), circle, new ArrayList<>())) {
            problems.add(Problem.error(
                    ProblemCode.BAD_DEPENDENCY,
                    tool.locationOf("dependencies"),
                    "tools need each other in a circle: " + String.join(" -> ", circle),
                    "remove one of these dependencies"));
        }
    }

    private static boolean leadsBack(
            Tool from, String goal, Map<String, Tool> tools, List<String> path, List<String> seen) {
        for (String dependency : from.dependencies()) {
            if (dependency.equals(goal)) {
                path.add(goal);
                return true;
            }
            Tool next = tools.get(dependency);
            if (next == null || seen.contains(dependency)) {
                continue;
            }
            seen.add(dependency);
            path.add(dependency);
            if (leadsBack(next, goal, tools, path, seen)) {
                return true;
            }
            path.remove(path.size() - 1);
        }
        return false;
    }

    private static boolean isBareName(String text) {
        return text.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.');
    }
}
