package io.github.experimentstash.testing;

import io.github.experimentstash.RunRequest;
import io.github.experimentstash.RunResult;
import io.github.experimentstash.Stash;
import io.github.experimentstash.StashOptions;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Reporter;
import io.github.experimentstash.model.StashException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Stands for Maven in a JVM of its own, which tests can signal and kill: runs through the facade, side by side. */
public final class StashMain {
    private StashMain() {}

    /** The stash's root, then the configs. */
    public static void main(String[] arguments) throws InterruptedException {
        Path root = Path.of(arguments[0]);
        Host host = new Host(new Printed(), System.getenv(), clock(), root, false, false);
        AtomicBoolean failed = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        for (String config : List.of(arguments).subList(1, arguments.length)) {
            Thread thread = new Thread(() -> {
                if (!run(host, config)) {
                    failed.set(true);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.exit(failed.get() ? 1 : 0);
    }

    @SuppressWarnings("SystemOut") // what the test reads
    private static boolean run(Host host, String config) {
        try {
            RunResult result = Stash.open(host, host.workingDirectory(), StashOptions.defaults())
                    .run(RunRequest.of(config));
            result.failure().forEach(System.out::println);
            return result.succeeded();
        } catch (StashException refused) {
            System.out.println(refused.getMessage());
            return false;
        }
    }

    /** {@code -Dtest.clock=2026-01-01T00:00:00Z} stops it there. */
    private static Clock clock() {
        String fixed = System.getProperty("test.clock", "");
        return fixed.isEmpty() ? Clock.systemDefaultZone() : Clock.fixed(Instant.parse(fixed), ZoneId.systemDefault());
    }

    /** Starts it; its output is merged. */
    public static Process start(TestStash stash, String... configs) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(DefaultSignals.with(command(stash, configs))).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(stash.variables);
        return builder.start();
    }

    /** The command line of such a JVM. */
    public static List<String> command(TestStash stash, String... configs) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                StashMain.class.getName(),
                stash.root.toString()));
        line.addAll(List.of(configs));
        return line;
    }

    private static final class Printed implements Reporter {
        @Override
        @SuppressWarnings("SystemOut")
        public void line(String text) {
            System.out.println(text);
        }

        @Override
        public void warn(String text) {
            line("warning: " + text);
        }

        @Override
        public void debug(String text) {
            // as without -Ddebug
        }

        @Override
        @SuppressWarnings("SystemOut")
        public OutputStream console() {
            return System.out;
        }
    }
}
