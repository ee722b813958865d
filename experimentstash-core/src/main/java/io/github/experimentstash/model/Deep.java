package io.github.experimentstash.model;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What is looked at more closely than each time: {@code -Dstash.deep}, a list with commas. */
public enum Deep {
    /** Each file of each installed package is compared with its hash. */
    PACKAGES,
    /** Hydra tools resolve their experiments, in their own environments. */
    CONFIGS;

    /**
     * @param text as typed
     * @throws StashFailure if it holds an unknown word
     */
    public static Set<Deep> read(String text) {
        Set<Deep> chosen = EnumSet.noneOf(Deep.class);
        for (String part : text.split(",", -1)) {
            String word = part.strip();
            if (!word.isEmpty()) {
                chosen.add(Arrays.stream(values())
                        .filter(deep -> deep.word().equals(word))
                        .findFirst()
                        .orElseThrow(() -> new StashFailure(Problem.error(
                                ProblemCode.BAD_VALUE,
                                "-Dstash.deep does not know '" + Texts.oneLine(word) + "'",
                                "it knows: "
                                        + String.join(
                                                ", ",
                                                Arrays.stream(values())
                                                        .map(Deep::word)
                                                        .toList())))));
            }
        }
        return chosen;
    }

    /** As typed: {@code packages}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
