package io.github.experimentstash.process;

import io.github.experimentstash.model.RunState;
import io.github.experimentstash.testing.DefaultSignals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Stands for Maven in a JVM of its own, which tests can signal and kill: runs one command a folder and prints its end. */
final class FakeMaven {
    private FakeMaven() {}

    /** Folders, then {@code --}, then the command. */
    public static void main(String[] arguments) throws Exception {
        int dashes = List.of(arguments).indexOf("--");
        String[] command =
                List.of(arguments).subList(dashes + 1, arguments.length).toArray(String[]::new);
        List<Thread> threads = new ArrayList<>();
        List<RunState> states = new ArrayList<>();
        for (String folder : List.of(arguments).subList(0, dashes)) {
            Thread thread = new Thread(() -> states.add(run(Path.of(folder), command)));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.exit(states.stream().allMatch(RunState.SUCCEEDED::equals) ? 0 : 1);
    }

    private static RunState run(Path folder, String[] command) {
        try {
            Runs runs = new Runs(folder);
            SupervisedProcess process = runs.start(System.out, command);
            try (SignalBridge bridge =
                    SignalBridge.guard(process, () -> System.out.println("summary of " + folder.getFileName()))) {
                Files.createFile(folder.resolve("guarded")); // a signal before that ends the JVM by its own default
                Verdict verdict = process.await();
                while (bridge.isEnding()) {
                    Thread.sleep(1000); // the hook tells the end
                }
                return verdict.state();
            }
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Starts one; its output is merged. */
    static Process start(List<Path> folders, String... command) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                FakeMaven.class.getName()));
        folders.forEach(folder -> line.add(folder.toString()));
        line.add("--");
        line.addAll(List.of(command));
        return new ProcessBuilder(DefaultSignals.with(line))
                .redirectErrorStream(true)
                .start();
    }
}
