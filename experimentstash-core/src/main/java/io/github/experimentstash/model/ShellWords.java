package io.github.experimentstash.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Words as in a POSIX shell (XCU 2.2 Quoting), without expansion of any kind: blanks separate, {@code '…'} is literal,
 * in {@code "…"} a backslash escapes {@code " \ $ `}, elsewhere it escapes the next character.
 */
public final class ShellWords {
    private ShellWords() {}

    /** A text that is not a list of words; the position is 1-based, in characters. */
    public static final class BadQuoting extends Exception {
        private static final long serialVersionUID = 1L;

        private final int position;

        BadQuoting(String message, int position) {
            super(message);
            this.position = position;
        }

        public int position() {
            return position;
        }
    }

    /** @throws BadQuoting if a quote is not closed or the text ends with a backslash */
    public static List<String> split(String text) throws BadQuoting {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        int opened = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == 0 && isBlank(c)) {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
                continue;
            }
            inWord = true;
            if (c == '\\' && quote != '\'') {
                if (i + 1 == text.length()) {
                    throw new BadQuoting("it ends with a backslash", i + 1);
                }
                char next = text.charAt(++i);
                if (quote == '"' && "\"\\$`".indexOf(next) < 0) {
                    word.append(c);
                }
                word.append(next);
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
                opened = i + 1;
            } else if (c == quote) {
                quote = 0;
            } else {
                word.append(c);
            }
        }
        if (quote != 0) {
            throw new BadQuoting("the quote " + quote + " at character " + opened + " is not closed", opened);
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }

    /** The words as one would type them in a shell: {@code a=1 'b=x y'}. {@link #split} gives them back. */
    public static String join(List<String> words) {
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            if (line.length() > 0) {
                line.append(' ');
            }
            line.append(quote(word));
        }
        return line.toString();
    }

    /** One word, in quotes if a shell would see something else in it: in the kind that needs no escapes, if there is one. */
    public static String quote(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (!isSafe(word.charAt(i))) {
                return word.indexOf('\'') >= 0 && isPlainInDoubleQuotes(word)
                        ? '"' + word + '"'
                        : "'" + word.replace("'", "'\\''") + "'";
            }
        }
        return word.isEmpty() ? "''" : word;
    }

    /** Also where the shell is one that a person types into, where {@code !} recalls a command. */
    private static boolean isPlainInDoubleQuotes(String word) {
        for (char c : "\"\\$`!".toCharArray()) {
            if (word.indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private static boolean isSafe(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "_@%+=:,./-".indexOf(c) >= 0;
    }
}
