package io.github.experimentstash.config;

import io.github.experimentstash.model.Nearest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Severity;
import io.github.experimentstash.model.SeverityRule;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.yaml.YamlEntry;
import io.github.experimentstash.yaml.YamlMapping;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code validation: severity:}: for a code of a problem what it counts for, and why. */
final class SeverityReader {
    static final Set<String> KEYS = Set.of("level", "reason");
    /** A file of another kind has nothing but unknown codes. */
    private static final int UNKNOWN_TOLD = 10;

    private static final List<String> LEVELS = List.of("error", "warning", "note", "off");

    /** What keeps a file from being read: without it nothing can be said of what the file holds. */
    static final Set<ProblemCode> FIXED = Set.of(
            ProblemCode.NO_STASH,
            ProblemCode.FILE_UNREADABLE,
            ProblemCode.YAML_SYNTAX,
            ProblemCode.YAML_TOO_LARGE,
            ProblemCode.YAML_ENCODING,
            ProblemCode.YAML_DUPLICATE_KEY,
            ProblemCode.YAML_UNSUPPORTED,
            ProblemCode.UNSAFE_PATH);

    private final Problems problems;
    private final Map<String, ProblemCode> codes = new LinkedHashMap<>();
    private int unknown;

    SeverityReader(Problems problems) {
        this.problems = problems;
        for (ProblemCode code : ProblemCode.values()) {
            codes.put(code.id(), code);
        }
    }

    Map<ProblemCode, SeverityRule> read(YamlMapping section) {
        Map<ProblemCode, SeverityRule> rules = new EnumMap<>(ProblemCode.class);
        for (YamlEntry entry : section.entries()) {
            Optional<ProblemCode> code = code(entry);
            if (code.isPresent()) {
                rule(entry, code.get(), rules);
            }
        }
        return rules;
    }

    private Optional<ProblemCode> code(YamlEntry entry) {
        ProblemCode code = codes.get(entry.key());
        if (code != null && !FIXED.contains(code)) {
            return Optional.of(code);
        }
        if (code != null) {
            problems.add(Problem.error(
                    ProblemCode.BAD_VALUE,
                    entry.keyLocation(),
                    code.id() + " always is an error: the file that has it cannot be read",
                    "delete this rule"));
            return Optional.empty();
        }
        if (++unknown > UNKNOWN_TOLD) {
            return Optional.empty();
        }
        problems.add(Problem.error(
                ProblemCode.BAD_VALUE,
                entry.keyLocation(),
                "'" + Texts.oneLine(entry.key()) + "' is the code of no problem",
                Nearest.question(entry.key(), codes.keySet())
                        .orElse("codes look like STASH-206; docs/problems lists them")));
        return Optional.empty();
    }

    private void rule(YamlEntry entry, ProblemCode code, Map<ProblemCode, SeverityRule> rules) {
        String example = code.id() + ": {level: warning, reason: \"…\"}";
        if (!(entry.value() instanceof YamlMapping mapping)) {
            problems.add(Problem.error(
                    ProblemCode.WRONG_TYPE,
                    entry.value().location(),
                    code.id() + " must be a map, it is " + entry.value().kind(),
                    "write   " + example));
            return;
        }
        Fields fields = new Fields(mapping, problems);
        fields.checkKeys(KEYS, Set.of());
        Optional<String> level = fields.required("level", "a severity", "warning");
        Optional<String> reason = fields.required("reason", "a severity", "\"why it counts for more or less here\"");
        if (level.isEmpty() || reason.isEmpty()) {
            return;
        }
        if (!LEVELS.contains(level.get())) {
            problems.add(Problem.error(
                    ProblemCode.BAD_VALUE,
                    fields.locationOf("level"),
                    "level '" + Texts.oneLine(level.get()) + "' is none",
                    Nearest.question(level.get(), LEVELS).orElse("one of " + String.join(", ", LEVELS))));
            return;
        }
        Optional<Severity> severity = level.get().equals("off")
                ? Optional.empty()
                : Optional.of(Severity.valueOf(level.get().toUpperCase(java.util.Locale.ROOT)));
        rules.put(code, new SeverityRule(severity, Texts.oneLine(reason.get()), entry.keyLocation()));
    }
}
