package io.github.experimentstash.yaml;

import java.math.BigDecimal;

/**
 * What an unquoted value is. YAML 1.2 (core schema, yaml.org/spec/1.2.2 10.3.2) and YAML 1.1 (yaml.org/type, as PyYAML
 * reads it) disagree on some: {@code yes}, {@code 010}, {@code 1_000}, {@code 12:30}, {@code 2026-01-01}. Written
 * without regular expressions, since it is asked for each value of each file.
 */
public enum PlainType {
    TEXT("a text"),
    NUMBER("a number"),
    BOOLEAN("true or false"),
    NULL("nothing"),
    DATE("a date");

    /** The time to read a number grows with the square of its digits. */
    private static final int LONGEST_NUMBER = 400;

    private static final int LONGEST_WORD = "false".length();

    private final String words;

    PlainType(String words) {
        this.words = words;
    }

    /** For a message: {@code a number}. */
    public String words() {
        return words;
    }

    static PlainType ofYaml12(String text) {
        if (isPlainWord(text)) {
            return TEXT;
        }
        if (isNull(text)) {
            return NULL;
        }
        if (isOneOf(text, "true", "false")) {
            return BOOLEAN;
        }
        if (isSpecialFloat(text) || isDecimal(text, false) || isPrefixed(text, "0o", 8) || isPrefixed(text, "0x", 16)) {
            return NUMBER;
        }
        return TEXT;
    }

    static PlainType ofYaml11(String text) {
        if (isPlainWord(text)) {
            return TEXT;
        }
        if (isNull(text)) {
            return NULL;
        }
        if (isOneOf(text, "true", "false", "yes", "no", "on", "off")) {
            return BOOLEAN;
        }
        if (isDate(text)) {
            return DATE;
        }
        if (isSpecialFloat(text)
                || isLegacyDecimal(text)
                || isPrefixed(text, "0x", 16)
                || isPrefixed(text, "0b", 2)
                || isSexagesimal(text)) {
            return NUMBER;
        }
        return TEXT;
    }

    /** The truth of a boolean word of either version; meaningful only if one of them calls it a boolean. */
    static boolean truth(String text) {
        return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("yes") || text.equalsIgnoreCase("on");
    }

    /**
     * How a number comes out when a program reads and prints it: {@code 3.10} as {@code 3.1}, {@code 007} as {@code 7}
     * (or another value where the zero means octal).
     */
    public static String printed(String text) {
        if (text.length() > LONGEST_NUMBER) {
            return "another number";
        }
        try {
            BigDecimal value = new BigDecimal(text.replace("_", ""));
            if (isInteger(text)) {
                return value.toBigInteger().toString();
            }
            double number = value.doubleValue();
            if (Double.isInfinite(number)) {
                return "infinity";
            }
            String plain = Double.toString(number);
            return plain.endsWith(".0") && !text.contains(".") ? plain.substring(0, plain.length() - 2) : plain;
        } catch (NumberFormatException e) {
            return "another number";
        }
    }

    /** No number begins with a letter, and the words below with few, and they are short: most values are such texts. */
    private static boolean isPlainWord(String text) {
        char first = text.isEmpty() ? 0 : text.charAt(0);
        boolean letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
        return letter && (text.length() > LONGEST_WORD || "tTfFyYnNoO".indexOf(first) < 0);
    }

    private static boolean isNull(String text) {
        return text.isEmpty() || text.equals("~") || isOneOf(text, "null");
    }

    /** Lower case, capitalised and upper case are the spellings that YAML knows. */
    private static boolean isOneOf(String text, String... words) {
        for (String word : words) {
            if (text.length() == word.length() && text.equalsIgnoreCase(word)) {
                String tail = text.substring(1);
                boolean lower = tail.equals(word.substring(1));
                boolean upper = Character.isUpperCase(text.charAt(0)) && isUpper(tail);
                return lower || upper;
            }
        }
        return false;
    }

