package io.github.experimentstash.hydra;

import java.util.List;

/**
 * Hydra composes no configuration, for a choice of the command line.
 *
 * @param kind why
 * @param key of the choice, as in {@link HydraWord#choiceKey()}
 * @param known options of the group, or keys of the defaults list
 */
public record Refusal(Kind kind, String key, List<String> known) {
    /** Why. */
    public enum Kind {
        /** The group has no such option. */
        NO_OPTION,
        /** The defaults list has no such group. */
        NOT_LISTED,
        /** {@code +group=option} of a group that the defaults list has already. */
        LISTED_TWICE
    }

    public Refusal {
        known = List.copyOf(known);
    }
}
