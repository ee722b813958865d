package io.github.experimentstash.run;

import io.github.experimentstash.model.Redaction;
import io.github.experimentstash.model.SecretValues;
import io.github.experimentstash.model.ShellWords;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code replay.sh}: plain sh with the exact command, directory and variables; a secret is asked for, never written. */
final class ReplayScript {
    private ReplayScript() {}

    /**
     * @param comments lines that say what was run from, such as commits
     * @param secrets names that the caller must give
     * @param unset names that must not reach the command
     * @param command of the run, with its secrets: they are asked for as variables named for what stands before them
     * @param values of {@code secrets}: where one stands in the command, its variable is named
     */
    static String render(
            List<String> comments,
            Path workingDirectory,
            Map<String, String> set,
            Map<String, String> passed,
            Set<String> secrets,
            Collection<String> unset,
            List<String> command,
            SecretValues values) {
        StringBuilder script = new StringBuilder(1024);
        script.append("#!/bin/sh\n");
        for (String comment : comments) {
            script.append("# ").append(comment.replace('\n', ' ')).append('\n');
        }
        script.append("set -eu\n");
        script.append("cd ")
                .append(ShellWords.quote(workingDirectory.toString()))
                .append('\n');
        script.append("unset");
        for (String name : unset) {
            script.append(' ').append(name);
        }
        script.append('\n');
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
        List<String> masked = Redaction.redactArguments(command);
        for (int i = 0; i < command.size(); i++) {
            String word = masked.get(i);
            script.append(' ');
            if (word.equals(command.get(i))) {
                quote(script, word, values);
            } else {
                askFor(script, word, name(word, i > 0 ? masked.get(i - 1) : "", i, secrets), values);
            }
        }
        script.append('\n');
        return script.toString();
    }

    private static void quote(StringBuilder script, String text, SecretValues values) {
        int from = 0;
        for (Optional<SecretValues.Place> place = values.next(text, 0); place.isPresent(); ) {
            int start = place.get().start();
            if (start > from) {
                script.append(ShellWords.quote(text.substring(from, start)));
            }
            script.append("\"${").append(place.get().name()).append(":?}\"");
            from = place.get().end();
            place = values.next(text, from);
        }
        if (from < text.length() || from == 0) {
            script.append(ShellWords.quote(text.substring(from)));
        }
    }

    private static void askFor(StringBuilder script, String word, String name, SecretValues values) {
        int from = 0;
        for (int at = word.indexOf(Redaction.MASK); at >= 0; at = word.indexOf(Redaction.MASK, from)) {
            if (at > from) {
                quote(script, word.substring(from, at), values);
            }
            script.append("\"${").append(name).append(":?}\"");
            from = at + Redaction.MASK.length();
        }
        if (from < word.length()) {
            quote(script, word.substring(from), values);
        }
    }

    /** {@code API_KEY} for {@code login.api_key=***} and for the word behind {@code --api-key}. */
    private static String name(String word, String before, int index, Set<String> taken) {
        String option = word.equals(Redaction.MASK) ? before : word.substring(0, Math.max(0, word.indexOf('=')));
        StringBuilder name = new StringBuilder();
        for (char c : option.substring(option.lastIndexOf('.') + 1).toCharArray()) {
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            name.append(plain ? Character.toUpperCase(c) : '_');
        }
        while (name.length() > 0 && (name.charAt(0) == '_' || Character.isDigit(name.charAt(0)))) {
            name.deleteCharAt(0);
        }
        boolean usable = Redaction.isSecretName(name.toString());
        String chosen = usable ? name.toString() : "SECRET_" + index;
        return taken.contains(chosen) ? chosen + "_OF_THE_COMMAND" : chosen;
    }
}
