package io.github.experimentstash.process;

import java.util.Map;

/** Gives a process its variables. */
final class ChildEnvironment {
    private ChildEnvironment() {}

    /**
     * Exactly these. What this JVM was given and is passed on is left untouched: where its locale knows no Unicode, the
     * text of a value is not its bytes.
     */
    static void set(ProcessBuilder builder, Map<String, String> variables) {
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(variables.keySet());
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            if (!variable.getValue().equals(environment.get(variable.getKey()))) {
                environment.put(variable.getKey(), variable.getValue());
            }
        }
    }
}
