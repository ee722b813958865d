package io.github.experimentstash.environment;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether a release such as {@code 3.11.7} fits specifiers such as {@code >=3.11,<3.13}: as much of PEP 440 as
 * {@code requires-python} and {@code required-version} use. Pre-releases count as their release.
 */
final class VersionSpec {
    private VersionSpec() {}

    /** A clause that is not understood is taken as fulfilled: uv is the judge then. */
    static boolean fits(String version, String specifiers) {
        for (String clause : specifiers.split(",", -1)) {
            if (!clause.isBlank() && !fitsOne(version, clause.strip())) {
                return false;
            }
        }
        return true;
    }

    /** True if {@code version} begins with the numbers of {@code prefix}: {@code 3.11.7} has {@code 3.11}. */
    static boolean hasPrefix(String version, String prefix) {
        int[] whole = numbers(version);
        int[] start = numbers(prefix);
        if (start.length > whole.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if (whole[i] != start[i]) {
                return false;
            }
        }
        return true;
    }

    static int compare(String left, String right) {
        int[] a = numbers(left);
        int[] b = numbers(right);
        for (int i = 0; i < Math.max(a.length, b.length); i++) {
            int order = Integer.compare(i < a.length ? a[i] : 0, i < b.length ? b[i] : 0);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static boolean fitsOne(String version, String clause) {
        int split = 0;
        while (split < clause.length() && "<>=!~".indexOf(clause.charAt(split)) >= 0) {
            split++;
        }
        String operator = clause.substring(0, split);
        String wanted = clause.substring(split).strip();
        if (wanted.isEmpty() || !Character.isDigit(wanted.charAt(0))) {
            return true;
        }
        boolean wildcard = wanted.endsWith(".*");
        String bare = wildcard ? wanted.substring(0, wanted.length() - 2) : wanted;
        return switch (operator) {
            case ">=" -> compare(version, bare) >= 0;
            case ">" -> compare(version, bare) > 0;
            case "<=" -> compare(version, bare) <= 0;
            case "<" -> compare(version, bare) < 0;
            case "==", "===", "" -> wildcard ? hasPrefix(version, bare) : compare(version, bare) == 0;
            case "!=" -> wildcard ? !hasPrefix(version, bare) : compare(version, bare) != 0;
            case "~=" -> compare(version, bare) >= 0 && hasPrefix(version, withoutLast(bare));
            default -> true;
        };
    }

    private static String withoutLast(String version) {
        int dot = version.lastIndexOf('.');
        return dot < 0 ? version : version.substring(0, dot);
    }

    private static int[] numbers(String version) {
        List<Integer> found = new ArrayList<>();
        int value = -1;
        for (int i = 0; i < version.length(); i++) {
            char c = version.charAt(i);
            if (c >= '0' && c <= '9') {
                value = Math.max(value, 0) * 10 + (c - '0');
            } else if (c == '.' && value >= 0) {
                found.add(value);
                value = -1;
            } else {
                break;
            }
        }
        if (value >= 0) {
            found.add(value);
        }
        int[] numbers = new int[found.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = found.get(i);
        }
        return numbers;
    }
}
