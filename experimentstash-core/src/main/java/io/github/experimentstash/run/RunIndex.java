package io.github.experimentstash.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.experimentstash.json.Json;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * {@code outputs/index.jsonl}: one line per finished run, append-only. A cache: the folders are the truth. When it is
 * missing, or a crash tore its last line, what it lacks is added from them; since nothing is ever taken out, two runs that
 * do so at once leave a line twice and lose none.
 */
final class RunIndex {
    /** Who looks for the last success does not want the whole history. */
    private static final int READ = 1 << 20;

    private final Path root;
    private final File file;

    RunIndex(Path root) {
        this.root = root;
        this.file = root.resolve("outputs").resolve("index.jsonl").toFile();
    }

    /** Adds a finished run, whose record is on disk, in one write. */
    void append(RunRecord record, String folder) throws IOException {
        int last = lastByte();
        if (last < 0) {
            addMissing(new HashSet<>());
        } else if (last == '\n') {
            write(line(record, folder));
        } else {
            write("\n" + line(record, folder));
            addMissing(ids());
        }
    }

    /**
     * Made anew from the folders, after some were removed. The old one goes first and lines are only ever added: a run that
     * ends meanwhile may stand there twice, and is never missing.
     */
    void rebuild() throws IOException {
        Files.deleteIfExists(file.toPath());
        addMissing(new HashSet<>());
    }

    /**
     * Folders of the newest successful runs of a config, newest first; some may be gone.
     *
     * @param most how many are wanted
     */
    List<String> lastSuccesses(String config, int most) {
        String wanted = "\"config\":" + quoted(config) + ",";
        // their names begin with day and time
        TreeSet<String> folders = new TreeSet<>(Comparator.reverseOrder());
        for (String line : text(READ).split("\n", -1)) {
            if (line.contains(wanted) && line.contains("\"state\":\"succeeded\"")) {
                String folder = value(line, "path");
                if (!folder.isEmpty()) {
                    folders.add(folder);
                }
            }
        }
        List<String> newest = new ArrayList<>(folders);
        return newest.subList(0, Math.min(most, newest.size()));
    }

    /** Lines for the finished runs that the index does not know, oldest first. */
    private void addMissing(Set<String> known) throws IOException {
        // by time and not by name: names of runs that began in one second sort by chance
        Map<String, String> lines = new TreeMap<>();
        for (Path folder : RunFolder.all(root)) {
            if (known.contains(folder.getFileName().toString())) {
                continue;
            }
            try {
                RunRecord record = RunRecord.read(folder.resolve("run.json"));
                if (record.state().isTerminal() && record.get("outputs") != null) {
                    lines.put(
                            record.text("created_at").orElse("") + folder.getFileName(),
                            line(record, root.relativize(folder).toString().replace('\\', '/')));
                }
            } catch (IOException | IllegalArgumentException unreadable) {
                continue; // recovery tells of it
            }
        }
        write(String.join("", lines.values()));
    }

    private static String line(RunRecord record, String folder) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("id", record.text("id").orElse(""));
        line.put("path", folder);
        line.put("tool", record.text("tool").orElse(""));
        line.put("config", record.text("config").orElse(""));
        line.put("state", record.state().word());
        line.put("created_at", record.text("created_at").orElse(""));
        line.put("wall_seconds", record.get("wall_seconds"));
        if (record.get("metrics") instanceof Map<?, ?> metrics && !metrics.isEmpty()) {
            Map.Entry<?, ?> first = metrics.entrySet().iterator().next();
            line.put("metric", Map.of(String.valueOf(first.getKey()), first.getValue()));
        }
        Optional<String> link = TrackerLines.link(record.section("tracker"));
        if (link.isPresent()) {
            line.put("link", link.get());
        }
        return Json.writeLine(line) + "\n";
    }

    private void write(String lines) throws IOException {
        if (!lines.isEmpty()) {
            try (FileOutputStream out = new FileOutputStream(file, true)) {
                out.write(lines.getBytes(UTF_8));
            }
        }
    }

    private Set<String> ids() throws IOException {
        Set<String> ids = new HashSet<>();
        for (String line : new String(Files.readAllBytes(file.toPath()), UTF_8).split("\n", -1)) {
            ids.add(value(line, "id"));
        }
        return ids;
    }

    /** Negative when there is none. */
    private int lastByte() throws IOException {
        if (file.length() == 0) {
            return -1;
        }
        try (RandomAccessFile open = new RandomAccessFile(file, "r")) {
            open.seek(open.length() - 1);
            return open.read();
        }
    }

    private static String value(String line, String key) {
        try {
            return Json.read(line) instanceof Map<?, ?> map && map.get(key) instanceof String text ? text : "";
        } catch (IOException torn) {
            return "";
        }
    }

    private static String quoted(String text) {
        String line = Json.writeLine(Map.of("k", text));
        return line.substring("{\"k\":".length(), line.length() - 1);
    }

    /** The end of the file; its first line may be cut. */
    private String text(int most) {
        try (RandomAccessFile open = new RandomAccessFile(file, "r")) {
            long start = Math.max(0, open.length() - most);
            open.seek(start);
            byte[] bytes = new byte[(int) (open.length() - start)];
            open.readFully(bytes);
            return new String(bytes, UTF_8);
        } catch (IOException noneYet) {
            return "";
        }
    }
}
