package io.github.experimentstash.validate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Spoils files in the ways in which editors, merges, disks and ill will do. The same seed spoils in the same ways. */
final class Mutations {
    private static final int DEEP = 5_000;
    private static final int TEN_MEGABYTES = 10 << 20;

    /** What YAML, Hydra, globs and expressions take for more than a word. */
    private static final List<String> WORDS = List.of(
            "*",
            "*x",
            "&",
            "&x ",
            "!",
            "!!int ",
            "!!python/object:os.system ",
            "<<: ",
            "<<: *x",
            "? ",
            "- ",
            ": ",
            "#",
            " #",
            "[",
            "]",
            "{",
            "}",
            ",",
            "|",
            ">",
            "|9",
            ">-",
            "%",
            "%YAML 3.0\n---\n",
            "@",
            "`",
            "'",
            "\"",
            "\\",
            "\t",
            "---\n",
            "\n---\n",
            "...\n",
            "\n...\n",
            "\r",
            "\r\n",
            "\u0085",
            "\u2028",
            "\ufeff",
            "\u00a0",
            "\u200b",
            "\0",
            "\u0007",
            "\u007f",
            "\ud83d\ude00",
            "\"\\ud800\"",
            "\"\\0\"",
            "\"\\U00110000\"",
            "\"\\x\"",
            "yes",
            "NO",
            "~",
            "null",
            "true",
            "010",
            "0777777777777777",
            "0x",
            "0xffffffffffffffffffff",
            "0o8",
            "1_000",
            "1e999999999",
            "-1e-999999999",
            ".inf",
            "-.INF",
            ".nan",
            "1:30",
            "1:60:00",
            "99999999999999999999d",
            "1.5.5",
            "2026-01-01",
            "2026-01-01 10:00:00",
            "..",
            "../..",
            "/",
            "/etc",
            "~/x",
            "C:\\x",
            ".git/config",
            "**",
            "[a",
            "{a",
            "\\Q",
            "(((((",
            "(a{99999})",
            "(?<n>",
            "(\\p{X})",
            "${",
            "${tool",
            "$${tool}",
            "${oc.env:X,${tool}}",
            "&&",
            "|| rm",
            "python",
            "-m",
            "-m a..b",
            "--",
            "uv run",
            "'a",
            "\"a",
            "con",
            "nul.txt",
            "\n",
            "\n  ",
            "\n<<<<<<< HEAD\n",
            "=======\n",
            ">>>>>>> x\n",
            "STASH-101",
            "STASH-999",
            "\ud83d\ude00".repeat(300));

    private final Random random;

    Mutations(long seed) {
        random = new Random(seed);
    }

