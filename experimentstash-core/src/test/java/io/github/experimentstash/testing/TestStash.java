package io.github.experimentstash.testing;

import io.github.experimentstash.RunRequest;
import io.github.experimentstash.RunResult;
import io.github.experimentstash.Stash;
import io.github.experimentstash.StashOptions;
import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Reporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A stash in a folder of a test, run through the facade as a front end would. */
public final class TestStash implements Reporter {
    public final Path root;
    public final Map<String, String> variables = new HashMap<>(System.getenv());
    public Clock clock = Clock.systemDefaultZone();
    public StashOptions options = StashOptions.defaults();
    private final List<String> lines = new ArrayList<>();
    private final List<String> debugged = new ArrayList<>();
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();

    public TestStash(Path root) throws IOException {
        this.root = root.toRealPath();
    }

    /** A stash with one tool that the machine's python runs: the simplest that can be. */
    public static TestStash withPythonTool(Path root, String entryPoint) throws IOException {
        TestStash stash = new TestStash(root);
        stash.tool(entryPoint, "arguments: [\"${experiment}\", \"${output_dir}\"]");
        stash.file("configs/one.yaml", "tool: demo", "experiment: first", "description: \"A first one\"");
        Files.createDirectories(root.resolve("tools/demo"));
        return stash;
    }

    /** Writes a {@code meta.yaml} with that tool alone, run by the machine's python; its keys begin in line 5. */
    public void tool(String entryPoint, String... keys) throws IOException {
        StringBuilder meta = new StringBuilder("tools:\n  demo:\n    path: tools/demo\n");
        meta.append("    entrypoint: \"").append(entryPoint).append("\"\n    environment: none");
        for (String key : keys) {
            meta.append("\n    ").append(key);
        }
        file("configs/meta.yaml", meta.toString());
    }

    public Path file(String name, String... content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, String.join("\n", content) + "\n");
    }

    /** Every run of a test is also held to the schemas of what it wrote. */
    public RunResult run(RunRequest request) {
        RunResult result = open(root).run(request);
        try {
            if (result.recordDirectory().isPresent()) {
                RecordSchemas.check(result.recordDirectory().get());
            }
            RecordSchemas.checkIndex(root);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return result;
    }

    /** A run whose stash holds damaged files on purpose. */
    public RunResult runUnchecked(String config) {
        return open(root).run(RunRequest.of(config));
    }

    public RunResult run(String config) {
        return run(RunRequest.of(config));
    }

    public Stash open(Path start) {
        return Stash.open(new Host(this, variables, clock, start, false, false), start, options);
    }

    /** The record of a run as it stands on disk. */
    public Map<String, Object> record(RunResult result) throws IOException {
        return Json.readObject(result.recordDirectory().orElseThrow().resolve("run.json"));
    }

    /** What a person saw, our lines only. */
    public String said() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    /** Forgets what was said and shown so far. */
    public void forget() {
        synchronized (lines) {
            lines.clear();
        }
        console.reset();
    }

    /** Makes the stash a git repository with one commit of all that is there. */
    public void commitAll() throws Exception {
        if (!Files.exists(root.resolve(".git"))) {
            git(root, "init", "-q", "-b", "main");
        }
        git(root, "add", "-A");
        git(root, "commit", "-q", "-m", "a commit");
    }

    /** Runs git as a user of no machine's settings. */
    public static void git(Path folder, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "git",
                "-c",
                "user.name=t",
                "-c",
                "user.email=t@example.org",
                "-c",
                "protocol.file.allow=always",
                "-c",
                "advice.detachedHead=false"));
        command.addAll(List.of(arguments));
        Process git = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (git.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + output);
        }
    }

    /** The records of all runs, oldest first. */
    public List<Path> records() throws IOException {
        try (var found = Files.walk(root.resolve("outputs"), 2)) {
            return found.filter(path -> root.relativize(path).getNameCount() == 3 && Files.isDirectory(path))
                    .sorted()
                    .toList();
        }
    }

    /** What {@code -Ddebug} shows beside that. */
    public String debugged() {
        synchronized (lines) {
            return String.join("\n", debugged);
        }
    }

    /** What the tool printed. */
    public String shown() {
        return console.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void line(String text) {
        synchronized (lines) {
            lines.add(text);
        }
    }

    @Override
    public void warn(String text) {
        line("warning: " + text);
    }

    @Override
    public void debug(String text) {
        synchronized (lines) {
            debugged.add(text);
        }
    }

    @Override
    public OutputStream console() {
        return console;
    }
}
