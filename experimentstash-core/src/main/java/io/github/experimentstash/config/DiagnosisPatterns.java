package io.github.experimentstash.config;

import io.github.experimentstash.model.DiagnosisPattern;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.yaml.YamlMapping;
import io.github.experimentstash.yaml.YamlNode;
import io.github.experimentstash.yaml.YamlSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads {@code diagnoses}: a list of {@code {pattern: REGEX, reason: TEXT, hint: TEXT}}, the hint if there is one. */
final class DiagnosisPatterns {
    /** Keys of one of them. */
    static final Set<String> KEYS = Set.of("pattern", "reason", "hint");
    /** Java's compiler of expressions goes one step down for each bracket. */
    private static final int LONGEST_PATTERN = 500;

    private static final int LONGEST_HINT = 500;
    private static final Pattern GROUP = Pattern.compile("\\$([1-9])");
    private static final String EXAMPLE = "diagnoses: [{pattern: 'loss is nan', reason: \"It diverged.\"}]";

    private final Problems problems;

    private DiagnosisPatterns(Problems problems) {
        this.problems = problems;
    }

    static List<DiagnosisPattern> read(Fields fields, Problems problems) {
        YamlNode node = fields.node("diagnoses").orElse(null);
        List<DiagnosisPattern> diagnoses = new ArrayList<>();
        if (node == null) {
            return diagnoses;
        }
        if (!(node instanceof YamlSequence sequence)) {
            fields.wrongType(node, "diagnoses", "a list", "write   " + EXAMPLE);
            return diagnoses;
        }
        DiagnosisPatterns reader = new DiagnosisPatterns(problems);
        for (YamlNode item : sequence.items()) {
            if (item instanceof YamlMapping mapping) {
                reader.one(mapping).ifPresent(diagnoses::add);
            } else {
                fields.wrongType(item, "an item of diagnoses", "a map", "write   " + EXAMPLE);
            }
        }
        return diagnoses;
    }

    private Optional<DiagnosisPattern> one(YamlMapping mapping) {
        Fields fields = new Fields(mapping, problems);
        fields.checkKeys(KEYS, Set.of());
        Optional<String> pattern = fields.required("pattern", "a diagnosis", "'loss is nan'");
        Optional<String> reason = fields.required("reason", "a diagnosis", "\"why it ended, in one sentence\"");
        Optional<String> hint = fields.text("hint")
                .map(text -> Texts.oneLine(text.strip(), LONGEST_HINT))
                .filter(text -> !text.isEmpty());
        if (pattern.isEmpty() || !isPattern(pattern.get(), fields) || reason.isEmpty()) {
            return Optional.empty();
        }
        int groups = Pattern.compile(pattern.get()).matcher("").groupCount();
        boolean reasonFilled = hasGroups("reason", reason.get(), groups, fields);
        boolean hintFilled = hasGroups("hint", hint.orElse(""), groups, fields);
        return reasonFilled && hintFilled
                ? Optional.of(new DiagnosisPattern(pattern.get(), reason.get(), hint, fields.locationOf("pattern")))
                : Optional.empty();
    }

    private boolean isPattern(String text, Fields fields) {
        if (text.length() > LONGEST_PATTERN) {
            return refused(
                    fields,
                    "pattern",
                    "the pattern is longer than " + LONGEST_PATTERN + " characters",
                    "a few words of the line are enough: 'loss is nan'");
        }
        try {
            if (!Pattern.compile(text).matcher("").find()) {
                return true;
            }
            return refused(
                    fields,
                    "pattern",
                    "the pattern matches an empty line, and so every line",
                    "write words of the line that tells: 'loss is nan'");
        } catch (PatternSyntaxException e) {
            return refused(
                    fields,
                    "pattern",
                    "the pattern is not a regular expression: " + Texts.oneLine(e.getDescription()),
                    "put it in single quotes, where a backslash stays a backslash; a bracket that is meant as such has a"
                            + " backslash before it");
        }
    }

    private boolean hasGroups(String key, String text, int groups, Fields fields) {
        Matcher matcher = GROUP.matcher(text);
        while (matcher.find()) {
            if (Integer.parseInt(matcher.group(1)) > groups) {
                return refused(
                        fields,
                        key,
                        key + " names $" + matcher.group(1) + ", and the pattern has "
                                + Texts.count(groups, "group", "groups"),
                        "put brackets around the part of the pattern that is meant");
            }
        }
        return true;
    }

    private boolean refused(Fields fields, String key, String message, String hint) {
        problems.add(Problem.error(ProblemCode.BAD_DIAGNOSIS, fields.locationOf(key), message, hint));
        return false;
    }
}
