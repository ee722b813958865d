package io.github.experimentstash.tool;

import io.github.experimentstash.git.change.Checkpoint;
import io.github.experimentstash.git.transport.GitEngine;
import io.github.experimentstash.model.Revision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Does one goal in a JVM of its own and ends it, as SIGKILL would, at the n-th step. */
final class HaltingGoal {
    static final int HALTED = 137;

    private HaltingGoal() {}

    /**
     * Starts it.
     *
     * @param place folder of the sandbox
     * @param said gets what it prints; null: a pipe
     */
    static Process start(Path place, Path said, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HaltingGoal.class.getName(),
                place.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        return (said == null ? builder : builder.redirectOutput(said.toFile())).start();
    }

    /** Folder of the sandbox, goal, step (0: none); for {@code fetch} address, engine and name too. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        boolean clone = Files.isDirectory(folder.resolve("clone"));
        ToolSandbox sandbox = clone ? ToolSandbox.clonedBefore(folder) : new ToolSandbox(folder);
        int last = Integer.parseInt(arguments[2]);
        int[] steps = {0};
        Checkpoint halt = step -> {
            if (++steps[0] == last) {
                System.out.println("halted at " + step);
                System.out.flush();
                Runtime.getRuntime().halt(HALTED);
            }
        };
        switch (arguments[1]) {
            case "add" -> sandbox.add(halt, "swissroll", sandbox.url());
            case "fetch" -> {
                sandbox.engine = GitEngine.valueOf(arguments[4]);
                sandbox.add(halt, arguments.length > 5 ? arguments[5] : "swissroll", arguments[3]);
            }
            case "remove" -> sandbox.remove(halt);
            case "discard" -> sandbox.remove(halt, true);
            case "restore" -> sandbox.restore(halt);
            case "update" -> sandbox.update(halt, Revision.ofDefault(), false);
            case "repair" -> new RepairTools(sandbox.host(), sandbox.stashRoot(), halt).repair(Optional.empty(), false);
            case "setup" -> sandbox.setUp(halt);
            case "recover" ->
                Workbench.open(sandbox.host(), sandbox.stashRoot(), "test", halt)
                        .close();
            default -> throw new IllegalArgumentException(arguments[1]);
        }
        System.out.println(steps[0] + " steps");
    }
}
