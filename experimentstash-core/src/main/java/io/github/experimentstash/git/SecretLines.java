package io.github.experimentstash.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Redaction;
import io.github.experimentstash.model.SecretValues;
import io.github.experimentstash.model.SourceLocation;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Finds lines that look like secrets, in a patch or a file; says where and never what. */
final class SecretLines {
    private static final int MOST = 20;
    private static final int LONGEST_LINE = 16 * 1024;
    private static final int SHORTEST_VALUE = 6;

    private final SecretValues values;

    /** @param values that are secrets whatever stands before them */
    SecretLines(SecretValues values) {
        this.values = values;
    }

    /** In a patch: the place is file and line after the change, of removed lines before it. */
    List<Problem> inPatch(Path patch) throws IOException {
        PatchReader reader = new PatchReader();
        eachLine(patch, reader);
        return reader.found;
    }

    /** In a small file that is to be copied. */
    boolean isIn(Path file) throws IOException {
        boolean[] found = new boolean[1];
        eachLine(file, line -> found[0] |= isSecret(line));
        return found[0];
    }

    private boolean isSecret(String line) {
        return values.areIn(line) || looksSecret(line);
    }

    /** A name of a secret with a literal value behind it, a token of a known shape, or the head of a private key. */
    static boolean looksSecret(String line) {
        if (Redaction.looksSecret(line) || !Redaction.redactUrl(line).equals(line)) {
            return true;
        }
        for (int i = 1; i < line.length(); i++) {
            char c = line.charAt(i);
            if ((c == '=' || c == ':') && isLiteral(line.substring(i + 1)) && isSecretName(nameBefore(line, i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSecretName(String name) {
        boolean variable = name.equals(name.toUpperCase(Locale.ROOT));
        return !name.isEmpty() && (variable ? Redaction.isSecretName(name) : Redaction.isSecretKey(name));
    }

    private static String nameBefore(String line, int end) {
        int to = end;
        while (to > 0 && " \t'\"]".indexOf(line.charAt(to - 1)) >= 0) {
            to--;
        }
        int from = to;
        while (from > 0
                && (Character.isLetterOrDigit(line.charAt(from - 1)) || "_-.".indexOf(line.charAt(from - 1)) >= 0)) {
            from--;
        }
        return line.substring(from, to);
    }

    /** A value as it is typed in, not an expression that computes one. */
    private static boolean isLiteral(String rest) {
        String value = rest.strip();
        if (value.length() > 1 && (value.charAt(0) == '"' || value.charAt(0) == '\'')) {
            int end = value.indexOf(value.charAt(0), 1);
            String inner = end < 0 ? value.substring(1) : value.substring(1, end);
            return inner.length() >= SHORTEST_VALUE && !Redaction.isHarmlessValue(inner) && !inner.startsWith("$");
        }
        int end = 0;
        boolean digit = false;
        while (end < value.length() && !Character.isWhitespace(value.charAt(end))) {
            char c = value.charAt(end++);
            if ("()[]{}<>$,;".indexOf(c) >= 0) {
                return false;
            }
            digit |= Character.isDigit(c);
        }
        return digit && end > SHORTEST_VALUE && !isNumber(value.substring(0, end));
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("0123456789.eE+-_".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Long lines are cut: a secret is not looked for in data. */
    private static void eachLine(Path file, Consumer<String> reader) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 64 * 1024)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == '\n') {
                    reader.accept(line.toString(UTF_8));
                    line.reset();
                } else if (line.size() < LONGEST_LINE) {
                    line.write(next);
                }
            }
            if (line.size() > 0) {
                reader.accept(line.toString(UTF_8));
            }
        }
    }

    /** Follows files and line numbers of a unified diff. */
    private final class PatchReader implements Consumer<String> {
        private final List<Problem> found = new ArrayList<>();
        private String file = "";
        private int oldLine;
        private int newLine;
        private int oldLeft;
        private int newLeft;

        @Override
        public void accept(String line) {
            if (oldLeft <= 0 && newLeft <= 0) {
                head(line);
                return;
            }
            char kind = line.isEmpty() ? ' ' : line.charAt(0);
            if (kind == '\\') {
                return;
            }
            if (found.size() < MOST && !line.isEmpty() && isSecret(line.substring(1))) {
                found.add(Problem.warning(
                        ProblemCode.SECRET_IN_PATCH,
                        new SourceLocation(file, kind == '-' ? oldLine : newLine, 0),
                        "this line looks like a secret, and it is saved in changes.patch",
                        "take it out of the file (an environment variable is the place for it) and delete changes.patch"
                                + " of this run before you share the record"));
            }
            if (kind != '+') {
                oldLine++;
                oldLeft--;
            }
            if (kind != '-') {
                newLine++;
                newLeft--;
            }
        }

        private void head(String line) {
            if (line.startsWith("+++ ") || line.startsWith("--- ")) {
                String name = line.substring(4).replace("\"", "").strip();
                if (!name.equals("/dev/null")) {
                    file = name.startsWith("a/") || name.startsWith("b/") ? name.substring(2) : name;
                }
            } else if (line.startsWith("@@ -")) {
                String[] words = line.split(" ");
                if (words.length > 2) {
                    oldLine = start(words[1]);
                    oldLeft = count(words[1]);
                    newLine = start(words[2]);
                    newLeft = count(words[2]);
                }
            }
        }

        private static int start(String range) {
            int comma = range.indexOf(',');
            return Integer.parseInt(range.substring(1, comma < 0 ? range.length() : comma));
        }

        private static int count(String range) {
            int comma = range.indexOf(',');
            return comma < 0 ? 1 : Integer.parseInt(range.substring(comma + 1));
        }
    }
}
