package io.github.experimentstash.run.diagnosis;

import java.util.List;
import java.util.Optional;

/**
 * What a rule says of a run.
 *
 * @param said a line of the log that shows it; absent where an exception does, or nothing has to
 * @param sentences why, for a person; the first one goes into the record
 * @param hint what to do, a line each; the first stands after {@code hint: }
 * @param withFrame the place in the tool's code is worth a line
 */
record Finding(Optional<String> said, List<String> sentences, List<String> hint, boolean withFrame) {
    Finding {
        sentences = List.copyOf(sentences);
        hint = List.copyOf(hint);
    }

    static Optional<Finding> of(String sentence, String... hint) {
        return Optional.of(new Finding(Optional.empty(), List.of(sentence), List.of(hint), true));
    }

    /** The verdict itself says why. */
    static Optional<Finding> hintOnly(String... hint) {
        return Optional.of(new Finding(Optional.empty(), List.of(), List.of(hint), false));
    }

    /** Where the mistake lies in how the tool is started, its code is of no interest. */
    Finding withoutFrame() {
        return new Finding(said, sentences, hint, false);
    }
}
