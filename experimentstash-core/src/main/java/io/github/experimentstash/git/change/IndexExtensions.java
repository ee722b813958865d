package io.github.experimentstash.git.change;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Names of the extensions of git's index that a reader must understand (gitformat-index(5): those in small letters).
 * Settings do not tell: a sparse index is set up in {@code config.worktree}, and what was split may be whole again.
 */
final class IndexExtensions {
    private static final int HEADER = 12;
    /** Times, device, inode, mode, owner, size, hash; behind it two bytes of flags. */
    private static final int FIXED = 60;

    private static final int HASH = 20;
    private static final int NAME_LENGTH = 0xFFF;
    private static final int EXTENDED = 0x4000;

    private IndexExtensions() {}

    /**
     * @return none for an index that is not there yet
     * @throws Unreadable if the file is not an index of a version that is known here
     */
    static List<String> required(Path index) throws IOException, Unreadable {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(index);
        } catch (NoSuchFileException none) {
            return List.of();
        }
        try {
            return required(ByteBuffer.wrap(bytes));
        } catch (IndexOutOfBoundsException | IllegalArgumentException cut) {
            throw new Unreadable("git's index is cut off");
        }
    }

    private static List<String> required(ByteBuffer bytes) throws Unreadable {
        if (bytes.capacity() < HEADER || !name(bytes, 0).equals("DIRC")) {
            throw new Unreadable("git's index does not begin as one");
        }
        int version = bytes.getInt(4);
        if (version < 2 || version > 4) {
            throw new Unreadable("git's index is of version " + version + ", which is not known here");
        }
        int at = HEADER;
        for (int left = bytes.getInt(8); left > 0; left--) {
            at = entryEnd(bytes, at, version);
        }
        List<String> required = new ArrayList<>();
        while (at + 8 <= bytes.capacity() - HASH) {
            String name = name(bytes, at);
            if (name.charAt(0) >= 'a') {
                required.add(name);
            }
            at = Math.addExact(at, Math.addExact(8, bytes.getInt(at + 4)));
            bytes.position(at);
        }
        return required;
    }

    private static int entryEnd(ByteBuffer bytes, int start, int version) {
        int flags = bytes.getShort(start + FIXED);
        int at = start + FIXED + 2 + ((flags & EXTENDED) == 0 ? 0 : 2);
        int length = flags & NAME_LENGTH;
        if (version == 4) {
            // how much of the name before it is cut off, in a number of variable length
            while (bytes.get(at) < 0) {
                at++;
            }
            at++;
        } else if (length < NAME_LENGTH) {
            at += length;
        }
        if (version == 4 || length == NAME_LENGTH) {
            while (bytes.get(at) != 0) {
                at++;
            }
        }
        return version == 4 ? at + 1 : start + (at - start + 8) / 8 * 8;
    }

    private static String name(ByteBuffer bytes, int at) {
        byte[] name = new byte[4];
        bytes.get(at, name);
        return new String(name, ISO_8859_1);
    }

    /** Not an index that can be read here. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }
}
