package io.github.experimentstash.run;

import io.github.experimentstash.model.Redaction;
import io.github.experimentstash.model.ShellWords;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command as a person reads it: programs of the environment by their names, words quoted, secrets masked. */
final class ShownCommand {
    private ShownCommand() {}

    static String of(List<String> command, Path python) {
        List<String> shown = new ArrayList<>(Redaction.redactArguments(command));
        if (shown.get(0).equals(python.toString())) {
            shown.set(0, "python");
            // python is put before a console script only because the script's first line may be out of date
            if (shown.size() > 1 && isBeside(python, shown.get(1))) {
                shown.remove(0);
            }
        }
        if (isBeside(python, shown.get(0))) {
            shown.set(0, String.valueOf(Path.of(shown.get(0)).getFileName()));
        }
        return ShellWords.join(shown);
    }

    private static boolean isBeside(Path python, String word) {
        return word.startsWith(python.getParent() + python.getFileSystem().getSeparator());
    }
}
