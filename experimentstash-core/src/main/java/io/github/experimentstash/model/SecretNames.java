package io.github.experimentstash.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether a variable holds a secret: by its name, or by what its value looks like. */
public final class SecretNames {
    private SecretNames() {}

    /** Those of an environment. */
    public static List<String> in(Map<String, String> variables) {
        List<String> names = new ArrayList<>();
        variables.forEach((name, value) -> {
            if (holdsSecret(name, value)) {
                names.add(name);
            }
        });
        return names;
    }

    /** A login in an address and a token of a known shape are secrets under any name. */
    public static boolean holdsSecret(String name, String value) {
        return Redaction.isSecretName(name)
                || value.indexOf("://") >= 0 && !Redaction.redactUrl(value).equals(value)
                || Redaction.looksSecret(value);
    }
}
