package io.github.experimentstash.config;

import io.github.experimentstash.model.Nearest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.yaml.YamlEntry;
import io.github.experimentstash.yaml.YamlMapping;
import io.github.experimentstash.yaml.YamlNode;
import io.github.experimentstash.yaml.YamlScalar;
import io.github.experimentstash.yaml.YamlSequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The values of one map, asked for by key and type; what does not fit becomes a problem and is left out. */
final class Fields {
    /** A file of another kind has nothing but unknown keys. */
    private static final int UNKNOWN_TOLD = 10;

    private final YamlMapping map;
    private final Problems problems;

    Fields(YamlMapping map, Problems problems) {
        this.map = map;
        this.problems = problems;
    }

    /** Present and not empty: {@code key:} without a value is the same as no key. */
    Optional<YamlNode> node(String key) {
        Optional<YamlNode> node = map.get(key);
        boolean isNull = node.isPresent() && node.get() instanceof YamlScalar scalar && scalar.isNull();
        return isNull ? Optional.empty() : node;
    }

    SourceLocation locationOf(String key) {
        Optional<YamlNode> node = map.get(key);
        return node.isPresent() ? node.get().location() : map.location();
    }

    /** By key, and of the items of a list by {@code key[0]}, {@code key[1]} … */
    Map<String, SourceLocation> locations() {
        Map<String, SourceLocation> locations = new HashMap<>();
        for (YamlEntry entry : map.entries()) {
            locations.put(entry.key(), entry.value().location());
            if (entry.value() instanceof YamlSequence sequence) {
                for (int i = 0; i < sequence.items().size(); i++) {
                    locations.put(
                            entry.key() + "[" + i + "]", sequence.items().get(i).location());
                }
            }
        }
        return locations;
    }

    /** Unknown keys and keys of later versions. Keys that begin with {@code x-} are the user's own (anchors). */
    void checkKeys(Set<String> known, Set<String> later) {
        int unknown = 0;
        for (YamlEntry entry : map.entries()) {
            String key = entry.key();
            if (known.contains(key) || key.startsWith("x-")) {
                continue;
            }
            if (later.contains(key)) {
                problems.add(Problem.warning(
                        ProblemCode.KEY_NOT_HONOURED_YET,
                        entry.keyLocation(),
                        "'" + key + "' is known but this version does not act on it",
                        "until then everything goes on as if it were not there"));
            } else if (++unknown <= UNKNOWN_TOLD) {
                String names = "known here: "
                        + String.join(", ", known.stream().sorted().toList());
                problems.add(Problem.warning(
                        ProblemCode.UNKNOWN_KEY,
                        entry.keyLocation(),
                        "unknown key '" + Texts.oneLine(key) + "'",
                        Nearest.question(key, known).orElse(names)));
            }
        }
    }

    Optional<String> text(String key) {
        YamlNode node = node(key).orElse(null);
        if (node == null) {
            return Optional.empty();
        }
        if (node instanceof YamlScalar scalar) {
            YamlTraps.warnOfNumber(key, scalar, problems);
            return Optional.of(scalar.text());
        }
        wrongType(node, key, "a text", "write   " + key + ": \"…\"");
        return Optional.empty();
    }

    /** A text that must be there, one line and not blank; it is a problem if not. */
    Optional<String> required(String key, String owner, String example) {
        Optional<String> text = text(key);
        if (text.isPresent() && !text.get().isBlank()) {
            if (!Texts.hasControlCharacter(text.get().strip())) {
                return Optional.of(text.get().strip());
            }
            problems.add(Problem.error(
                    ProblemCode.BAD_VALUE,
                    locationOf(key),
                    key + " '" + Texts.oneLine(text.get().strip()) + "' holds a control character",
                    "write it in one line of plain characters"));
            return Optional.empty();
        }
        if (node(key).isEmpty() || text.isPresent()) {
            SourceLocation place = map.entry(key).map(YamlEntry::keyLocation).orElse(map.location());
            problems.add(Problem.error(
                    ProblemCode.MISSING_KEY, place, owner + " needs '" + key + "'", "add   " + key + ": " + example));
        }
        return Optional.empty();
    }

