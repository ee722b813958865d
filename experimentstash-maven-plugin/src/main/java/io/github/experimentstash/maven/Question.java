package io.github.experimentstash.maven;

import java.io.Console;
import java.util.Locale;

/** A question to the person at the terminal; without one the answer is no. */
final class Question {
    private Question() {}

    /** From JDK 22 on there is a console without a terminal too; it reads the end of the input, which is no. */
    @SuppressWarnings("SystemConsoleNull")
    static boolean isYes(String question) {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        String answer = console.readLine("%s [y/N] ", question);
        return answer != null
                && (answer.strip().toLowerCase(Locale.ROOT).equals("y")
                        || answer.strip().toLowerCase(Locale.ROOT).equals("yes"));
    }
}
