package io.github.experimentstash.run;

import io.github.experimentstash.model.ShellWords;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code replay.sh}: plain sh with the exact command, directory and variables; a secret is asked for, never written. */
final class ReplayScript {
    private ReplayScript() {}

    /**
     * @param comments lines that say what was run from, such as commits
     * @param secrets names that the caller must give
     */
    static String render(
            List<String> comments,
            Path workingDirectory,
            Map<String, String> set,
            Map<String, String> passed,
            Set<String> secrets,
            List<String> command) {
        StringBuilder script = new StringBuilder(1024);
        script.append("#!/bin/sh\n");
        for (String comment : comments) {
            script.append("# ").append(comment.replace('\n', ' ')).append('\n');
        }
        script.append("set -eu\n");
        script.append("cd ")
                .append(ShellWords.quote(workingDirectory.toString()))
                .append('\n');
        for (Map<String, String> layer : List.of(passed, set)) {
            for (Map.Entry<String, String> variable : layer.entrySet()) {
                script.append("export ")
                        .append(variable.getKey())
                        .append('=')
                        .append(ShellWords.quote(variable.getValue()))
                        .append('\n');
            }
        }
        for (String name : secrets) {
            script.append("export ").append(name).append("=\"${").append(name).append(":?}\"\n");
        }
        script.append("exec");
        for (String word : command) {
            script.append(' ').append(ShellWords.quote(word));
        }
        script.append('\n');
        return script.toString();
    }
}
