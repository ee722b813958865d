package io.github.experimentstash.config;

/** Small questions about texts that come from a file. */
final class Words {
    private Words() {}

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
