package io.github.experimentstash.run.diagnosis;

import io.github.experimentstash.model.RunState;
import io.github.experimentstash.model.Texts;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One row of the table: a cause, and how it is told from the evidence.
 *
 * @param cause its name, which {@code docs/diagnosis.md} has too
 * @param states that a run with this cause may have ended in
 */
record Rule(String cause, Set<RunState> states, Test test) {
    private static final int LONGEST_LINE = 200;

    /** Absent if the evidence does not show it. */
    interface Test {
        Optional<Finding> find(Evidence evidence);
    }

    static Rule when(String cause, RunState state, Test test) {
        return new Rule(cause, EnumSet.of(state), test);
    }

    /** The tool exited by itself, with another code than 0. */
    static Rule failed(String cause, Test test) {
        return when(cause, RunState.FAILED, test);
    }

    /** Its last words match; {@code $1} in sentence and hint is the first group. */
    static Rule said(String cause, String words, String sentence, String hint) {
        return failed(cause, matching(words, sentence, hint));
    }

    /** The same also where it crashed of its own making, so that the words say more than the signal. */
    static Rule saidOrCrashed(String cause, String words, String sentence, String hint) {
        Test test = matching(words, sentence, hint);
        return new Rule(
                cause,
                EnumSet.of(RunState.FAILED, RunState.CRASHED),
                evidence -> evidence.endedByItself() ? test.find(evidence) : Optional.empty());
    }

    private static Test matching(String words, String sentence, String hint) {
        Pattern pattern = Pattern.compile(words, Pattern.MULTILINE);
        return evidence -> {
            Optional<MatchResult> match = evidence.log().last(pattern);
            return match.map(found -> new Finding(
                    Optional.of(evidence.log().lineAt(found.start())),
                    List.of(filled(sentence, found)),
                    List.of(filled(hint, found)),
                    true));
        };
    }

    /** With {@code $1} to {@code $9} replaced by what the groups matched. */
    static String filled(String text, MatchResult match) {
        if (text.indexOf('$') < 0) {
            return text;
        }
        StringBuilder filled = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            int group = text.charAt(i) == '$' && i + 1 < text.length() ? text.charAt(i + 1) - '0' : -1;
            if (group >= 1 && group <= 9) {
                String matched = group <= match.groupCount() ? match.group(group) : null;
                filled.append(matched == null ? "" : Texts.oneLine(matched, LONGEST_LINE));
                i++;
            } else {
                filled.append(text.charAt(i));
            }
        }
        return filled.toString();
    }
}
