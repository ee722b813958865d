package io.github.experimentstash.model;

/**
 * Tokens that are known by how they look, whatever the name beside them. The prefixes are those that the services
 * document for secret scanning. Plain loops: asked for each argument of a command.
 */
final class SecretShapes {
    private static final String[] PREFIXES = {
        "ghp_",
        "gho_",
        "ghu_",
        "ghs_",
        "ghr_",
        "github_pat_",
        "glpat-",
        "hf_",
        "sk-",
        "npm_",
        "pypi-",
        "xoxb-",
        "xoxp-",
        "xoxa-",
        "xoxs-",
        "AKIA",
        "ASIA",
        "AIza",
        "eyJ"
    };
    /** Shorter than any of those tokens, longer than a word that happens to begin like one. */
    private static final int SHORTEST = 20;

    private SecretShapes() {}

    /** True if the text holds a token or the first line of a private key. */
    static boolean isIn(String text) {
        return find(text, 0) >= 0 || isPrivateKey(text);
    }

    static boolean isPrivateKey(String text) {
        int begin = text.indexOf("-----BEGIN ");
        return begin >= 0 && text.indexOf("PRIVATE KEY", begin) > 0;
    }

    /** The text with each token replaced. */
    static String mask(String text, String mask) {
        int start = find(text, 0);
        if (start < 0) {
            return text;
        }
        StringBuilder masked = new StringBuilder();
        int from = 0;
        while (start >= 0) {
            masked.append(text, from, start).append(mask);
            from = end(text, start);
            start = find(text, from);
        }
        return masked.append(text.substring(from)).toString();
    }

    private static int find(String text, int from) {
        for (int i = from; i + SHORTEST <= text.length(); i++) {
            if ((i == 0 || !isTokenCharacter(text.charAt(i - 1))) && startsHere(text, i)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean startsHere(String text, int at) {
        for (String prefix : PREFIXES) {
            if (text.startsWith(prefix, at)) {
                int end = end(text, at);
                return end - at >= SHORTEST && hasDigit(text, at, end);
            }
        }
        return false;
    }

    private static int end(String text, int from) {
        int end = from;
        while (end < text.length() && isTokenCharacter(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** Words joined by hyphens are not a token. */
    private static boolean hasDigit(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) >= '0' && text.charAt(i) <= '9') {
                return true;
            }
        }
        return false;
    }

    private static boolean isTokenCharacter(char c) {
        return c == '_' || c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
