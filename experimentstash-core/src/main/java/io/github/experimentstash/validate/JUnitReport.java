package io.github.experimentstash.validate;

import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.SourceLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A validation as tests that any CI shows: an experiment is a test, and so is each other file with a problem. Where a tool is not
 * there, the test of an experiment is skipped: it did not pass.
 */
final class JUnitReport {
    private final ValidationReport report;

    JUnitReport(ValidationReport report) {
        this.report = report;
    }

    String text() {
        Map<String, List<Problem>> byFile = new TreeMap<>();
        for (Experiment experiment : report.experiments()) {
            byFile.put(experiment.file(), new ArrayList<>());
        }
        for (Problem problem : report.problems()) {
            String file = problem.location().map(SourceLocation::file).orElse("stash");
            byFile.computeIfAbsent(file, name -> new ArrayList<>()).add(problem);
        }
        StringBuilder cases = new StringBuilder();
        Map<String, String> gated = new TreeMap<>();
        for (Experiment experiment : report.experiments()) {
            if (report.absentTools().contains(experiment.tool())) {
                gated.put(experiment.file(), experiment.tool());
            }
        }
        int failures = 0;
        int skipped = 0;
        for (Map.Entry<String, List<Problem>> one : byFile.entrySet()) {
            Optional<String> absent = Optional.ofNullable(gated.get(one.getKey()));
            boolean sound = testCase(one.getKey(), one.getValue(), absent, cases);
            failures += sound ? 0 : 1;
            skipped += sound && absent.isPresent() ? 1 : 0;
        }
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"stash:validate\" tests=\"" + byFile.size()
                + "\" failures=\"" + failures + "\" errors=\"0\" skipped=\"" + skipped + "\" time=\""
                + String.format(Locale.ROOT, "%.3f", report.seconds()) + "\">\n" + cases + "</testsuite>\n";
    }

    /**
     * @param absent the tool of an experiment, where it is not there
     * @return false if it fails
     */
    private boolean testCase(String file, List<Problem> problems, Optional<String> absent, StringBuilder cases) {
        cases.append("  <testcase classname=\"stash\" name=\"")
                .append(escaped(file))
                .append("\" time=\"0\"");
        if (problems.isEmpty() && absent.isEmpty()) {
            cases.append("/>\n");
            return true;
        }
        StringBuilder all = new StringBuilder();
        Problem failing = null;
        for (Problem problem : problems) {
            all.append(problem.text()).append('\n');
            if (failing == null && report.isFailing(problem)) {
                failing = problem;
            }
        }
        cases.append(">\n");
        if (failing == null && absent.isPresent()) {
            cases.append("    <skipped message=\"")
                    .append(escaped("tool '" + absent.get()
                            + "' is not there, so only the file was looked at: mvn stash:setup"))
                    .append("\"/>\n");
        }
        if (failing == null && !problems.isEmpty()) {
            cases.append("    <system-out>").append(escaped(all.toString())).append("</system-out>\n");
        } else if (failing != null) {
            cases.append("    <failure type=\"")
                    .append(failing.code().id())
                    .append("\" message=\"")
                    .append(escaped(failing.message()))
                    .append("\">")
                    .append(escaped(all.toString()))
                    .append("</failure>\n");
        }
        cases.append("  </testcase>\n");
        return failing == null;
    }

    /** Characters that XML 1.0 cannot hold at all become a question mark. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\n' -> escaped.append("&#10;");
                default -> {
                    boolean holds =
                            c == '\t' || (c >= ' ' && c <= 0xd7ff) || (c >= 0xe000 && c <= 0xfffd) || c > 0xffff;
                    escaped.appendCodePoint(holds ? c : '?');
                }
            }
        });
        return escaped.toString();
    }
}
