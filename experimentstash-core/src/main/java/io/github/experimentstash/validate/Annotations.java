package io.github.experimentstash.validate;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.Severity;
import java.util.ArrayList;
import java.util.List;

/**
 * Problems as workflow commands, which GitHub Actions turns into annotations beside the lines ("Workflow commands for GitHub
 * Actions"). It shows ten of a kind in a step and drops the others.
 */
final class Annotations {
    private static final int SHOWN = 10;

    private final List<Problem> problems;
    private final String prefix;

    /** @param prefix of the stash in its repository, with {@code /} at the end; empty if it is its root */
    Annotations(List<Problem> problems, String prefix) {
        this.problems = problems;
        this.prefix = prefix;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            int shown = 0;
            for (Problem problem : problems) {
                if (problem.severity() == severity && shown < SHOWN) {
                    lines.add(line(problem));
                    shown++;
                }
            }
        }
        return lines;
    }

    private String line(Problem problem) {
        String command = problem.severity() == Severity.NOTE
                ? "notice"
                : problem.severity().word();
        String place = problem.location()
                .map(where -> " file=" + property(prefix + where.file())
                        + (where.line() > 0 ? ",line=" + where.line() : "")
                        + (where.line() > 0 && where.column() > 0 ? ",col=" + where.column() : "") + ",")
                .orElse(" ");
        String hint = problem.hint().map(words -> "\nhint: " + words).orElse("");
        return "::" + command + place + "title=" + problem.code().id() + "::" + data(problem.message() + hint);
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
