package io.github.experimentstash.config;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.Texts;
import java.nio.file.FileSystems;
import java.util.regex.PatternSyntaxException;

/** Checks globs, which are relative to the output directory of a run. */
final class Globs {
    private static final int LONGEST = 500;

    private Globs() {}

    static boolean check(String glob, String key, SourceLocation place, Problems problems) {
        if (glob.isBlank() || Paths.leaves(glob)) {
            problems.add(Problem.error(
                    ProblemCode.UNSAFE_PATH,
                    place,
                    key + " '" + Texts.oneLine(glob) + "' does not lie in the output directory",
                    "write it relative to the output directory of a run, such as   metrics.json"));
            return false;
        }
        if (glob.length() > LONGEST) {
            problems.add(Problem.error(
                    ProblemCode.BAD_VALUE,
                    place,
                    key + " '" + Texts.oneLine(glob) + "' is longer than " + LONGEST + " characters",
                    "name the files by a pattern, such as   \"*.csv\""));
            return false;
        }
        // only these can be unbalanced, and building a matcher is not free
        if (glob.indexOf('[') >= 0 || glob.indexOf('{') >= 0) {
            try {
                FileSystems.getDefault().getPathMatcher("glob:" + glob);
            } catch (PatternSyntaxException e) {
                problems.add(Problem.error(
                        ProblemCode.BAD_VALUE,
                        place,
                        key + " '" + Texts.oneLine(glob) + "' is not a glob: " + Texts.oneLine(e.getDescription()),
                        "close the bracket"));
                return false;
            }
        }
        return true;
    }
}
