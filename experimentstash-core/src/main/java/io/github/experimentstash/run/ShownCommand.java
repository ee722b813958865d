package io.github.experimentstash.run;

import io.github.experimentstash.model.Redaction;
import io.github.experimentstash.model.ShellWords;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command as a person reads it: the environment's python as {@code python}, words quoted, secrets masked. */
final class ShownCommand {
    private ShownCommand() {}

    static String of(List<String> command, Path python) {
        StringBuilder text = new StringBuilder();
        for (String word : command) {
            if (text.length() > 0) {
                text.append(' ');
            }
            boolean isPython = word.equals(python.toString());
            text.append(isPython ? "python" : ShellWords.quote(Redaction.redactArgument(word)));
        }
        return text.toString();
    }

    /** Each word masked where it holds a secret: {@code api_key=***}. */
    static List<String> masked(List<String> words) {
        List<String> masked = new ArrayList<>(words.size());
        for (String word : words) {
            masked.add(Redaction.redactArgument(word));
        }
        return masked;
    }
}
