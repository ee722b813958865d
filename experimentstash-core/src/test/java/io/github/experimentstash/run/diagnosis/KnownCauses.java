package io.github.experimentstash.run.diagnosis;

import java.util.List;

/** The causes that the table knows, in its order, for the test of their page. */
public final class KnownCauses {
    private KnownCauses() {}

    public static List<String> all() {
        return Rules.all().stream().map(Rule::cause).toList();
    }
}
