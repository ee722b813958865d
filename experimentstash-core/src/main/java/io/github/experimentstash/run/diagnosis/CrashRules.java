package io.github.experimentstash.run.diagnosis;

import io.github.experimentstash.model.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signals that were not ours. */
final class CrashRules {
    private static final Map<String, String> LIMITS =
            Map.of("SIGXFSZ", "size of a file, ulimit -f", "SIGXCPU", "CPU time, ulimit -t");

    private CrashRules() {}

    static List<Rule> of() {
        return List.of(
                Rule.when("shell-limit", RunState.CRASHED, CrashRules::shellLimit),
                Rule.when("killed-from-outside", RunState.CRASHED, CrashRules::fromOutside),
                Rule.when("native-crash", RunState.CRASHED, CrashRules::nativeCrash));
    }

    private static Optional<Finding> shellLimit(Evidence evidence) {
        String limit = LIMITS.get(evidence.signal());
        return limit == null
                ? Optional.empty()
                : Finding.hintOnly("a limit of your shell was reached (" + limit + "): raise it, then run again");
    }

    private static Optional<Finding> fromOutside(Evidence evidence) {
        if (evidence.endedByItself()) {
            return Optional.empty();
        }
        return Finding.hintOnly(
                evidence.slurmJob().isPresent()
                        ? "a job limit, or somebody's scancel: sacct -j "
                                + evidence.slurmJob().get() + " may say more"
                        : "a job limit, the system or another user: 'dmesg' or the cluster's log may say more");
    }

    /** {@code faulthandler}, which every run has on, writes Python's stack with the latest call first. */
    private static Optional<Finding> nativeCrash(Evidence evidence) {
        List<String> sentences = new ArrayList<>();
        Optional<String> fatal = evidence.log().fatal();
        Optional<String> frame = evidence.crashFrame();
        if (frame.isPresent()) {
            sentences.add(fatal.orElse("It crashed") + ", in native code that was called from " + frame.get());
        } else {
            fatal.ifPresent(sentences::add);
        }
        String advice = evidence.signal().equals("SIGILL")
                ? "a library was built for another processor: install one that fits this machine"
                : fatal.isPresent()
                        ? "a bug of a library, or libraries that do not fit each other; Python's own stack stands at the"
                                + " end of the log"
                        : "it crashed in native code, and the log has no stack of Python";
        return Optional.of(new Finding(Optional.empty(), sentences, List.of(advice), false));
    }
}