    boolean flag(String key, boolean otherwise) {
        YamlNode node = node(key).orElse(null);
        if (node == null) {
            return otherwise;
        }
        Optional<Boolean> truth =
                node instanceof YamlScalar scalar ? YamlTraps.truth(key, scalar, problems) : Optional.empty();
        if (truth.isEmpty()) {
            wrongType(node, key, "true or false", "write   " + key + ": true   (without quotes)");
        }
        return truth.orElse(otherwise);
    }

    /** Each item as written. A single value in place of a list is not guessed at. */
    List<String> texts(String key) {
        return texts(scalars(key));
    }

    private static List<String> texts(List<YamlScalar> scalars) {
        List<String> texts = new ArrayList<>(scalars.size());
        for (YamlScalar scalar : scalars) {
            texts.add(scalar.text());
        }
        return List.copyOf(texts);
    }

    private List<YamlScalar> scalars(String key) {
        YamlNode node = node(key).orElse(null);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof YamlSequence sequence)) {
            String given = node instanceof YamlScalar scalar ? Texts.oneLine(scalar.text()) : "…";
            wrongType(node, key, "a list", "write   " + key + ": [\"" + given + "\"]");
            return List.of();
        }
        List<YamlScalar> scalars = new ArrayList<>();
        for (YamlNode item : sequence.items()) {
            if (item instanceof YamlScalar scalar && !scalar.isNull()) {
                YamlTraps.warnOfWord(key, scalar, problems);
                scalars.add(scalar);
            } else {
                wrongType(item, "an item of " + key, "a text", "put it in quotes");
            }
        }
        return scalars;
    }

    /** The same, but a single text is a list of one. */
    List<String> oneOrMore(String key) {
        return texts(oneOrMoreScalars(key));
    }

    /** The same with the place of each. */
    List<YamlScalar> oneOrMoreScalars(String key) {
        return node(key).orElse(null) instanceof YamlScalar scalar ? List.of(scalar) : scalars(key);
    }

    /** Variables for a process. */
    Map<String, String> variables(String key) {
        YamlNode node = node(key).orElse(null);
        if (node == null) {
            return Map.of();
        }
        if (!(node instanceof YamlMapping mapping)) {
            wrongType(node, key, "a map", "write   " + key + ": {NAME: value}");
            return Map.of();
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (YamlEntry entry : mapping.entries()) {
            String name = entry.key();
            if (!Words.isVariable(name)) {
                problems.add(Problem.error(
                        ProblemCode.BAD_VALUE,
                        entry.keyLocation(),
                        "'" + Texts.oneLine(name) + "' cannot be the name of a variable",
                        "use letters, digits and _, not beginning with a digit"));
            } else if (entry.value() instanceof YamlScalar scalar && !scalar.isNull()) {
                YamlTraps.warnOfWord(key + "." + Texts.oneLine(name), scalar, problems);
                variables.put(name, scalar.text());
            } else {
                String shown = Texts.oneLine(name);
                wrongType(entry.value(), key + "." + shown, "a text", "write   " + shown + ": ''   for an empty one");
            }
        }
        return variables;
    }

    /** A time span such as {@code 90s} or {@code 1h30m}; a plain number is seconds. */
    Optional<Duration> duration(String key, boolean zeroAllowed) {
        YamlNode node = node(key).orElse(null);
        if (node == null) {
            return Optional.empty();
        }
        if (!(node instanceof YamlScalar scalar)) {
            wrongType(node, key, "a time span", "write   " + key + ": 30m");
            return Optional.empty();
        }
        Optional<Duration> duration = Durations.parse(scalar.text().strip());
        if (duration.isEmpty() || (duration.get().isZero() && !zeroAllowed)) {
            String hint = Durations.meant(scalar.text())
                    .map(text -> "write   " + key + ": " + text)
                    .orElse("write   " + key + ": 90s, 30m, 4h or 1h30m; a plain number is seconds");
            problems.add(Problem.error(
                    ProblemCode.BAD_VALUE,
                    node.location(),
                    key + " '" + Texts.oneLine(scalar.text()) + "' is not a time span",
                    hint));
            return Optional.empty();
        }
        return duration;
    }

    void wrongType(YamlNode node, String what, String wanted, String hint) {
        problems.add(Problem.error(
                ProblemCode.WRONG_TYPE, node.location(), what + " must be " + wanted + ", it is " + node.kind(), hint));
    }
}
