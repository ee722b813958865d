package io.github.experimentstash.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant. */
public final class Nearest {
    private static final int LONGEST_COMPARED = 200;

    private Nearest() {}

    private record Candidate(String name, int distance) {}

    /** The nearest name, if it is near enough to be a slip of the finger. */
    public static Optional<String> to(String given, Collection<String> names) {
        List<String> near = list(given, names, 1);
        return near.isEmpty() ? Optional.empty() : Optional.of(near.get(0));
    }

    /** Near names, nearest first, at most {@code limit}; of equally near ones the first in the alphabet. */
    public static List<String> list(String given, Collection<String> names, int limit) {
        int allowed = Math.max(1, Math.min(given.length(), LONGEST_COMPARED) / 3);
        List<Candidate> near = new ArrayList<>();
        for (String name : names) {
            int distance = distance(given, name, allowed);
            if (distance <= allowed) {
                near.add(new Candidate(name, distance));
            }
        }
        near.sort(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name));
        return near.stream().limit(limit).map(Candidate::name).toList();
    }

    /** The words {@code did you mean 'x'?}, if something is near. */
    public static Optional<String> question(String given, Collection<String> names) {
        return to(given, names).map(name -> "did you mean '" + name + "'?");
    }

    /**
     * Edits (insert, delete, replace, swap of neighbours; the "optimal string alignment" distance) without regard to
     * case and to {@code - _ .}; more than {@code limit} comes out as some number above it.
     */
    static int distance(String left, String right, int limit) {
        String a = plain(left);
        String b = plain(right);
        if (Math.abs(a.length() - b.length()) > limit
                || b.length() > LONGEST_COMPARED
                || a.length() > LONGEST_COMPARED) {
            return limit + 1;
        }
        int[] before = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            int[] free = before;
            before = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replace('-', '_').replace('.', '_');
    }
}
