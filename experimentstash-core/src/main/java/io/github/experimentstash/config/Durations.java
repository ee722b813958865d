package io.github.experimentstash.config;

import java.time.Duration;
import java.util.Optional;

/** Time spans as people write them. */
public final class Durations {
    /** More is a slip: no run that somebody waits for takes longer. */
    private static final long MAXIMUM_SECONDS = 366L * 86_400;

    private static final String UNITS = "dhms";
    private static final int LONGEST_MEANT = 40;

    private Durations() {}

    /** {@code 90s}, {@code 30m}, {@code 4h}, {@code 2d}, {@code 1h30m}; {@code 90} and {@code 1.5} are seconds. */
    public static Optional<Duration> parse(String text) {
        int unit = -1;
        long millis = 0;
        int at = 0;
        while (at < text.length()) {
            int start = at;
            int dot = -1;
            while (at < text.length() && (Words.isDigit(text.charAt(at)) || (text.charAt(at) == '.' && dot < 0))) {
                dot = text.charAt(at) == '.' ? at : dot;
                at++;
            }
            boolean onlySeconds = at == text.length() && start == 0;
            int next = onlySeconds ? UNITS.indexOf('s') : at == text.length() ? -1 : UNITS.indexOf(text.charAt(at));
            // units from large to small, each once
            if (at == start || at - start > 12 || next <= unit || (dot == start && at == start + 1)) {
                return Optional.empty();
            }
            unit = next;
            millis += Math.round(Double.parseDouble(text.substring(start, at)) * millisOf(UNITS.charAt(unit)));
            at++;
            if (millis > MAXIMUM_SECONDS * 1000) {
                return Optional.empty();
            }
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
    }

    /** What {@code 1:30}, {@code 01:30:00} or {@code 30 min} was probably meant to be. */
    static Optional<String> meant(String text) {
        if (text.length() > LONGEST_MEANT) {
            return Optional.empty();
        }
        String[] parts = text.strip().split(":", -1);
        if (parts.length == 2 || parts.length == 3) {
            String[] units = parts.length == 2 ? new String[] {"m", "s"} : new String[] {"h", "m", "s"};
            StringBuilder span = new StringBuilder();
            for (int i = 0; i < parts.length; i++) {
                if (parts[i].isEmpty() || !parts[i].chars().allMatch(c -> Words.isDigit((char) c))) {
                    return Optional.empty();
                }
                String number = parts[i].replaceFirst("^0+(?=.)", "");
                if (!number.equals("0")) {
                    span.append(number).append(units[i]);
                }
            }
            return span.isEmpty() ? Optional.empty() : Optional.of(span.toString());
        }
        String joined = text.strip().toLowerCase(java.util.Locale.ROOT).replace(" ", "");
        String shortened = joined.replaceFirst("(days?)$", "d")
                .replaceFirst("(hours?|hrs?)$", "h")
                .replaceFirst("(minutes?|mins?)$", "m")
                .replaceFirst("(seconds?|secs?)$", "s");
        boolean fits = !shortened.equals(text)
                && parse(shortened).filter(d -> !d.isZero()).isPresent();
        return fits ? Optional.of(shortened) : Optional.empty();
    }

    private static long millisOf(char unit) {
        return switch (unit) {
            case 'd' -> 86_400_000L;
            case 'h' -> 3_600_000L;
            case 'm' -> 60_000L;
            default -> 1000L;
        };
    }
}
