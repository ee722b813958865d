package io.github.experimentstash.yaml;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.Texts;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;

/** The bytes of a file as text, strictly: UTF-8, of a bounded size, without control characters. */
final class TextFile {
    /** More than any hand-written file has; what is bigger is data that was put into the wrong folder. */
    static final int MAXIMUM_BYTES = 1 << 18;

    /** What nearly every file fits into; more is read in the other way. */
    private static final int SMALL = 4096;

    private final byte[] small = new byte[SMALL];

    /** For many files. */
    TextFile() {}

    /** One after the other. */
    String text(Path file, String name) throws YamlFailure {
        String text = smallText(file.toFile());
        return text == null ? read(file, name) : text;
    }

    /** Of a small file in plain ASCII. @return null where more has to be looked at, or told */
    private String smallText(File file) {
        // a name that the locale has no letters for may be that of another file
        if (file.getPath().indexOf('\uFFFD') >= 0 || !file.isFile()) {
            return null;
        }
        int length = 0;
        try (FileInputStream in = new FileInputStream(file)) {
            int read = 0;
            while (read >= 0) {
                length += read;
                if (length == SMALL) {
                    return null;
                }
                read = in.read(small, length, SMALL - length);
            }
        } catch (IOException told) {
            return null;
        }
        for (int i = 0; i < length; i++) {
            byte b = small[i];
            boolean plain = (b >= ' ' && b < 0x7F) || b == '\n' || b == '\r' || b == '\t';
            if (!plain) {
                return null;
            }
        }
        return new String(small, 0, length, StandardCharsets.US_ASCII);
    }

    static String read(Path file, String name) throws YamlFailure {
        byte[] bytes;
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                throw unreadable(name, "this is a folder, not a file", "give the file's name with .yaml");
            }
            // a pipe or a device would block, or never end
            if (!attributes.isRegularFile()) {
                throw unreadable(name, "this is not a regular file", "put a plain text file here");
            }
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(MAXIMUM_BYTES + 1);
            }
        } catch (NoSuchFileException e) {
            String what = Files.isSymbolicLink(file) ? "this link leads nowhere" : "this file does not exist";
            throw unreadable(name, what, "create it, or correct the name");
        } catch (AccessDeniedException e) {
            throw unreadable(name, "this file may not be read by you", "chmod u+r " + name);
        } catch (IOException e) {
            throw unreadable(name, "this file cannot be read: " + Texts.oneLine(String.valueOf(e)), null);
        }
        if (bytes.length > MAXIMUM_BYTES) {
            throw new YamlFailure(Problem.error(
                    ProblemCode.YAML_TOO_LARGE,
                    SourceLocation.ofFile(name),
                    "this file is larger than 256 KiB",
                    "keep data out of configs/: name its path in the experiment instead"));
        }
        String text = decode(bytes, name);
        checkCharacters(text, name);
        return text;
    }

    private static YamlFailure unreadable(String name, String what, String hint) {
        return new YamlFailure(Problem.error(ProblemCode.FILE_UNREADABLE, SourceLocation.ofFile(name), what, hint));
    }

    private static String decode(byte[] bytes, String name) throws YamlFailure {
        if (startsWith(bytes, 0xFE, 0xFF)
                || startsWith(bytes, 0xFF, 0xFE)
                || (bytes.length > 1 && (bytes[0] == 0) != (bytes[1] == 0))) {
            throw encoding(new SourceLocation(name, 1, 1), "this file is UTF-16 or UTF-32, not UTF-8");
        }
        int start = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
        CharBuffer out = CharBuffer.allocate(bytes.length - start);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            int wrong = Byte.toUnsignedInt(bytes[in.position()]);
            out.flip();
            throw encoding(
                    placeAt(out, out.length(), name),
                    "byte 0x" + hex(wrong) + " is not UTF-8; the file was saved in another encoding");
        }
        return out.flip().toString();
    }

    private static YamlFailure encoding(SourceLocation place, String what) {
        return new YamlFailure(
                Problem.error(ProblemCode.YAML_ENCODING, place, what, "save the file as UTF-8 in your editor"));
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        if (bytes.length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (Byte.toUnsignedInt(bytes[i]) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static void checkCharacters(String text, String name) throws YamlFailure {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean control = c < ' ' ? c != '\n' && c != '\r' && c != '\t' : c >= 0x7F && c < 0xA0 && c != 0x85;
            if (control || c == 0xFFFE || c == 0xFFFF || (c == 0xFEFF && i > 0)) {
                throw new YamlFailure(Problem.error(
                        ProblemCode.YAML_ENCODING,
                        placeAt(text, i, name),
                        "there is a control character here (0x" + hex(c) + ")",
                        "delete it; many editors show it only as a blank"));
            }
        }
    }

    private static String hex(int value) {
        return (value < 16 ? "0" : "") + Integer.toHexString(value).toUpperCase(Locale.ROOT);
    }

    static SourceLocation placeAt(CharSequence text, int index, String name) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < index; i++) {
            char c = text.charAt(i);
            boolean pair = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            if (c == '\n' || (c == '\r' && !pair)) {
                line++;
                column = 1;
            } else if (!Character.isLowSurrogate(c)) {
                column++;
            }
        }
        return new SourceLocation(name, line, column);
    }
}
