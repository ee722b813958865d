package io.github.experimentstash.config;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.ShellWords;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.yaml.PlainType;
import io.github.experimentstash.yaml.YamlEntry;
import io.github.experimentstash.yaml.YamlMapping;
import io.github.experimentstash.yaml.YamlNode;
import io.github.experimentstash.yaml.YamlScalar;
import io.github.experimentstash.yaml.YamlSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Overrides of an experiment and of the command line, each as one argument of the tool. */
public final class Overrides {
    private Overrides() {}

    /**
     * Overrides as typed: {@code a=1 b=[1,2] 'x=a b'}.
     *
     * @return the words; empty if the text is blank or wrong, which is then a problem
     */
    public static List<String> parse(String text, Problems problems) {
        List<String> words;
        try {
            words = ShellWords.split(text);
        } catch (ShellWords.BadQuoting e) {
            problems.add(Problem.error(
                    ProblemCode.BAD_OVERRIDE,
                    "the overrides cannot be split into words: " + e.getMessage(),
                    "-Doverrides=\"a=1 'b=two words'\""));
            return List.of();
        }
        for (String word : words) {
            if (brackets(word) > 0) {
                problems.add(Problem.error(
                        ProblemCode.BAD_OVERRIDE,
                        "the override '" + Texts.oneLine(word) + "' has an open bracket; a blank ends an override",
                        "put it in quotes: -Doverrides=\"'b=[1, 2]' c=3\""));
                return List.of();
            }
        }
        return words;
    }

    private static int brackets(String word) {
        int open = 0;
        char quote = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '[' || c == '{' || c == '(') {
                open++;
            } else if (c == ']' || c == '}' || c == ')') {
                open--;
            }
        }
        return open;
    }

    /** @param locations get the place of each word of a map by {@code overrides[0]}, {@code overrides[1]} … */
    static List<String> read(Fields fields, Map<String, SourceLocation> locations, Problems problems) {
        YamlNode node = fields.node("overrides").orElse(null);
        if (node == null) {
            return List.of();
        }
        if (node instanceof YamlMapping mapping) {
            List<String> words = new ArrayList<>();
            flatten("", mapping, words, locations, problems);
            return words;
        }
        if (node instanceof YamlSequence sequence) {
            return list(sequence, problems);
        }
        fields.wrongType(
                node,
                "overrides",
                "a map or a list",
                "write   overrides: {key: value}   or   overrides: [\"key=value\"]");
        return List.of();
    }

    private static List<String> list(YamlSequence sequence, Problems problems) {
        List<String> words = new ArrayList<>();
        for (YamlNode item : sequence.items()) {
            if (item instanceof YamlScalar scalar && !scalar.isNull()) {
                words.add(scalar.text());
            } else {
                problems.add(Problem.error(
                        ProblemCode.BAD_OVERRIDE,
                        item.location(),
                        "an override in a list must be a text, this is " + item.kind(),
                        "write   - key=value"));
            }
        }
        return words;
    }

    /** {@code model: {lr: 0.1}} is {@code model.lr=0.1}: the rest of the tool's {@code model} stays as it is. */
    private static void flatten(
            String prefix,
            YamlMapping mapping,
            List<String> words,
            Map<String, SourceLocation> locations,
            Problems problems) {
        for (YamlEntry entry : mapping.entries()) {
            String key = prefix.isEmpty() ? entry.key() : prefix + "." + entry.key();
            if (entry.key().isBlank() || entry.key().indexOf('=') >= 0) {
                problems.add(Problem.error(
                        ProblemCode.BAD_OVERRIDE,
                        entry.keyLocation(),
                        "'" + Texts.oneLine(key) + "' cannot be the key of an override",
                        "write   key: value"));
                continue;
            }
            YamlNode value = entry.value();
            boolean deletion = key.startsWith("~") && value instanceof YamlScalar scalar && scalar.isNull();
            if (value instanceof YamlMapping nested && !nested.entries().isEmpty()) {
                flatten(key, nested, words, locations, problems);
                continue;
            }
            locations.put("overrides[" + words.size() + "]", entry.keyLocation());
            if (deletion) {
                words.add(key);
            } else {
                warnOfWords(Texts.oneLine(key), value, problems);
                words.add(key + "=" + HydraValue.of(value));
            }
        }
    }

    private static void warnOfWords(String key, YamlNode value, Problems problems) {
        if (value instanceof YamlScalar scalar && scalar.type() == PlainType.TEXT) {
            YamlTraps.warnOfWord(key, scalar, problems);
        } else if (value instanceof YamlScalar scalar) {
            YamlTraps.warnOfOctal(key, scalar, problems);
        } else if (value instanceof YamlSequence sequence) {
            for (YamlNode item : sequence.items()) {
                warnOfWords(key, item, problems);
            }
        }
    }
}
