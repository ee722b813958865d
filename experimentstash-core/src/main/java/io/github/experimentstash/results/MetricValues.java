package io.github.experimentstash.results;

/** A metric as text, made a number where it is one. */
final class MetricValues {
    private MetricValues() {}

    /** {@code Long}, {@code Double}, or the text itself; {@code NaN} and infinities stay text, for JSON. */
    static Object of(String text) {
        String value = text.strip();
        if (value.isEmpty() || "+-.0123456789".indexOf(value.charAt(0)) < 0) {
            return notFinite(value);
        }
        char last = value.charAt(value.length() - 1);
        // Java would take 1d and 1f for numbers
        if ((last < '0' || last > '9') && last != '.') {
            return notFinite(value);
        }
        try {
            return Long.valueOf(value);
        } catch (NumberFormatException notWhole) {
            try {
                double number = Double.parseDouble(value);
                return Double.isInfinite(number) ? value : (Object) number;
            } catch (NumberFormatException notNumber) {
                return value;
            }
        }
    }

    static boolean isNotFinite(Object value) {
        return "NaN".equals(value) || "Infinity".equals(value) || "-Infinity".equals(value);
    }

    private static String notFinite(String value) {
        return switch (value) {
            case "nan", "NaN", "NAN", ".nan", ".NaN" -> "NaN";
            case "inf", "+inf", "Inf", "Infinity", "+Infinity", ".inf" -> "Infinity";
            case "-inf", "-Inf", "-Infinity", "-.inf" -> "-Infinity";
            default -> value;
        };
    }
}
