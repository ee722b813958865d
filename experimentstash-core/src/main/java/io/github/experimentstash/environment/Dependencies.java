package io.github.experimentstash.environment;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.Texts;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code dependencies} of a tool: names of other tools, and extra requirements (PEP 508).
 *
 * @param requirements in the order of {@code meta.yaml}
 * @param problems of entries that are neither
 */
record Dependencies(List<String> requirements, List<Problem> problems) {
    static Dependencies of(EnvironmentRequest request) throws IOException {
        List<String> requirements = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        List<String> entries = request.tool().dependencies();
        for (int i = 0; i < entries.size(); i++) {
            String entry = entries.get(i);
            String text = entry.strip();
            SourceLocation place = request.tool().locationOf("dependencies[" + i + "]");
            String path = request.otherTools().get(text);
            if (path != null) {
                if (isEmpty(request.stashRoot().resolve(path))) {
                    problems.add(Problem.error(
                            ProblemCode.BAD_DEPENDENCY,
                            place,
                            "tool '" + request.tool().name() + "' needs the tool '" + text + "', whose folder " + path
                                    + " is empty",
                            "mvn stash:setup -Dtool=" + text));
                }
            } else if (isRequirement(text)) {
                requirements.add(text);
            } else {
                problems.add(Problem.error(
                        ProblemCode.BAD_DEPENDENCY,
                        place,
                        "'" + Texts.oneLine(entry) + "' is neither a tool nor a requirement",
                        "write the name of a tool, or a requirement such as   \"umap-learn>=0.5\""));
            }
        }
        return new Dependencies(List.copyOf(requirements), List.copyOf(problems));
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return true;
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            return !children.iterator().hasNext();
        }
    }

    /** PEP 508 begins with a name; an option of pip or a path does not. What follows the name is uv's to judge. */
    private static boolean isRequirement(String text) {
        int end = 0;
        while (end < text.length() && (isAlphanumeric(text.charAt(end)) || "._-".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        if (end == 0 || !isAlphanumeric(text.charAt(0)) || !isAlphanumeric(text.charAt(end - 1))) {
            return false;
        }
        String rest = text.substring(end).strip();
        return text.indexOf('\n') < 0 && (rest.isEmpty() || "[<>=!~;@(".indexOf(rest.charAt(0)) >= 0);
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
