package io.github.experimentstash.tool;

import io.github.experimentstash.config.ManifestEditor;
import io.github.experimentstash.git.submodule.Companion;
import io.github.experimentstash.model.Digest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The way back from a text to the one before it, to the byte; good as long as nobody edited the text in between.
 *
 * @param sha256 of the text from which the way leads back
 * @param at where it differs, in characters
 * @param length of what goes
 * @param text that takes its place
 */
record Splice(String sha256, int at, int length, String text) {
    static Splice back(String before, String after) {
        int shorter = Math.min(before.length(), after.length());
        int at = 0;
        while (at < shorter && before.charAt(at) == after.charAt(at)) {
            at++;
        }
        int tail = 0;
        while (tail < shorter - at
                && before.charAt(before.length() - 1 - tail) == after.charAt(after.length() - 1 - tail)) {
            tail++;
        }
        return new Splice(
                Digest.ofText(after), at, after.length() - at - tail, before.substring(at, before.length() - tail));
    }

    /**
     * The ways back from both texts of {@code meta.yaml}, that of the work tree first; one if they are the same.
     *
     * @param staged as it is in the index, if it is there
     */
    static List<Splice> back(Companion manifest, Optional<String> staged) {
        Splice way = back(manifest.before(), manifest.after());
        return staged.isEmpty() || staged.get().equals(manifest.before())
                ? List.of(way)
                : List.of(way, back(staged.get(), manifest.staged().apply(staged.get())));
    }

    /**
     * The text before, by the first of the ways that leads there and that changes nothing but one tool's entry.
     *
     * @param staged the text is the one of the index: its own way comes first, for two texts may have become the same
     */
    static Optional<String> follow(List<Splice> ways, String text, String tool, boolean staged) {
        for (int i = 0; i < ways.size(); i++) {
            Splice way = ways.get(staged ? ways.size() - 1 - i : i);
            Optional<String> before = way.apply(text);
            if (before.isPresent() && ManifestEditor.onlyChanged(tool, text, before.get())) {
                return before;
            }
        }
        return Optional.empty();
    }

    /** Absent if the text is not the one that it was made for. */
    Optional<String> apply(String now) {
        boolean fits = at >= 0
                && length >= 0
                && length <= now.length() - at
                && Digest.ofText(now).equals(sha256);
        return fits ? Optional.of(now.substring(0, at) + text + now.substring(at + length)) : Optional.empty();
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("sha256", sha256);
        map.put("at", at);
        map.put("length", length);
        map.put("text", text);
        return map;
    }

    /** Absent for what is none. */
    static Optional<Splice> of(Object value) {
        return value instanceof Map<?, ?> map
                        && map.get("sha256") instanceof String sha256
                        && map.get("at") instanceof Number at
                        && map.get("length") instanceof Number length
                        && map.get("text") instanceof String text
                ? Optional.of(new Splice(sha256, at.intValue(), length.intValue(), text))
                : Optional.empty();
    }
}
