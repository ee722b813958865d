package io.github.experimentstash.results;

/** Dates and times inside names, which make two runs look different: {@code pca_20261123_192524.csv}. */
final class Stamps {
    private Stamps() {}

    /** Dates of 8 digits or {@code 2026-11-23}, and a time of 6 digits or {@code 19-25-24} behind it, become {@code <stamp>}. */
    static String normalised(String name) {
        StringBuilder text = new StringBuilder(name.length());
        int at = 0;
        while (at < name.length()) {
            int end = date(name, at);
            if (end > 0 && (at == 0 || !isDigit(name, at - 1))) {
                int time = time(name, end);
                end = time > 0 ? time : end;
                if (!isDigit(name, end)) {
                    text.append("<stamp>");
                    at = end;
                    continue;
                }
            }
            text.append(name.charAt(at++));
        }
        return text.toString();
    }

    private static int date(String name, int at) {
        if (at + 8 > name.length() || !(name.startsWith("19", at) || name.startsWith("20", at))) {
            return -1;
        }
        boolean dashed = name.charAt(at + 4) == '-';
        return dashed ? shape(name, at, "dddd-dd-dd") : shape(name, at, "dddddddd");
    }

    private static int time(String name, int at) {
        if (at >= name.length() || "_-T/ ".indexOf(name.charAt(at)) < 0) {
            return -1;
        }
        for (String shape : new String[] {"dd-dd-dd", "dd:dd:dd", "dd_dd_dd", "dddddd"}) {
            int end = shape(name, at + 1, shape);
            if (end > 0) {
                return end;
            }
        }
        return -1;
    }

    private static int shape(String name, int at, String shape) {
        if (at + shape.length() > name.length()) {
            return -1;
        }
        for (int i = 0; i < shape.length(); i++) {
            boolean fits = shape.charAt(i) == 'd' ? isDigit(name, at + i) : name.charAt(at + i) == shape.charAt(i);
            if (!fits) {
                return -1;
            }
        }
        return at + shape.length();
    }

    private static boolean isDigit(String name, int at) {
        return at < name.length() && name.charAt(at) >= '0' && name.charAt(at) <= '9';
    }
}
