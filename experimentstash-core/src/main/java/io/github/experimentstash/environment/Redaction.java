package io.github.experimentstash.environment;

/** Logins in addresses never reach a console or a file. */
final class Redaction {
    private Redaction() {}

    /** {@code scheme://user:password@host} becomes {@code scheme://***@host}. */
    static String ofUrls(String text) {
        int scheme = text.indexOf("://");
        if (scheme < 0) {
            return text;
        }
        StringBuilder clean = new StringBuilder();
        int from = 0;
        while (scheme >= 0) {
            int start = scheme + 3;
            int end = start;
            int at = -1;
            while (end < text.length() && "/ `'\")<>".indexOf(text.charAt(end)) < 0) {
                if (text.charAt(end) == '@') {
                    at = end;
                }
                end++;
            }
            clean.append(text, from, start);
            if (at >= 0) {
                clean.append("***");
                from = at;
            } else {
                from = start;
            }
            scheme = text.indexOf("://", end);
        }
        return clean.append(text.substring(from)).toString();
    }
}
