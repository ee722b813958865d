package io.github.experimentstash.config;

/** Questions about paths that stand in a file; they are written with {@code /}. */
final class Paths {
    private Paths() {}

    /** True if one of the parts is {@code ..}, or the path is absolute for any system. */
    static boolean leaves(String path) {
        if (path.startsWith("/") || path.startsWith("~") || path.indexOf('\\') >= 0 || path.indexOf('\0') >= 0) {
            return true;
        }
        if (path.length() > 1 && path.charAt(1) == ':') {
            return true;
        }
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                return true;
            }
        }
        return false;
    }

    /** Without {@code ./}, doubled and trailing slashes; empty for the folder itself. */
    static String tidy(String path) {
        StringBuilder tidy = new StringBuilder();
        for (String part : path.split("/", -1)) {
            if (!part.isEmpty() && !part.equals(".")) {
                tidy.append(tidy.length() == 0 ? "" : "/").append(part);
            }
        }
        return tidy.toString();
    }
}
