package io.github.experimentstash.run.diagnosis;

import io.github.experimentstash.model.RunState;
import java.util.List;
import java.util.Optional;

/** What the supervisor's verdict alone shows. */
final class EndRules {
    private static final String LESS_MEMORY = "ask for more memory, or reduce batch size or workers";
    /** As the supervisor says it of a KILL from outside that no counter explains. */
    private static final String LIKELY_MEMORY = "most likely for lack of memory";

    private EndRules() {}

    static List<Rule> of() {
        return List.of(
                Rule.failed("missing-output", EndRules::missingOutput),
                Rule.failed("not-started", EndRules::notStarted),
                Rule.when("timed-out", RunState.TIMED_OUT, EndRules::timedOut),
                Rule.when("out-of-memory", RunState.OUT_OF_MEMORY, evidence -> Finding.hintOnly(LESS_MEMORY)),
                Rule.when("probably-out-of-memory", RunState.CRASHED, EndRules::probablyOutOfMemory));
    }

    private static Optional<Finding> missingOutput(Evidence evidence) {
        boolean missing = !evidence.verdict().missingOutputs().isEmpty()
                && evidence.verdict().exitCode().orElse(1) == 0;
        return missing
                ? Finding.hintOnly("look at the log, or correct 'outputs' in " + evidence.placeOfExperiment("outputs"))
                : Optional.empty();
    }

    private static Optional<Finding> notStarted(Evidence evidence) {
        return evidence.verdict().reason().startsWith("could not be started")
                ? Finding.hintOnly("check 'entrypoint' in " + evidence.placeOfTool("entrypoint")
                        + "; mvn stash:validate -Dtool=" + evidence.tool().name() + " looks at the whole tool")
                : Optional.empty();
    }

    private static Optional<Finding> timedOut(Evidence evidence) {
        String run = evidence.again() + " -Dtimeout=<more>";
        return Finding.hintOnly(
                evidence.experiment().timeout().isPresent()
                        ? "raise 'timeout' in " + evidence.placeOfExperiment("timeout") + ", or: " + run
                        : run);
    }

    private static Optional<Finding> probablyOutOfMemory(Evidence evidence) {
        return evidence.verdict().reason().contains(LIKELY_MEMORY) ? Finding.hintOnly(LESS_MEMORY) : Optional.empty();
    }
}