    /** @param others what a careless paste may come from */
    byte[] spoil(byte[] file, List<byte[]> others) {
        byte[] spoilt = file;
        int times = 1 + random.nextInt(4);
        for (int i = 0; i < times; i++) {
            spoilt = once(spoilt, others);
        }
        return spoilt;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    private byte[] once(byte[] file, List<byte[]> others) {
        int at = random.nextInt(file.length + 1);
        return switch (random.nextInt(20)) {
            case 0, 1 -> flipped(file);
            case 2 ->
                joined(
                        Arrays.copyOf(file, at),
                        Arrays.copyOfRange(file, Math.min(file.length, at + random.nextInt(12)), file.length));
            case 3 -> Arrays.copyOf(file, at);
            case 4 -> Arrays.copyOfRange(file, at, file.length);
            case 5, 6 -> lines(file);
            case 7 -> indented(file);
            case 8, 9, 10, 11 -> inserted(file, at, WORDS.get(random.nextInt(WORDS.size())));
            case 12, 13 -> instead(file, WORDS.get(random.nextInt(WORDS.size())));
            case 14 -> pasted(file, at, others);
            case 15 -> inserted(file, at, nest());
            case 16 -> instead(file, nest());
            case 17 -> bomb(file);
            case 18 -> encoded(file);
            default -> random.nextInt(10) > 0 ? flipped(file) : big(file, at);
        };
    }

    private byte[] flipped(byte[] file) {
        byte[] flipped = file.clone();
        for (int i = 0; i <= random.nextInt(3) && flipped.length > 0; i++) {
            int at = random.nextInt(flipped.length);
            flipped[at] = (byte) (random.nextBoolean() ? flipped[at] ^ (1 << random.nextInt(8)) : random.nextInt(256));
        }
        return flipped;
    }

    /** Swapped, dropped, doubled. */
    private byte[] lines(byte[] file) {
        List<String> lines = new ArrayList<>(List.of(new String(file, ISO_8859_1).split("(?<=\n)")));
        int first = random.nextInt(lines.size());
        int second = random.nextInt(lines.size());
        switch (random.nextInt(3)) {
            case 0 -> Collections.swap(lines, first, second);
            case 1 -> lines.remove(first);
            default -> lines.add(second, lines.get(first));
        }
        return String.join("", lines).getBytes(ISO_8859_1);
    }

    private byte[] indented(byte[] file) {
        List<String> lines = new ArrayList<>(List.of(new String(file, ISO_8859_1).split("(?<=\n)")));
        int at = random.nextInt(lines.size());
        String line = lines.get(at);
        lines.set(at, random.nextBoolean() ? line.stripLeading() : "\t  ".substring(random.nextInt(3)) + line);
        return String.join("", lines).getBytes(ISO_8859_1);
    }

    private static byte[] inserted(byte[] file, int at, String text) {
        return joined(Arrays.copyOf(file, at), text.getBytes(UTF_8), Arrays.copyOfRange(file, at, file.length));
    }

    /** In the place of a value. */
    private byte[] instead(byte[] file, String text) {
        String old = new String(file, ISO_8859_1);
        int start = old.indexOf(": ", random.nextInt(old.length() + 1));
        if (start < 0) {
            return inserted(file, file.length, text);
        }
        int end = start + 2;
        while (end < old.length() && "\n,}]".indexOf(old.charAt(end)) < 0) {
            end++;
        }
        return joined(Arrays.copyOf(file, start + 2), text.getBytes(UTF_8), Arrays.copyOfRange(file, end, file.length));
    }

    private byte[] pasted(byte[] file, int at, List<byte[]> others) {
        byte[] other = others.get(random.nextInt(others.size()));
        int from = random.nextInt(other.length + 1);
        byte[] part = Arrays.copyOfRange(other, from, Math.min(other.length, from + 1 + random.nextInt(400)));
        return joined(Arrays.copyOf(file, at), part, Arrays.copyOfRange(file, at, file.length));
    }

    private String nest() {
        return switch (random.nextInt(6)) {
            case 0 -> "[".repeat(DEEP);
            case 1 -> "{a: ".repeat(DEEP);
            case 2 -> "- ".repeat(DEEP);
            case 3 -> "[".repeat(DEEP) + "]".repeat(DEEP);
            case 4 -> "? ".repeat(DEEP);
            default -> {
                StringBuilder steps = new StringBuilder("\n");
                for (int depth = 0; depth < 300; depth++) {
                    steps.append(" ".repeat(depth)).append("a:\n");
                }
                yield steps.toString();
            }
        };
    }

    private byte[] bomb(byte[] file) {
        StringBuilder bomb =
                new StringBuilder("x-0: &b0 [").append("lol, ".repeat(9)).append("lol]\n");
        boolean lists = random.nextBoolean();
        for (int i = 1; i < 12; i++) {
            String before = "*b" + (i - 1);
            bomb.append("x-").append(i).append(": &b").append(i);
            bomb.append(
                    lists
                            ? " [" + (before + ", ").repeat(9) + before + "]\n"
                            : " {a: " + before + ", b: " + before + "}\n");
        }
        return joined(bomb.toString().getBytes(UTF_8), file);
    }

    private byte[] encoded(byte[] file) {
        String text = new String(file, UTF_8);
        return switch (random.nextInt(4)) {
            case 0 -> text.getBytes(UTF_16);
            case 1 -> text.getBytes(ISO_8859_1);
            case 2 -> text.replace("\n", "\r\n").getBytes(UTF_8);
            default -> text.replace("\n", "\r").getBytes(UTF_8);
        };
    }

    private byte[] big(byte[] file, int at) {
        byte[] big = new byte[TEN_MEGABYTES];
        Arrays.fill(big, (byte) "ax9 \n'".charAt(random.nextInt(6)));
        return joined(Arrays.copyOf(file, at), big, Arrays.copyOfRange(file, at, file.length));
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
