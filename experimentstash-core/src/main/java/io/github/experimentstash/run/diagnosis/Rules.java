package io.github.experimentstash.run.diagnosis;

import java.util.ArrayList;
import java.util.List;

/** The whole table, in its order: the first rule that matches is the diagnosis. */
final class Rules {
    private Rules() {}

    static List<Rule> all() {
        List<Rule> all = new ArrayList<>(EndRules.of());
        all.addAll(ResourceRules.of());
        all.addAll(CrashRules.of());
        all.addAll(StartRules.of());
        all.addAll(HydraRules.of());
        all.addAll(WorldRules.of());
        all.addAll(PythonRules.of());
        return all;
    }
}
