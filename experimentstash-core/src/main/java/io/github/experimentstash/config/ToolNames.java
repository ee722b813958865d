package io.github.experimentstash.config;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.yaml.YamlEntry;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which names a tool may have: they become names of folders, files and submodules on every system. */
public final class ToolNames {
    /** Names that Windows keeps for devices, also with an extension. */
    private static final Set<String> RESERVED = Set.of(
            "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1",
            "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9");

    private static final int MAXIMUM_LENGTH = 100;

    private final Map<String, String> seen = new HashMap<>();

    /** Adds a problem for a bad name, or for one that differs from an earlier one only in case. */
    boolean check(YamlEntry entry, Problems problems) {
        String name = entry.key();
        String wrong = wrong(name);
        if (wrong != null) {
            problems.add(Problem.error(
                    ProblemCode.BAD_TOOL_NAME,
                    entry.keyLocation(),
                    "'" + Texts.oneLine(name) + "' cannot be the name of a tool: " + wrong,
                    "use letters, digits, '.', '_' and '-', beginning with a letter or a digit"));
            return false;
        }
        String same = seen.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
        if (same != null) {
            problems.add(Problem.error(
                    ProblemCode.BAD_TOOL_NAME,
                    entry.keyLocation(),
                    "the tools '" + same + "' and '" + name + "' differ only in case, which some file systems ignore",
                    "rename one of them"));
            return false;
        }
        return true;
    }

    /** Why a name is not allowed, as the end of a sentence; null if it is. */
    public static String wrong(String name) {
        if (name.isBlank()) {
            return "it is empty";
        }
        if (name.length() > MAXIMUM_LENGTH) {
            return "it is longer than " + MAXIMUM_LENGTH + " characters";
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(Words.isLetter(c) || Words.isDigit(c) || c == '.' || c == '_' || c == '-')) {
                return "the character '" + Texts.oneLine(String.valueOf(c)) + "' is not allowed";
            }
        }
        char first = name.charAt(0);
        if (first == '.' || first == '-' || first == '_') {
            return "it begins with '" + first + "'";
        }
        if (name.contains("..") || name.endsWith(".")) {
            return name.endsWith(".") ? "it ends with a dot" : "it holds two dots in a row";
        }
        String stem = name.indexOf('.') < 0 ? name : name.substring(0, name.indexOf('.'));
        return RESERVED.contains(stem.toLowerCase(Locale.ROOT)) ? "Windows keeps it for a device" : null;
    }
}
