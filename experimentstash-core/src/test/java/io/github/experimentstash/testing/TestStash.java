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
    private final List<String> lines = new ArrayList<>();
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();

    public TestStash(Path root) throws IOException {
        this.root = root.toRealPath();
    }

    /** A stash with one tool that the machine's python runs: the simplest that can be. */
    public static TestStash withPythonTool(Path root, String entryPoint) throws IOException {
        TestStash stash = new TestStash(root);
        stash.file(
                "configs/meta.yaml",
                "tools:",
                "  demo:",
                "    path: tools/demo",
                "    entrypoint: \"" + entryPoint + "\"",
                "    environment: none",
                "    arguments: [\"${experiment}\", \"${output_dir}\"]");
        stash.file("configs/one.yaml", "tool: demo", "experiment: first", "description: \"A first one\"");
        Files.createDirectories(root.resolve("tools/demo"));
        return stash;
    }

    public Path file(String name, String... content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, String.join("\n", content) + "\n");
    }

    public RunResult run(RunRequest request) {
        return open(root).run(request);
    }

    public RunResult run(String config) {
        return run(RunRequest.of(config));
    }

    public Stash open(Path start) {
        return Stash.open(
                new Host(this, variables, Clock.systemDefaultZone(), start, false, false),
                start,
                StashOptions.defaults());
    }

    /** The record of a run as it stands on disk. */
    public Map<String, Object> record(RunResult result) throws IOException {
        return Json.readObject(result.recordDirectory().orElseThrow().resolve("run.json"));
    }

    /** What a person saw, our lines only. */
    public String said() {
        return String.join("\n", lines);
    }

    /** What the tool printed. */
    public String shown() {
        return console.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void line(String text) {
        lines.add(text);
    }

    @Override
    public void warn(String text) {
        lines.add("warning: " + text);
    }

    @Override
    public void debug(String text) {
        // not part of what a person sees without -Ddebug
    }

    @Override
    public OutputStream console() {
        return console;
    }
}
