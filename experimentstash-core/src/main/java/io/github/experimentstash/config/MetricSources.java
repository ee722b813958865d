package io.github.experimentstash.config;

import io.github.experimentstash.model.MetricSource;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.yaml.YamlEntry;
import io.github.experimentstash.yaml.YamlMapping;
import io.github.experimentstash.yaml.YamlNode;
import io.github.experimentstash.yaml.YamlScalar;
import io.github.experimentstash.yaml.YamlSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Reads {@code metrics}. The grammar, whole:
 *
 * <pre>
 * metrics: GLOB | SOURCE | [GLOB or SOURCE, …]
 * SOURCE:  {file: GLOB, keys: [name, …]}          "columns" is another word for "keys"
 *          {NAME: {log: REGEX}, …}                the first group is the value, the last match counts
 * </pre>
 */
final class MetricSources {
    private static final Set<String> FILE_KEYS = Set.of("file", "keys", "columns");
    /** Java's compiler of expressions goes one step down for each bracket. */
    private static final int LONGEST_PATTERN = 500;

    private static final String HINT = "write   metrics: [metrics.json]   or   {file: \"*.csv\", columns: [loss]}"
            + "   or   {score: {log: \"score: (\\\\S+)\"}}";

    private final Problems problems;
    private final List<MetricSource> sources = new ArrayList<>();

    private MetricSources(Problems problems) {
        this.problems = problems;
    }

    static List<MetricSource> read(Fields fields, Problems problems) {
        YamlNode node = fields.node("metrics").orElse(null);
        if (node == null) {
            return List.of();
        }
        MetricSources reader = new MetricSources(problems);
        if (node instanceof YamlSequence sequence) {
            for (YamlNode item : sequence.items()) {
                reader.source(item);
            }
        } else {
            reader.source(node);
        }
        return reader.sources;
    }

    private void source(YamlNode node) {
        if (node instanceof YamlScalar scalar && !scalar.isNull()) {
            files(scalar, List.of());
        } else if (node instanceof YamlMapping mapping) {
            // a metric may be called "file": its value is a map then
            if (mapping.get("file").orElse(null) instanceof YamlScalar file && !file.isNull()) {
                fileSource(mapping);
            } else {
                logPatterns(mapping);
            }
        } else {
            wrong(node, "metrics cannot be read from " + node.kind());
        }
    }

    private void fileSource(YamlMapping mapping) {
        Fields fields = new Fields(mapping, problems);
        fields.checkKeys(FILE_KEYS, Set.of());
        List<String> keys = new ArrayList<>(fields.oneOrMore("keys"));
        keys.addAll(fields.oneOrMore("columns"));
        files((YamlScalar) mapping.get("file").orElseThrow(), keys);
    }

    private void files(YamlScalar glob, List<String> keys) {
        if (Globs.check(glob.text(), "metrics", glob.location(), problems)) {
            sources.add(new MetricSource.Files(glob.text(), keys));
        }
    }

    private void logPatterns(YamlMapping mapping) {
        for (YamlEntry entry : mapping.entries()) {
            if (!(entry.value() instanceof YamlMapping value
                    && value.get("log").orElse(null) instanceof YamlScalar log)) {
                wrong(entry.value(), "metric '" + Texts.oneLine(entry.key()) + "' says neither a file nor a log line");
                continue;
            }
            new Fields(value, problems).checkKeys(Set.of("log"), Set.of());
            if (isPattern(log)) {
                sources.add(new MetricSource.LogPattern(entry.key(), log.text()));
            }
        }
    }

    private boolean isPattern(YamlScalar log) {
        if (log.text().length() > LONGEST_PATTERN) {
            problems.add(Problem.error(
                    ProblemCode.BAD_VALUE,
                    log.location(),
                    "the expression is longer than " + LONGEST_PATTERN + " characters",
                    "a few words before the value are enough: \"score: (\\\\S+)\""));
            return false;
        }
        try {
            if (Pattern.compile(log.text()).matcher("").groupCount() > 0) {
                return true;
            }
            problems.add(Problem.error(
                    ProblemCode.BAD_VALUE,
                    log.location(),
                    "the expression has no group, so it names no value",
                    "put brackets around the value: \"score: (\\\\S+)\""));
        } catch (PatternSyntaxException e) {
            problems.add(Problem.error(
                    ProblemCode.BAD_VALUE,
                    log.location(),
                    "this is not a regular expression: " + Texts.oneLine(e.getDescription()),
                    "put it in single quotes, where a backslash stays a backslash"));
        }
        return false;
    }

    private void wrong(YamlNode node, String message) {
        problems.add(Problem.error(ProblemCode.WRONG_TYPE, node.location(), message, HINT));
    }
}
