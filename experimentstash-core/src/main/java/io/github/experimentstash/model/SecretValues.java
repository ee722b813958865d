package io.github.experimentstash.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Exact values of secret variables, wherever they stand: a name such as {@code login} says nothing of what
 * {@code login=$API_TOKEN} became on a command line.
 */
public final class SecretValues {
    /** Bytes, and so at least as many characters; shorter values occur by chance. */
    public static final int SHORTEST = 8;

    /** None. */
    public static final SecretValues NONE = new SecretValues(List.of());

    private record Secret(String name, String value) {}

    private final List<Secret> secrets;

    private SecretValues(List<Secret> secrets) {
        this.secrets = secrets;
    }

    /** Of these names; a longer value is found before one that it holds. */
    public static SecretValues of(Map<String, String> variables, Collection<String> names) {
        List<Secret> secrets = new ArrayList<>();
        for (String name : names) {
            String value = variables.getOrDefault(name, "");
            if (value.length() >= SHORTEST) {
                secrets.add(new Secret(name, value));
            }
        }
        secrets.sort(Comparator.comparing((Secret secret) -> secret.value().length())
                .reversed()
                .thenComparing(Secret::name));
        return secrets.isEmpty() ? NONE : new SecretValues(secrets);
    }

    /** Without them. */
    public String mask(String text) {
        String clean = text;
        for (Secret secret : secrets) {
            clean = clean.replace(secret.value(), Redaction.MASK);
        }
        return clean;
    }

    /** A command line, also without what its own words say to be secret. */
    public List<String> maskArguments(List<String> words) {
        List<String> clean = new ArrayList<>(words.size());
        for (String word : Redaction.redactArguments(words)) {
            clean.add(mask(word));
        }
        return clean;
    }

    public boolean areIn(String text) {
        return !mask(text).equals(text);
    }

    /** Where in a text one stands, and whose value it is. */
    public record Place(int start, int end, String name) {}

    /** The first in a text from there on, the longest of those that begin in one place. */
    public Optional<Place> next(String text, int from) {
        Place first = null;
        for (Secret secret : secrets) {
            int at = text.indexOf(secret.value(), from);
            if (at >= 0 && (first == null || at < first.start())) {
                first = new Place(at, at + secret.value().length(), secret.name());
            }
        }
        return Optional.ofNullable(first);
    }
}
