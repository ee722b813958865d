package io.github.experimentstash.model;

/** Numbers with units as a person reads them. The same on every machine, whatever its locale. */
public final class Texts {
    private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB"};

    private Texts() {}

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

    private static String twoDigits(long number) {
        return number < 10 ? "0" + number : Long.toString(number);
    }
}
