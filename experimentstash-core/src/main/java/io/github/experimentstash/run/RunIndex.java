package io.github.experimentstash.run;

import io.github.experimentstash.json.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code outputs/index.jsonl}: one line per finished run, append-only. A cache: the folders are the truth, and a line
 * that cannot be read is passed over.
 */
final class RunIndex {
    private static final int BLOCK = 64 * 1024;

    private final Path file;

    RunIndex(Path root) {
        this.file = root.resolve("outputs").resolve("index.jsonl");
    }

    /** Adds a finished run in one write, so that two runs that end together leave two whole lines. */
    void append(RunRecord record, String folder) throws IOException {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("id", record.text("id").orElse(""));
        line.put("path", folder);
        line.put("tool", record.text("tool").orElse(""));
        line.put("config", record.text("config").orElse(""));
        line.put("state", record.state().word());
        line.put("created_at", record.text("created_at").orElse(""));
        line.put("wall_seconds", record.get("wall_seconds"));
        byte[] bytes = (Json.writeLine(line) + "\n").getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            channel.write(ByteBuffer.wrap(bytes));
        }
    }

    /**
     * Folders of the newest successful runs of a config, newest first.
     *
     * @param most how many are wanted
     */
    List<String> lastSuccesses(String config, int most) {
        List<String> folders = new ArrayList<>();
        String wanted = "\"config\":" + quoted(config);
        for (String line : newestLines()) {
            if (line.contains(wanted) && line.contains("\"state\":\"succeeded\"")) {
                String folder = pathOf(line);
                if (!folder.isEmpty()) {
                    folders.add(folder);
                }
                if (folders.size() >= most) {
                    break;
                }
            }
        }
        return folders;
    }

    private static String quoted(String text) {
        return Json.writeLine(Map.of("k", text)).replaceFirst("^\\{\"k\":", "").replaceFirst("\\}$", "");
    }

    private static String pathOf(String line) {
        try {
            return Json.read(line) instanceof Map<?, ?> map && map.get("path") instanceof String path ? path : "";
        } catch (IOException torn) {
            return "";
        }
    }

    /** The last mebibyte of lines, newest first: who looks for the last success does not want the whole history. */
    private Deque<String> newestLines() {
        Deque<String> lines = new ArrayDeque<>();
        if (!Files.isRegularFile(file)) {
            return lines;
        }
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            long start = Math.max(0, open.length() - 16L * BLOCK);
            open.seek(start);
            byte[] bytes = new byte[(int) (open.length() - start)];
            open.readFully(bytes);
            int from = start == 0 ? 0 : indexAfterNewline(bytes);
            for (int i = from, begin = from; i < bytes.length; i++) {
                if (bytes[i] == '\n') {
                    lines.addFirst(new String(bytes, begin, i - begin, StandardCharsets.UTF_8));
                    begin = i + 1;
                }
            }
        } catch (IOException unreadable) {
            return lines;
        }
        return lines;
    }

    private static int indexAfterNewline(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return bytes.length;
    }
}
