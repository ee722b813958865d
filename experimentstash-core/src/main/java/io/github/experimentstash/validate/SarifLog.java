package io.github.experimentstash.validate;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Severity;
import io.github.experimentstash.model.SourceLocation;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A validation as a log that code hosts and editors read: SARIF 2.1.0 (OASIS, "Static Analysis Results Interchange Format").
 * The code of a problem is the id of its rule, for ever.
 */
final class SarifLog {
    private final List<Problem> problems;
    private final String version;
    private final String prefix;

    /**
     * @param version of this plugin
     * @param prefix of the stash in its repository, with {@code /} at the end; empty if it is its root
     */
    SarifLog(List<Problem> problems, String version, String prefix) {
        this.problems = problems;
        this.version = version;
        this.prefix = prefix;
    }

    String text() {
        Map<String, Object> driver = new LinkedHashMap<>();
        driver.put("name", "ExperimentStash");
        driver.put("version", version);
        List<ProblemCode> codes = new ArrayList<>(used());
        driver.put("rules", codes.stream().map(SarifLog::rule).toList());
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("tool", Map.of("driver", driver));
        run.put("columnKind", "unicodeCodePoints"); // as the reader counts
        run.put(
                "results",
                problems.stream()
                        .map(problem -> result(problem, codes.indexOf(problem.code())))
                        .toList());
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("version", "2.1.0");
        log.put("runs", List.of(run));
        return Json.write(log);
    }

    private Set<ProblemCode> used() {
        Set<ProblemCode> codes = new TreeSet<>();
        problems.forEach(problem -> codes.add(problem.code()));
        return codes;
    }

    private static Map<String, Object> rule(ProblemCode code) {
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put("id", code.id());
        rule.put("shortDescription", Map.of("text", ProblemPages.title(code)));
        rule.put("help", help(code));
        return rule;
    }

    private static Map<String, Object> help(ProblemCode code) {
        String page = String.join("\n", ProblemPages.lines(code));
        Map<String, Object> help = new LinkedHashMap<>();
        help.put("text", page);
        help.put("markdown", page);
        return help;
    }

    private Map<String, Object> result(Problem problem, int rule) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("ruleId", problem.code().id());
        result.put("ruleIndex", rule);
        result.put(
                "level",
                problem.severity() == Severity.NOTE
                        ? "note"
                        : problem.severity().word());
        String hint = problem.hint().map(words -> "\nhint: " + words).orElse("");
        result.put("message", Map.of("text", problem.message() + hint));
        problem.location().ifPresent(place -> result.put("locations", List.of(location(place))));
        return result;
    }

    private Map<String, Object> location(SourceLocation place) {
        Map<String, Object> physical = new LinkedHashMap<>();
        physical.put("artifactLocation", Map.of("uri", uri(prefix + place.file())));
        if (place.line() > 0) {
            Map<String, Object> region = new LinkedHashMap<>();
            region.put("startLine", place.line());
            if (place.column() > 0) {
                region.put("startColumn", place.column());
            }
            physical.put("region", region);
        }
        return Map.of("physicalLocation", physical);
    }

    /** A relative reference: blanks and the like are encoded (RFC 3986). */
    private static String uri(String path) {
        try {
            String encoded = new URI(null, null, path, null).toASCIIString();
            return encoded.startsWith("//") ? path : encoded;
        } catch (URISyntaxException odd) {
            return path;
        }
    }
}
