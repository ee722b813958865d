package io.github.experimentstash.validate;

import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Texts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** How long each check took, and what it could not tell and why: for {@code -Ddebug}. May be used by several threads. */
public final class CheckLog {
    private static final int REASONS_SHOWN = 10;

    private final Map<Check, Entry> entries = new LinkedHashMap<>();
    private final List<String> remarks = new ArrayList<>();

    private static final class Entry {
        private long nanos;
        private final Set<String> unknown = new LinkedHashSet<>();
    }

    /** Adds to the time of a check. Two threads at a time count twice. */
    synchronized void took(Check check, long nanos) {
        entry(check).nanos += nanos;
    }

    /** The same reason counts once. */
    synchronized void cannotTell(Check check, String why) {
        entry(check).unknown.add(Texts.oneLine(why, 200));
    }

    /** What concerns more than one check. */
    synchronized void remark(String text) {
        remarks.add(text);
    }

    /** Each check in the order in which they were first asked. */
    synchronized List<String> lines() {
        List<String> lines = new ArrayList<>(remarks);
        entries.forEach((check, entry) -> {
            lines.add("check " + name(check) + ": " + TimeUnit.NANOSECONDS.toMillis(entry.nanos) + " ms");
            entry.unknown.stream().limit(REASONS_SHOWN).forEach(why -> lines.add("    cannot tell: " + why));
            if (entry.unknown.size() > REASONS_SHOWN) {
                lines.add("    cannot tell: " + (entry.unknown.size() - REASONS_SHOWN) + " more");
            }
        });
        return lines;
    }

    private Entry entry(Check check) {
        return entries.computeIfAbsent(check, asked -> new Entry());
    }

    /** The class is where a developer looks; the codes are what a user knows. */
    private static String name(Check check) {
        String name = check.getClass().getSimpleName();
        return name + " ("
                + String.join(" ", check.codes().stream().map(ProblemCode::id).toList()) + ")";
    }
}
