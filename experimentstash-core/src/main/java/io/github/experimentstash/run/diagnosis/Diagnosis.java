package io.github.experimentstash.run.diagnosis;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why a run did not succeed, in words.
 *
 * @param cause its name in {@code docs/diagnosis.md}; empty text if there is nothing to say
 * @param why one sentence without a full stop, for the record; absent where the verdict says it all
 * @param details lines under the verdict
 * @param hint lines of what to do; the first stands after {@code hint: }
 * @param warnings of patterns of the user's that could not be used
 */
public record Diagnosis(
        String cause, Optional<String> why, List<String> details, List<String> hint, List<Problem> warnings) {
    public Diagnosis {
        details = List.copyOf(details);
        hint = List.copyOf(hint);
        warnings = List.copyOf(warnings);
    }

    /** A pure function: the first rule of the table that the evidence shows, after what the user says of the tool's words. */
    public static Diagnosis of(Evidence evidence) {
        RunState state = evidence.verdict().state();
        List<Problem> warnings = new ArrayList<>();
        Optional<Finding> users = new UserPatterns(evidence, warnings).find();
        if (users.isPresent()) {
            return made(UserPatterns.CAUSE, users.get(), evidence, warnings);
        }
        for (Rule rule : Rules.all()) {
            Optional<Finding> finding =
                    rule.states().contains(state) ? rule.test().find(evidence) : Optional.empty();
            if (finding.isPresent()) {
                return made(rule.cause(), finding.get(), evidence, warnings);
            }
        }
        return new Diagnosis("", Optional.empty(), List.of(), List.of(), warnings);
    }

    private static Diagnosis made(String cause, Finding finding, Evidence evidence, List<Problem> warnings) {
        List<String> details = new ArrayList<>();
        // what ended the run by a signal, a limit or a missing file is no exception
        boolean raised = evidence.verdict().state() == RunState.FAILED
                && evidence.verdict().exitCode().orElse(0) != 0;
        Optional<String> exception = raised ? evidence.log().exception() : Optional.empty();
        Optional<String> frame = raised && finding.withFrame() ? evidence.frame() : Optional.empty();
        exception.or(finding::said).ifPresent(details::add);
        frame.ifPresent(details::add);
        details.addAll(finding.sentences());
        Optional<String> why = finding.sentences().isEmpty()
                ? exception.map(text -> frame.isPresent() ? text + " (" + frame.get() + ")" : text)
                : Optional.of(withoutStop(finding.sentences().get(0)));
        return new Diagnosis(cause, why, details, finding.hint(), warnings);
    }

    private static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    /** The hint as one line, for {@code run.json}. */
    public Optional<String> hintLine() {
        return hint.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(" ", hint).replaceAll("\\s+", " ").trim());
    }

    /** The reason for {@code run.json}: what the verdict says, and why. */
    public String reason(String verdict) {
        return why.isEmpty() ? verdict : verdict + (verdict.contains("; ") ? "; " : ": ") + why.get();
    }
}
