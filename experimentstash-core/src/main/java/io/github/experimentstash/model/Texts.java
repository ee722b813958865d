package io.github.experimentstash.model;

import java.util.List;
import java.util.Locale;

/** Numbers and foreign texts as a person may read them. The same on every machine, whatever its locale. */
public final class Texts {
    private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB"};
    private static final int MAXIMUM_ONE_LINE = 80;

    private Texts() {}

    /** True if a character is in it that a terminal or a file system may act upon; line ends count. */
    public static boolean hasControlCharacter(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** {@code 0.3 s}, {@code 4.2 s}, {@code 12m 04s}, {@code 3h 05m}, {@code 2d 04h}; negative ones are shown as 0.0 s. */
    public static String duration(double seconds) {
        double known = seconds > 0 ? seconds : 0;
        long tenths = Math.round(known * 10);
        if (tenths < 600) {
            return tenths / 10 + "." + tenths % 10 + " s";
        }
        long whole = Math.round(known);
        if (whole < 3600) {
            return whole / 60 + "m " + twoDigits(whole % 60) + "s";
        }
        if (whole < 86_400) {
            return whole / 3600 + "h " + twoDigits(whole % 3600 / 60) + "m";
        }
        return whole / 86_400 + "d " + twoDigits(whole % 86_400 / 3600) + "h";
    }

    /** Decimal units with three digits: {@code 512 B}, {@code 9.9 kB}, {@code 62.1 GB}, {@code 181 MB}. */
    public static String size(long bytes) {
        if (bytes < 1000) {
            return Math.max(0, bytes) + " B";
        }
        int unit = 0;
        double value = bytes / 1000.0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        long tenths = Math.round(value * 10);
        String number = tenths < 1000 ? tenths / 10 + "." + tenths % 10 : Long.toString(Math.round(value));
        return number + " " + UNITS[unit];
    }

    /** {@code 1 file}, {@code 2 files}. */
    public static String count(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }

    /** The first of many names: {@code a, b, c and 12 more}. */
    public static String some(List<String> names, int shown) {
        String first = String.join(", ", names.subList(0, Math.min(shown, names.size())));
        return names.size() > shown ? first + " and " + (names.size() - shown) + " more" : first;
    }

    /** Without the sequences that colour a terminal. */
    public static String withoutColours(String text) {
        if (text.indexOf('\u001b') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            if (text.charAt(i) == '\u001b' && i + 1 < text.length() && text.charAt(i + 1) == '[') {
                i += 2;
                while (i < text.length() && (text.charAt(i) < '@' || text.charAt(i) > '~')) {
                    i++;
                }
                i++;
            } else {
                plain.append(text.charAt(i++));
            }
        }
        return plain.toString();
    }

    /**
     * A text from a file or a program as it may reach a terminal: what would move the cursor, colour the screen or turn
     * the direction of writing is shown as {@code \\x1B} or {@code \\u202E}. Line feeds and tabs stay.
     */
    public static String printable(String text) {
        int first = 0;
        while (first < text.length() && isPrintable(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPrintable(c)) {
                shown.append(c);
            } else {
                shown.append(c < 0x100 ? "\\x" : "\\u");
                String hex = Integer.toHexString(c).toUpperCase(Locale.ROOT);
                shown.append("0".repeat((c < 0x100 ? 2 : 4) - hex.length())).append(hex);
            }
        }
        return shown.toString();
    }

    /** The same for a place within a sentence: one line, of at most {@code maximum} characters of the text. */
    public static String oneLine(String text, int maximum) {
        if (text.length() <= maximum && isAscii(text)) {
            return text;
        }
        boolean cut = text.length() > maximum;
        int end = cut && Character.isHighSurrogate(text.charAt(maximum - 1)) ? maximum - 1 : maximum;
        String line = (cut ? text.substring(0, end) : text)
                .replace("\r\n", " ")
                .replace('\n', ' ')
                .replace('\r', ' ')
                .replace('\t', ' ');
        return printable(line) + (cut ? "…" : "");
    }

    /** {@link #oneLine(String, int)} with what fits into a message. */
    public static String oneLine(String text) {
        return oneLine(text, MAXIMUM_ONE_LINE);
    }

    /** Printable letters of ASCII only: nothing has to be done for what nearly every text is. */
    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static boolean isPrintable(char c) {
        if (c < ' ') {
            return c == '\n' || c == '\t';
        }
        boolean control = c >= 0x7F && c < 0xA0;
        // line and paragraph separators; marks, embeddings and isolates of the writing direction; a stray BOM
        boolean format = c == 0x2028
                || c == 0x2029
                || c == 0x200E
                || c == 0x200F
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0xFEFF;
        return !control && !format;
    }

    private static String twoDigits(long number) {
        return number < 10 ? "0" + number : Long.toString(number);
    }
}
