package io.github.experimentstash.yaml;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.SourceLocation;
import java.util.Locale;

/**
 * Characters that look like a blank or like nothing, and are part of a word for YAML: pasted from a web page, they make
 * a key that nobody can see is wrong.
 */
final class InvisibleCharacters {
    private InvisibleCharacters() {}

    /** @throws YamlFailure if there is one at this index */
    static void check(String text, int index, SourceLocation place) throws YamlFailure {
        if (text.isEmpty() || !isInvisible(text.charAt(index))) {
            return;
        }
        char c = text.charAt(index);
        String code = "(U+" + String.format(Locale.ROOT, "%04X", (int) c) + ")";
        throw new YamlFailure(Problem.error(
                ProblemCode.YAML_ENCODING,
                place,
                Character.isSpaceChar(c)
                        ? "this blank is another character " + code
                        : "there is an invisible character here " + code,
                Character.isSpaceChar(c) ? "type it again as an ordinary blank" : "delete it"));
    }

    /** Index of the first such character; -1 if there is none. */
    static int first(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isInvisible(text.charAt(i))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isInvisible(char c) {
        return c > 0x7F && (Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT);
    }
}
