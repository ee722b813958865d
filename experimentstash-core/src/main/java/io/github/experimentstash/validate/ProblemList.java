package io.github.experimentstash.validate;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Severity;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.Texts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Problems as a person reads them: file by file, the worst first; of many of one kind ten and a count. */
final class ProblemList {
    private static final int TOLD_OF_A_KIND = 10;

    private final Map<String, List<Problem>> byFile = new LinkedHashMap<>();

    ProblemList(List<Problem> problems) {
        for (Problem problem : problems) {
            byFile.computeIfAbsent(file(problem), name -> new ArrayList<>()).add(problem);
        }
        byFile.values().forEach(list -> list.sort(Comparator.comparing(Problem::severity)));
    }

    List<String> lines() {
        List<List<Problem>> files = new ArrayList<>(byFile.values());
        // what has no file first, then by the worst that a file has; files of one rank stay in the order of their names
        files.sort(
                Comparator.comparing((List<Problem> list) -> !file(list.get(0)).isEmpty())
                        .thenComparing(list -> list.get(0).severity()));
        Map<ProblemCode, Integer> told = new EnumMap<>(ProblemCode.class);
        Map<ProblemCode, Untold> untold = new EnumMap<>(ProblemCode.class);
        List<String> lines = new ArrayList<>();
        for (List<Problem> file : files) {
            List<String> group = new ArrayList<>();
            for (Problem problem : file) {
                if (told.merge(problem.code(), 1, Integer::sum) > TOLD_OF_A_KIND) {
                    untold.computeIfAbsent(problem.code(), code -> new Untold(problem.severity()))
                            .add(problem);
                } else {
                    group.addAll(problem.text().lines().toList());
                }
            }
            if (!group.isEmpty()) {
                if (!lines.isEmpty()) {
                    lines.add("");
                }
                lines.addAll(group);
            }
        }
        if (!untold.isEmpty()) {
            lines.add("");
        }
        untold.forEach((code, rest) -> lines.add(rest.line(code)));
        return lines;
    }

    private static String file(Problem problem) {
        return problem.location().map(SourceLocation::file).orElse("");
    }

    /** What is only counted. */
    private static final class Untold {
        private Severity worst;
        private int count;
        private final Set<String> files = new TreeSet<>();

        Untold(Severity severity) {
            worst = severity;
        }

        void add(Problem problem) {
            count++;
            files.add(file(problem));
            worst = worst.compareTo(problem.severity()) < 0 ? worst : problem.severity();
        }

        String line(ProblemCode code) {
            return worst.word() + " " + code.id() + ": " + count + " more of this kind in "
                    + Texts.count(files.size(), "file", "files");
        }
    }
}
