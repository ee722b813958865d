package io.github.experimentstash.config;

import io.github.experimentstash.model.EntryPoint;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.ShellWords;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.Texts;
import java.util.List;
import java.util.Optional;

/** Reads {@code entrypoint}. */
public final class EntryPoints {
    /** Of a module, a file or a script; more is a text that was put into the wrong place. */
    private static final int LONGEST_NAME = 500;

    private final String text;
    private final SourceLocation place;
    private final Problems problems;

    private EntryPoints(String text, SourceLocation place, Problems problems) {
        this.text = text;
        this.place = place;
        this.problems = problems;
    }

    /** @return absent if it is a problem */
    public static Optional<EntryPoint> parse(String text, SourceLocation place, Problems problems) {
        return new EntryPoints(text, place, problems).parse();
    }

    private Optional<EntryPoint> parse() {
        List<String> words;
        try {
            words = ShellWords.split(text);
        } catch (ShellWords.BadQuoting e) {
            return wrong("the entry point cannot be split into words: " + e.getMessage(), "close the quote");
        }
        if (words.isEmpty() || words.get(0).isEmpty()) {
            return wrong("the entry point is empty", "write   entrypoint: \"-m package.module\"");
        }
        for (String word : words) {
            if (List.of("&&", "||", "|", ";", "&", ">", "<").contains(word)) {
                return wrong(
                        "no shell reads the entry point, so '" + word + "' means nothing",
                        "put the steps into a Python file of the tool and name that");
            }
        }
        String first = words.get(0);
        List<String> rest = words.subList(1, words.size());
        if (first.length() > LONGEST_NAME || (!rest.isEmpty() && rest.get(0).length() > LONGEST_NAME)) {
            return wrong(
                    "the entry point '" + Texts.oneLine(text) + "' has a word of more than " + LONGEST_NAME
                            + " characters",
                    "use \"-m package.module\", \"folder/file.py\", or the name of a console script");
        }
        if (isInterpreter(first)) {
            String meant = rest.isEmpty() ? "-m package.module" : Texts.oneLine(ShellWords.join(rest), LONGEST_NAME);
            return wrong(
                    "the entry point must not name the interpreter: it is always the Python of the tool's environment",
                    "write   entrypoint: \"" + meant + "\"");
        }
        if (first.equals("uv") || first.equals("poetry") || first.equals("conda")) {
            return wrong(
                    "the entry point must not name '" + first + "': the tool's environment is used directly",
                    "write only what follows, such as   entrypoint: \"-m package.module\"");
        }
        if (first.equals("-m")) {
            return rest.isEmpty()
                    ? wrong("-m needs the name of a module", "write   entrypoint: \"-m package.module\"")
                    : module(rest.get(0), rest.subList(1, rest.size()));
        }
        if (first.startsWith("-m") && isModule(first.substring(2))) {
            return module(first.substring(2), rest);
        }
        if (first.startsWith("-")) {
            return wrong(
                    "an entry point cannot begin with the option '" + Texts.oneLine(first) + "'",
                    "use \"-m package.module\", \"folder/file.py\", or the name of a console script");
        }
        return fileOrScript(first, rest);
    }

    private Optional<EntryPoint> module(String name, List<String> arguments) {
        if (name.endsWith(".py") || name.indexOf('/') >= 0) {
            String meant = (name.endsWith(".py") ? name.substring(0, name.length() - 3) : name).replace('/', '.');
            return wrong(
                    "-m takes a module, '" + Texts.oneLine(name) + "' is a file",
                    "write   entrypoint: \"-m " + meant + "\"   or   entrypoint: \"" + name + "\"");
        }
        if (!isModule(name)) {
            return wrong(
                    "'" + Texts.oneLine(name) + "' is not the name of a Python module",
                    "a module is named as in an import: letters, digits and _, with dots between");
        }
        return Optional.of(new EntryPoint.Module(text, name, arguments));
    }

    private Optional<EntryPoint> fileOrScript(String first, List<String> arguments) {
        // a backslash is gone after splitting; what was written tells whether there was one
        if (text.indexOf('\\') >= 0 && text.indexOf('/') < 0 && text.contains(".py")) {
            return wrong("a path in the entry point is written with /", "write   entrypoint: \"folder/file.py\"");
        }
        boolean drive = first.length() > 1 && first.charAt(1) == ':' && Words.isLetter(first.charAt(0));
        if (first.startsWith("/") || first.startsWith("~") || drive) {
            return wrong(
                    "the entry point '" + Texts.oneLine(first) + "' is an absolute path, which no other machine has",
                    "write it relative to the tool's folder, such as   entrypoint: \"src/main.py\"");
        }
        if (first.endsWith(".sh")) {
            return wrong(
                    "the entry point is run by Python, and '" + Texts.oneLine(first) + "' is a shell script",
                    "name the Python file that it starts");
        }
        if (first.indexOf('/') >= 0 || first.endsWith(".py")) {
            if (Paths.asPath(first).isEmpty()) {
                problems.add(Problem.error(
                        ProblemCode.UNSAFE_PATH,
                        place,
                        "the entry point '" + Texts.oneLine(first) + "' cannot be a file here: the locale has no such"
                                + " letters",
                        "export LC_ALL=C.UTF-8"));
                return Optional.empty();
            }
            if (Paths.tidy(first).isEmpty()) {
                return wrong(
                        "the entry point '" + Texts.oneLine(first) + "' is a folder",
                        "name a file in it, such as   entrypoint: \"src/main.py\"");
            }
            if (Paths.leaves(first)) {
                return wrong(
                        "the entry point '" + Texts.oneLine(first) + "' lies outside of the tool",
                        "write it relative to the tool's folder, without '..'");
            }
            return Optional.of(new EntryPoint.ScriptFile(text, first, arguments));
        }
        if (!isScriptName(first)) {
            return wrong(
                    "'" + Texts.oneLine(first) + "' is neither a module, nor a file, nor the name of a console script",
                    "use \"-m package.module\", \"folder/file.py\", or the name of a console script");
        }
        if (first.indexOf('.') > 0 && isModule(first)) {
            problems.add(Problem.warning(
                    ProblemCode.ENTRY_POINT_INVALID,
                    place,
                    "'" + first + "' is taken as the name of a console script, though it looks like a module",
                    "for the module write   entrypoint: \"-m " + first + "\""));
        }
        return Optional.of(new EntryPoint.ConsoleScript(text, first, arguments));
    }

    private static boolean isInterpreter(String word) {
        String name = word.substring(word.lastIndexOf('/') + 1);
        if (!name.startsWith("python")) {
            return false;
        }
        for (int i = "python".length(); i < name.length(); i++) {
            if (!Words.isDigit(name.charAt(i)) && name.charAt(i) != '.') {
                return false;
            }
        }
        return true;
    }

    /** Python identifiers may be any letters; the dots must stand between them. */
    private static boolean isModule(String name) {
        boolean begin = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '.') {
                if (begin) {
                    return false;
                }
                begin = true;
            } else if (!(Character.isLetter(c) || c == '_' || (Character.isDigit(c) && !begin))) {
                return false;
            } else {
                begin = false;
            }
        }
        return !begin;
    }

    private static boolean isScriptName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.')) {
                return false;
            }
        }
        return !name.startsWith(".");
    }

    private Optional<EntryPoint> wrong(String message, String hint) {
        problems.add(Problem.error(ProblemCode.ENTRY_POINT_INVALID, place, message, hint));
        return Optional.empty();
    }
}
