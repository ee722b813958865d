package io.github.experimentstash.process;

import io.github.experimentstash.json.AtomicFiles;
import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.StopSignal;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Starts commands under {@code stash_supervisor.py}, which owns their process tree and outlives this JVM; see
 * {@code docs/supervisor.md}.
 */
public final class Supervisor {
    private static final String SCRIPT = "stash_supervisor";
    /** Of which it consists, beside it. */
    private static final List<String> PARTS =
            List.of("stash_record", "stash_output", "stash_tree", "stash_child", "stash_verdict", "stash_attempt");
    /** Beside it, for commands in whose environment there is a tracker. */
    private static final String TRACKERS = "stash_trackers";
    /** In the order in which they are written: what imports another one comes after it. */
    private static final List<String> SCRIPTS = scripts();
    /** As a module, Python keeps the trackers' script compiled beside it. */
    private static final String IMPORT = "import sys; sys.path.insert(0, sys.argv.pop(1));"
            + " sys.exit(__import__(sys.argv.pop(1)).main(sys.argv[1:]))";

    private final Path python;
    private final Path scriptDirectory;

    /**
     * @param python a real interpreter, 3.8 or newer, absolute; never a version manager's shim, which costs 0.1 s
     * @param scriptDirectory where the script is unpacked once; made if missing
     */
    public Supervisor(Path python, Path scriptDirectory) {
        this.python = python;
        this.scriptDirectory = scriptDirectory;
    }

    /** As {@link #start(SupervisedCommand, OutputStream, boolean)} for a console that is not a terminal. */
    public SupervisedProcess start(SupervisedCommand command, OutputStream console) throws IOException {
        return start(command, console, false);
    }

    /**
     * Writes {@code attempt-N/spec.json} and starts the supervisor; returns before the command itself has begun.
     *
     * <p>Strays of a dead run can be told from other processes only if its variables hold {@code STASH_RUN_ID}.
     *
     * @param console where the command's output goes, as bytes; never closed
     * @param terminal a person watches: carriage returns are passed on
     * @throws IOException if the record or the script cannot be written, or Python cannot be started
     */
    public SupervisedProcess start(SupervisedCommand command, OutputStream console, boolean terminal)
            throws IOException {
        Path script = unpack(!command.trackers().isEmpty()).supervisor();
        Path attempt = attemptDirectory(command.recordDirectory(), command.attempt());
        Files.createDirectories(attempt);
        AtomicFiles.write(attempt.resolve("spec.json"), Json.write(spec(command)));
        List<String> line = new ArrayList<>(List.of(
                python.toString(),
                "-I",
                "-S",
                script.toString(),
                command.recordDirectory().toString(),
                Integer.toString(command.attempt())));
        if (holdsSecrets(command)) {
            // no file may hold them; who can see this command line can see the child's own too
            line.add("--");
            line.addAll(command.command());
        }
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.directory(command.recordDirectory().toFile());
        ChildEnvironment.set(builder, command.variables());
        File errors = attempt.resolve("supervisor.err").toFile();
        builder.redirectError(errors);
        return new PythonSupervisedProcess(builder.start(), command, errors, new OutputPump(console, terminal));
    }

    private static List<String> scripts() {
        List<String> scripts = new ArrayList<>(List.of("stash_wandb_core", "stash_wandb_hook", "stash_probe"));
        for (TrackerKind kind : TrackerKind.values()) {
            scripts.add(kind.module());
        }
        scripts.addAll(List.of(TRACKERS, SCRIPT));
        return List.copyOf(scripts);
    }

    static Path attemptDirectory(Path recordDirectory, int attempt) {
        return recordDirectory.resolve("attempt-" + attempt);
    }

    private static boolean holdsSecrets(SupervisedCommand command) {
        return !masked(command).equals(command.command());
    }

    private static List<String> masked(SupervisedCommand command) {
        return command.secrets().maskArguments(command.command());
    }

