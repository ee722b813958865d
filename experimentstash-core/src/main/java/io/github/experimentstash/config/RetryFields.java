package io.github.experimentstash.config;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Resume;
import io.github.experimentstash.model.Retries;
import io.github.experimentstash.model.RunState;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.yaml.YamlMapping;
import io.github.experimentstash.yaml.YamlNode;
import io.github.experimentstash.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads {@code retries} and {@code resume}. The grammar, whole:
 *
 * <pre>
 * retries: TIMES | {times: TIMES, on: CAUSE or [CAUSE, …]}     TIMES is 0 to 99; a CAUSE is a verdict or an exit code
 * resume:  {checkpoint: GLOB, arguments: [text, …]}
 * </pre>
 */
final class RetryFields {
    static final Set<String> RETRIES_KEYS = Set.of("times", "on");
    static final Set<String> RESUME_KEYS = Set.of("checkpoint", "arguments");

    private static final Pattern TIMES = Pattern.compile("\\d{1,2}");
    private static final Pattern EXIT_CODE = Pattern.compile("[1-9]\\d{0,2}");
    private static final int LARGEST_EXIT_CODE = 255;

    private RetryFields() {}

    static Retries retries(Fields fields, Problems problems) {
        YamlNode node = fields.node("retries").orElse(null);
        if (node == null) {
            return Retries.none();
        }
        if (node instanceof YamlScalar scalar) {
            return Retries.ofTimes(times("retries", scalar, problems));
        }
        if (!(node instanceof YamlMapping mapping)) {
            fields.wrongType(node, "retries", "a number or a map", "write   retries: 2");
            return Retries.none();
        }
        Fields own = new Fields(mapping, problems);
        own.checkKeys(RETRIES_KEYS, Set.of());
        int times = 1;
        YamlNode wanted = own.node("times").orElse(null);
        if (wanted instanceof YamlScalar scalar) {
            times = times("times", scalar, problems);
        } else if (wanted != null) {
            own.wrongType(wanted, "times", "a number", "write   times: 2");
        }
        return own.node("on").isEmpty() ? Retries.ofTimes(times) : causes(times, own.oneOrMoreScalars("on"), problems);
    }

    private static Retries causes(int times, List<YamlScalar> causes, Problems problems) {
        Set<RunState> states = EnumSet.noneOf(RunState.class);
        Set<Integer> exitCodes = new HashSet<>();
        for (YamlScalar cause : causes) {
            String text = cause.text().strip();
            Optional<RunState> state = Retries.CAUSES.stream()
                    .filter(known -> known.word().equals(text))
                    .findFirst();
            if (state.isPresent()) {
                states.add(state.get());
            } else if (EXIT_CODE.matcher(text).matches() && Integer.parseInt(text) <= LARGEST_EXIT_CODE) {
                exitCodes.add(Integer.parseInt(text));
            } else {
                List<String> words = Retries.CAUSES.stream().map(RunState::word).toList();
                problems.add(Problem.error(
                        ProblemCode.BAD_VALUE,
                        cause.location(),
                        "'" + Texts.oneLine(cause.text()) + "' is no cause to try again",
                        "write one of " + String.join(", ", words) + ", or an exit code from 1 to "
                                + LARGEST_EXIT_CODE));
            }
        }
        return new Retries(times, states, exitCodes);
    }

    private static int times(String key, YamlScalar scalar, Problems problems) {
        String text = scalar.text().strip();
        if (TIMES.matcher(text).matches()) {
            return Integer.parseInt(text);
        }
        problems.add(Problem.error(
                ProblemCode.BAD_VALUE,
                scalar.location(),
                key + " '" + Texts.oneLine(scalar.text()) + "' is not a number of attempts",
                "write   " + key + ": 2   for two more after the first; at most 99"));
        return 0;
    }

    static Optional<Resume> resume(Fields fields, Problems problems) {
        YamlNode node = fields.node("resume").orElse(null);
        if (node == null) {
            return Optional.empty();
        }
        if (!(node instanceof YamlMapping mapping)) {
            fields.wrongType(
                    node,
                    "resume",
                    "a map",
                    "write   resume: {checkpoint: \"**/last.ckpt\", arguments: [\"ckpt_path=${checkpoint}\"]}");
            return Optional.empty();
        }
        Fields own = new Fields(mapping, problems);
        own.checkKeys(RESUME_KEYS, Set.of());
        Optional<String> glob = own.required("checkpoint", "resume", "\"**/last.ckpt\"");
        boolean sound =
                glob.isPresent() && Globs.check(glob.get(), "checkpoint", own.locationOf("checkpoint"), problems);
        List<String> arguments = new ArrayList<>(own.texts("arguments"));
        return sound ? Optional.of(new Resume(glob.get(), arguments)) : Optional.empty();
    }
}
