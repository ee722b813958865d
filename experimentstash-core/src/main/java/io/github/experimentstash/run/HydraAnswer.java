package io.github.experimentstash.run;

import io.github.experimentstash.model.Redaction;
import io.github.experimentstash.model.Texts;
import java.util.List;
import java.util.regex.Pattern;

/** What Hydra says of a configuration that it does not compose, without its advice. */
final class HydraAnswer {
    private static final int LONGEST = 200;
    private static final Pattern ADVICE = Pattern.compile(
            "\\s.*|Set the environment variable HYDRA_FULL_ERROR.*|To append to your .*|Key '.*' is not in struct"
                    + "|Either remove \\+ prefix.*|Or add a second \\+.*|Available options in .*|Config search path:.*"
                    + "|Did you mean to override .*|\\d\\. .*");

    private HydraAnswer() {}

    /** The last line that says what is wrong; the empty text if there is none. */
    static String telling(String errors) {
        List<String> lines = errors.lines()
                .filter(line -> !line.isBlank() && !ADVICE.matcher(line).matches())
                .toList();
        return lines.isEmpty()
                ? ""
                : Texts.oneLine(Redaction.redactText(lines.get(lines.size() - 1).strip()), LONGEST);
    }
}