    private static boolean isUpper(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isUpperCase(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSpecialFloat(String text) {
        String rest = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        return isOneOfDotted(rest, "inf") || (rest.length() == text.length() && isOneOfDotted(rest, "nan"));
    }

    private static boolean isOneOfDotted(String text, String word) {
        return text.startsWith(".")
                && text.length() == word.length() + 1
                && text.substring(1).equalsIgnoreCase(word);
    }

    private static boolean isInteger(String text) {
        int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        for (int i = start; i < text.length(); i++) {
            if (!isDigit(text.charAt(i)) && text.charAt(i) != '_') {
                return false;
            }
        }
        return text.length() > start;
    }

    private static boolean isDecimal(String text, boolean underscores) {
        int i = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        int digits = 0;
        boolean dot = false;
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isDigit(c)) {
                digits++;
            } else if (c == '.' && !dot) {
                dot = true;
            } else if ((c == 'e' || c == 'E') && digits > 0) {
                return isExponent(text, i + 1);
            } else if (!(c == '_' && underscores && digits > 0)) {
                return false;
            }
        }
        return digits > 0;
    }

    /** YAML 1.1 as PyYAML reads it: an exponent only after a point and with a sign ({@code 1e5} is a text there). */
    private static boolean isLegacyDecimal(String text) {
        int exponent = Math.max(text.indexOf('e'), text.indexOf('E'));
        if (exponent < 0) {
            return isDecimal(text, true);
        }
        return text.indexOf('.') >= 0
                && exponent + 1 < text.length()
                && (text.charAt(exponent + 1) == '+' || text.charAt(exponent + 1) == '-')
                && isDecimal(text, true);
    }

    private static boolean isExponent(String text, int from) {
        int i = from;
        if (i < text.length() && (text.charAt(i) == '+' || text.charAt(i) == '-')) {
            i++;
        }
        int first = i;
        while (i < text.length() && isDigit(text.charAt(i))) {
            i++;
        }
        return i > first && i == text.length();
    }

    private static boolean isPrefixed(String text, String prefix, int radix) {
        if (!text.startsWith(prefix) || text.length() == prefix.length()) {
            return false;
        }
        for (int i = prefix.length(); i < text.length(); i++) {
            if (Character.digit(text.charAt(i), radix) < 0) {
                return false;
            }
        }
        return true;
    }

    /** {@code 1:30} and {@code 12:30:45.5} are numbers to base 60 in YAML 1.1; the first part may be any number. */
    private static boolean isSexagesimal(String text) {
        int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        String[] parts = text.substring(start).split(":", -1);
        if (parts.length < 2 || !isInteger(parts[0]) || !isDigit(parts[0].charAt(0))) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i];
            int dot = i == parts.length - 1 ? part.indexOf('.') : -1;
            String whole = dot < 0 ? part : part.substring(0, dot);
            boolean sixty =
                    (whole.length() == 1 || (whole.length() == 2 && whole.charAt(0) <= '5')) && isInteger(whole);
            if (!sixty || !isDigit(whole.charAt(0))) {
                return false;
            }
        }
        return true;
    }

    /** {@code 2026-01-01}, also with a time behind it. */
    private static boolean isDate(String text) {
        char first = text.charAt(0);
        if (text.length() < 8 || !(isDigit(first) || first == '+' || first == '-')) {
            return false;
        }
        String[] parts = text.split("[Tt \t]", 2);
        String day = parts[0];
        if (day.length() < 8 || day.length() > 10 || (parts.length == 2 && day.length() < 8)) {
            return false;
        }
        String[] numbers = day.split("-", -1);
        if (numbers.length != 3 || numbers[0].length() != 4) {
            return false;
        }
        for (String number : numbers) {
            if (number.isEmpty() || (number.length() > 2 && number.length() != 4) || !isInteger(number)) {
                return false;
            }
        }
        return parts.length == 1 ? day.length() == 10 : parts[1].strip().indexOf(':') > 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