    /** What the supervisor reads; values of variables are not in it, nor secrets of the command. */
    static Map<String, Object> spec(SupervisedCommand command) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("schema", 1);
        spec.put("run_id", command.variables().get("STASH_RUN_ID"));
        spec.put("command", masked(command));
        if (holdsSecrets(command)) {
            spec.put("command_masked", true);
        }
        spec.put("cwd", command.workingDirectory().toString());
        List<String> names = new ArrayList<>(command.variables().keySet());
        names.sort(null);
        spec.put("variables", names);
        List<String> secrets = new ArrayList<>(command.secretNames());
        secrets.sort(null);
        spec.put("secret_names", secrets);
        if (!command.redactOutput()) {
            spec.put("redact_output", false);
        }
        spec.put("log", command.log().toString());
        if (command.runJson().isPresent()) {
            spec.put("run_json", command.runJson().get().toString());
        }
        spec.put("grace", command.grace().toMillis() / 1000.0);
        if (command.stopSignal() != StopSignal.TERM) {
            spec.put("stop_signal", command.stopSignal().fullName());
        }
        if (command.timeout().isPresent()) {
            spec.put("timeout", command.timeout().get().toMillis() / 1000.0);
        }
        if (command.outputDirectory().isPresent()) {
            spec.put("output_directory", command.outputDirectory().get().toString());
        }
        spec.put("declared_outputs", command.declaredOutputs());
        if (!command.trackers().isEmpty()) {
            spec.put("trackers", command.trackers());
        }
        if (!command.notes().isEmpty()) {
            spec.put("notes", command.notes());
        }
        spec.put("utc_offset", OffsetDateTime.now().getOffset().getTotalSeconds());
        return spec;
    }

    /**
     * The command that ends at its trackers what a run left pending there, in whichever of its attempts: {@code state},
     * {@code kind}, {@code runs}, {@code error}, {@code live} as one JSON object. It holds the run's lock meanwhile, and
     * leaves a live run alone.
     *
     * @throws IOException if the scripts cannot be written
     */
    public List<String> syncCommand(Path recordDirectory) throws IOException {
        return List.of(
                python.toString(),
                "-I",
                "-S",
                "-c",
                IMPORT,
                scriptDirectory.toString(),
                moduleName(unpack(true).trackers()),
                "sync",
                recordDirectory.toString());
    }

    private static String moduleName(Path script) {
        String name = script.getFileName().toString();
        return name.substring(0, name.length() - ".py".length());
    }

    private record Scripts(Path supervisor, Path trackers) {}

    /**
     * The scripts, under names made of their content, so that two versions of the plugin can share a folder, and with the
     * same ending, by which each finds the others.
     */
    private Scripts unpack(boolean withTrackers) throws IOException {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        CRC32 sum = new CRC32();
        List<String> names = new ArrayList<>(PARTS);
        names.addAll(SCRIPTS);
        for (String name : names) {
            byte[] content = resource(name);
            sum.update(content);
            contents.put(name, content);
        }
        String ending = "_" + Long.toHexString(sum.getValue()) + ".py";
        for (Map.Entry<String, byte[]> script : contents.entrySet()) {
            if (withTrackers || script.getKey().equals(SCRIPT) || PARTS.contains(script.getKey())) {
                write(scriptDirectory.resolve(script.getKey() + ending), script.getValue());
            }
        }
        return new Scripts(scriptDirectory.resolve(SCRIPT + ending), scriptDirectory.resolve(TRACKERS + ending));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream resource = Supervisor.class.getResourceAsStream(name + ".py")) {
            return resource.readAllBytes();
        }
    }

    /** Compared and not just found: the name is a checksum, not a proof, and reading 50 KB costs nothing. */
    private void write(Path script, byte[] content) throws IOException {
        if (!script.toFile().exists() || !Arrays.equals(Files.readAllBytes(script), content)) {
            Files.createDirectories(scriptDirectory);
            AtomicFiles.write(script, content);
        }
    }
}
