package io.github.experimentstash.config;

/** Small questions about texts that come from a file. */
final class Words {
    private static final int MAXIMUM_SHOWN = 80;

    private Words() {}

    /** A text from a file as it may stand in a message: one line, not too long, without control characters. */
    static String shown(String text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length() && line.length() < MAXIMUM_SHOWN; i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) ? ' ' : c);
        }
        return line.length() < text.length() ? line.append('…').toString() : line.toString();
    }

    static boolean isVariable(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(isLetter(c) || c == '_' || (isDigit(c) && i > 0))) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
