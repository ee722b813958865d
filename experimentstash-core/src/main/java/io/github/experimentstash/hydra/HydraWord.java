package io.github.experimentstash.hydra;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One override on the command line of a Hydra tool (hydra.cc, "Basic Override syntax", 1.3).
 *
 * @param mark {@code +}, {@code ++}, {@code ~} or the empty text
 * @param key with dots, or a config group with slashes
 * @param at the package behind {@code @}; the empty text for none
 * @param value as written; the empty text where there is none
 */
public record HydraWord(String mark, String key, String at, String value) {
    private static final Pattern WORD =
            Pattern.compile("(\\+\\+|\\+|~)?([A-Za-z_][\\w./-]*)(@[\\w.]+)?(?:=(.*))?", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][\\w./-]*");
    private static final Pattern FUNCTION = Pattern.compile("\\s*\\w+\\(.*", Pattern.DOTALL);

    /** @throws UnknownException if it is an option, a sweep, or nothing that is known here */
    public static HydraWord parse(String text) throws UnknownException {
        Matcher matcher = WORD.matcher(text);
        if (!matcher.matches()) {
            throw new UnknownException("'" + text + "' is no plain override");
        }
        String mark = matcher.group(1) == null ? "" : matcher.group(1);
        String at = matcher.group(3) == null ? "" : matcher.group(3).substring(1);
        String value = matcher.group(4);
        if (value == null && !mark.equals("~")) {
            throw new UnknownException("'" + text + "' is no override");
        }
        if (value != null && isSweep(value)) {
            throw new UnknownException("'" + text + "' is a sweep");
        }
        return new HydraWord(mark, matcher.group(2), at, value == null ? "" : value);
    }

    /** Of Hydra itself, which has keys that no file of the tool names. */
    public boolean isHydras() {
        return key.equals("hydra") || key.startsWith("hydra.") || key.startsWith("hydra/");
    }

    public boolean isMap() {
        return value.startsWith("{");
    }

    public boolean isList() {
        return value.startsWith("[");
    }

    /** The parts of a key with dots. */
    public List<String> path() {
        return List.of(key.split("\\.", -1));
    }

    /** As a key of the defaults list: {@code model}, or {@code db@store}. */
    public String choiceKey() {
        return at.isEmpty() ? key : key + "@" + at;
    }

    /** One of the two is the other, or leads to it. */
    public boolean touches(HydraWord other) {
        return key.equals(other.key) || key.startsWith(other.key + ".") || other.key.startsWith(key + ".");
    }

    /** @throws UnknownException if it is not the name of one option */
    String option() throws UnknownException {
        boolean other = value.equalsIgnoreCase("null")
                || value.equalsIgnoreCase("true")
                || value.equalsIgnoreCase("false")
                || value.equalsIgnoreCase("inf")
                || value.equalsIgnoreCase("nan");
        if (other || !NAME.matcher(value).matches()) {
            throw new UnknownException("'" + value + "' is no plain name");
        }
        return value;
    }

    /** A comma outside of brackets and quotes, or a function such as {@code choice(1, 2)}. */
    private static boolean isSweep(String value) {
        if (FUNCTION.matcher(value).matches()) {
            return true;
        }
        int open = 0;
        char quote = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (quote != 0) {
                quote = c == quote && value.charAt(i - 1) != '\\' ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '[' || c == '{') {
                open++;
            } else if (c == ']' || c == '}') {
                open--;
            } else if (c == ',' && open == 0) {
                return true;
            }
        }
        return false;
    }
}
