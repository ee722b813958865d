package io.github.experimentstash.config;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.yaml.PlainType;
import io.github.experimentstash.yaml.YamlScalar;
import java.util.Optional;

/**
 * Says where an unquoted value is not for every reader what it looks like. We keep what was written; a tool, a script or
 * a colleague's program that reads the same file may not.
 */
final class YamlTraps {
    private YamlTraps() {}

    /** A text that is a number for YAML and comes out differently: {@code 3.10}, {@code 007}, {@code 1e5}. */
    static void warnOfNumber(String key, YamlScalar scalar, Problems problems) {
        PlainType type = scalar.type();
        PlainType legacy = scalar.legacyType();
        if (type == PlainType.TEXT && legacy == PlainType.TEXT) {
            return;
        }
        warnOfWord(key, scalar, problems);
        String text = Texts.oneLine(scalar.text());
        boolean number = type == PlainType.NUMBER || legacy == PlainType.NUMBER;
        boolean stamp = legacy == PlainType.DATE && scalar.text().length() > "2026-01-01".length();
        if (stamp) {
            warn(
                    scalar,
                    key + " " + text + " is a date for some YAML readers, and printed in another form",
                    key,
                    problems);
        } else if (number && key.equals("commit")) {
            warn(scalar, key + " " + text + " is a number in YAML, not a commit", key, problems);
        } else if (isOctal(scalar)) {
            warnOfOctal(key, scalar, problems);
        } else if (number && text.indexOf(':') >= 0) {
            warn(scalar, key + " " + text + " is a number to base 60 for some YAML readers", key, problems);
        } else if (number && !PlainType.printed(scalar.text()).equals(scalar.text())) {
            String printed = Texts.oneLine(PlainType.printed(scalar.text()));
            warn(scalar, key + " " + text + " is the number " + printed + " in YAML", key, problems);
        }
    }

    /** A number with a leading zero: {@code 010} is ten, eight, or a text. */
    static void warnOfOctal(String key, YamlScalar scalar, Problems problems) {
        if (isOctal(scalar)) {
            String text = scalar.text();
            String octal = text.matches("[0-7]+") ? "the octal number " + Long.parseLong(text, 8) : "a text";
            warn(scalar, key + " " + text + " is " + octal + " for some YAML readers", key, problems);
        }
    }

    /** A word that is true or false in YAML 1.1 only: {@code yes}, {@code on}. */
    static void warnOfWord(String key, YamlScalar scalar, Problems problems) {
        if (scalar.legacyType() == PlainType.BOOLEAN && scalar.type() != PlainType.BOOLEAN) {
            String text = scalar.text();
            warn(
                    scalar,
                    key + " " + text + " is the word '" + text + "' here and " + scalar.truth()
                            + " for other YAML readers",
                    key,
                    problems);
        }
    }

    /** True or false, in the words of either version of YAML. */
    static Optional<Boolean> truth(String key, YamlScalar scalar, Problems problems) {
        if (scalar.type() == PlainType.BOOLEAN) {
            return Optional.of(scalar.truth());
        }
        if (scalar.legacyType() == PlainType.BOOLEAN) {
            problems.add(Problem.warning(
                    ProblemCode.YAML_VERSION_TRAP,
                    scalar.location(),
                    key + " " + scalar.text() + " is " + scalar.truth()
                            + " in YAML 1.1 and a word in YAML 1.2; taken as " + scalar.truth(),
                    "write " + key + ": " + scalar.truth()));
            return Optional.of(scalar.truth());
        }
        return Optional.empty();
    }

    /** Up to 07 it is the same number for all. */
    private static boolean isOctal(YamlScalar scalar) {
        String text = scalar.text();
        return scalar.plain()
                && text.length() > 1
                && text.length() < 18
                && text.charAt(0) == '0'
                && text.chars().allMatch(c -> Words.isDigit((char) c))
                && Long.parseLong(text) > 7;
    }

    private static void warn(YamlScalar scalar, String message, String key, Problems problems) {
        String last = key.substring(key.lastIndexOf('.') + 1);
        problems.add(Problem.warning(
                ProblemCode.YAML_VERSION_TRAP,
                scalar.location(),
                message,
                "write " + last + ": '" + Texts.oneLine(scalar.text()) + "'"));
    }
}
