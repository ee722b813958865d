package io.github.experimentstash.run.diagnosis;

import java.util.List;
import java.util.Optional;

/** What is left: the tool's own exception, or at least its last words. */
final class PythonRules {
    private PythonRules() {}

    static List<Rule> of() {
        return List.of(
                Rule.failed("exception", PythonRules::exception), Rule.failed("exit-code", PythonRules::lastWords));
    }

    private static Optional<Finding> exception(Evidence evidence) {
        return evidence.log().exception().map(exception -> new Finding(Optional.empty(), List.of(), List.of(), true));
    }

    private static Optional<Finding> lastWords(Evidence evidence) {
        return evidence.log()
                .lastLine()
                .map(line ->
                        new Finding(Optional.empty(), List.of("The last line of the log: " + line), List.of(), false));
    }
}
