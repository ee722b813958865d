package io.github.experimentstash.run;

import java.util.Arrays;

/**
 * The last line of each config in {@code outputs/index.jsonl}. A hundred thousand lines are looked at for their config and the
 * time of their start only, as bytes and without an object for each.
 */
final class IndexScan {
    private static final byte[] CONFIG = {'"', 'c', 'o', 'n', 'f', 'i', 'g', '"', ':'};
    /** The id is the first value of a line and begins with the local time of the start. */
    private static final int TIME = "{\"id\":\"YYYYMMDD-HHMMSS".length();

    /** What is done with a line. */
    interface Lines {
        void line(int start, int end);
    }

    private final byte[] bytes;
    private final int from;
    private final int to;
    /** By hash: one more than the number of the config, 0 for none. */
    private int[] table = new int[1 << 10];

    private int[] hashes = new int[1 << 9];
    private int[] starts = new int[1 << 9];
    private int[] ends = new int[1 << 9];
    /** Where the name of the config begins and ends, with its quotes. */
    private int[] names = new int[1 << 9];

    private int[] nameEnds = new int[1 << 9];
    private int count;

    IndexScan(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    /** Each config's last line, in the order in which the configs come first. */
    void last(Lines lines) {
        int start = from;
        while (start < to) {
            int end = endOfLine(start);
            int name = name(start, end);
            int nameEnd = name < 0 ? -1 : closing(name, end);
            if (nameEnd > 0) {
                add(start, end, name, nameEnd);
            }
            start = end + 1;
        }
        for (int i = 0; i < count; i++) {
            lines.line(starts[i], ends[i]);
        }
    }

    private int endOfLine(int from) {
        int i = from;
        while (i < to && bytes[i] != '\n') {
            i++;
        }
        return i;
    }

    /** Where the value of the key begins; negative if there is none. */
    private int name(int start, int end) {
        int last = end - CONFIG.length;
        for (int i = start; i < last; i++) {
            if (bytes[i + 1] == 'c' && bytes[i] == '"' && isConfig(i)) {
                return i + CONFIG.length;
            }
        }
        return -1;
    }

    private boolean isConfig(int at) {
        for (int i = 0; i < CONFIG.length; i++) {
            if (bytes[at + i] != CONFIG[i]) {
                return false;
            }
        }
        return true;
    }

    /** Where the text that begins with a quote ends, behind its closing quote; negative if it does not. */
    private int closing(int begin, int end) {
        for (int i = begin + 1; i < end; i++) {
            if (bytes[i] == '\\') {
                i++;
            } else if (bytes[i] == '"') {
                return i + 1;
            }
        }
        return -1;
    }

    private void add(int start, int end, int name, int nameEnd) {
        int hash = 0;
        for (int i = name; i < nameEnd; i++) {
            hash = 31 * hash + bytes[i];
        }
        int slot = (hash ^ (hash >>> 16)) & (table.length - 1);
        while (table[slot] != 0) {
            int known = table[slot] - 1;
            if (hashes[known] == hash && Arrays.equals(bytes, names[known], nameEnds[known], bytes, name, nameEnd)) {
                // lines of runs that end at a time may stand in another order than they began
                if (!isNewer(known, start, end)) {
                    starts[known] = start;
                    ends[known] = end;
                }
                return;
            }
            slot = (slot + 1) & (table.length - 1);
        }
        if (count == hashes.length) {
            grow();
            add(start, end, name, nameEnd);
            return;
        }
        table[slot] = count + 1;
        hashes[count] = hash;
        starts[count] = start;
        ends[count] = end;
        names[count] = name;
        nameEnds[count] = nameEnd;
        count++;
    }

    /** Whether the known line is of a run that began later than that of the other one. */
    private boolean isNewer(int known, int start, int end) {
        for (int i = 0; i < TIME; i++) {
            int one = starts[known] + i < ends[known] ? bytes[starts[known] + i] & 0xFF : 0;
            int other = start + i < end ? bytes[start + i] & 0xFF : 0;
            if (one != other) {
                return one > other;
            }
        }
        return false;
    }

    private void grow() {
        int more = count * 2;
        hashes = Arrays.copyOf(hashes, more);
        starts = Arrays.copyOf(starts, more);
        ends = Arrays.copyOf(ends, more);
        names = Arrays.copyOf(names, more);
        nameEnds = Arrays.copyOf(nameEnds, more);
        table = new int[more * 2];
        for (int i = 0; i < count; i++) {
            int slot = (hashes[i] ^ (hashes[i] >>> 16)) & (table.length - 1);
            while (table[slot] != 0) {
                slot = (slot + 1) & (table.length - 1);
            }
            table[slot] = i + 1;
        }
    }
}
