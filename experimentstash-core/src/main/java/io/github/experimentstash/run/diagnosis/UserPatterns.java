package io.github.experimentstash.run.diagnosis;

import io.github.experimentstash.model.DiagnosisPattern;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.RunState;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.model.TimedText;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * {@code diagnoses} of {@code meta.yaml}: the first pattern that a line of the log's end matches; of several lines the
 * last. Whoever knows the tool knows better than our table, so these come first. They get a second in all.
 */
final class UserPatterns {
    static final String CAUSE = "diagnoses";

    private static final Duration TIME = Duration.ofSeconds(1);
    private static final int SHOWN = 200;
    private static final Set<RunState> STATES =
            EnumSet.of(RunState.FAILED, RunState.CRASHED, RunState.OUT_OF_MEMORY, RunState.TIMED_OUT);

    private final Evidence evidence;
    private final List<Problem> warnings;
    private final long deadline = System.nanoTime() + TIME.toNanos();

    /** @param warnings gets what could not be used */
    UserPatterns(Evidence evidence, List<Problem> warnings) {
        this.evidence = evidence;
        this.warnings = warnings;
    }

    Optional<Finding> find() {
        if (!STATES.contains(evidence.verdict().state())) {
            return Optional.empty();
        }
        for (DiagnosisPattern pattern : evidence.tool().diagnoses()) {
            try {
                Optional<Finding> finding = find(pattern);
                if (finding.isPresent()) {
                    return finding;
                }
            } catch (PatternSyntaxException | StackOverflowError unusable) {
                // the reader refuses wrong ones; java.util.regex recurses for repeated groups
                giveUp(pattern, "it is too deep for a line of the log");
            } catch (TimedText.TooLong tooLong) {
                giveUp(pattern, "it needs more than " + TIME.toSeconds() + " s for a line of the log");
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private Optional<Finding> find(DiagnosisPattern diagnosis) {
        Pattern pattern = Pattern.compile(diagnosis.pattern());
        List<String> lines = evidence.log().lines();
        for (int i = lines.size() - 1; i >= 0; i--) {
            Matcher matcher = pattern.matcher(new TimedText(lines.get(i), deadline));
            if (matcher.find()) {
                List<String> hint = diagnosis
                        .hint()
                        .map(text -> List.of(Rule.filled(text, matcher)))
                        .orElse(List.of());
                return Optional.of(new Finding(
                        Optional.of(Texts.oneLine(lines.get(i).strip(), SHOWN)),
                        List.of(Rule.filled(diagnosis.reason(), matcher)),
                        hint,
                        true));
            }
        }
        return Optional.empty();
    }

    private void giveUp(DiagnosisPattern diagnosis, String why) {
        warnings.add(Problem.warning(
                ProblemCode.DIAGNOSIS_GIVEN_UP,
                diagnosis.location(),
                "the pattern '" + Texts.oneLine(diagnosis.pattern()) + "' was given up: " + why,
                "write it without repetitions inside of repetitions, such as (a+)+"));
    }
}
