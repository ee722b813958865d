package io.github.experimentstash.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.experimentstash.model.SecretValues;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Replaces exact values of secret variables in a stream of bytes, as the supervisor does; for runs without one. */
final class SecretFilter {
    private final List<String> secrets = new ArrayList<>();
    private String held = "";
    private long count;

    SecretFilter(Map<String, String> variables, Set<String> names) {
        for (String name : names) {
            byte[] value = variables.getOrDefault(name, "").getBytes(UTF_8);
            if (value.length >= SecretValues.SHORTEST) {
                secrets.add(new String(value, ISO_8859_1)); // one character a byte
            }
        }
        secrets.sort(Comparator.comparingInt(String::length).reversed());
    }

    /** What may be shown; a tail that may be the beginning of a secret is held back until more is known. */
    byte[] clean(byte[] bytes, int length, boolean last) {
        String data = held + new String(bytes, 0, length, ISO_8859_1);
        StringBuilder shown = new StringBuilder(data.length());
        int at = 0;
        while (at < data.length()) {
            String secret = secretAt(data, at);
            if (secret != null) {
                shown.append("***");
                count++;
                at += secret.length();
            } else if (!last && mayBegin(data, at)) {
                break;
            } else {
                shown.append(data.charAt(at++));
            }
        }
        held = data.substring(at);
        return shown.toString().getBytes(ISO_8859_1);
    }

    long count() {
        return count;
    }

    private String secretAt(String data, int at) {
        for (String secret : secrets) {
            if (data.startsWith(secret, at)) {
                return secret;
            }
        }
        return null;
    }

    private boolean mayBegin(String data, int at) {
        int rest = data.length() - at;
        for (String secret : secrets) {
            if (rest < secret.length() && data.startsWith(secret.substring(0, rest), at)) {
                return true;
            }
        }
        return false;
    }
}
