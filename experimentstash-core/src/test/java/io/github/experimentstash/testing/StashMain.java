package io.github.experimentstash.testing;

import io.github.experimentstash.RunRequest;
import io.github.experimentstash.RunResult;
import io.github.experimentstash.Stash;
import io.github.experimentstash.StashOptions;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Reporter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Stands for Maven in a JVM of its own, which tests can signal and kill: one run through the facade. */
public final class StashMain {
    private StashMain() {}

    /** The stash's root, then the config. */
    @SuppressWarnings("SystemOut") // what the test reads
    public static void main(String[] arguments) {
        Path root = Path.of(arguments[0]);
        Host host = new Host(new Printed(), System.getenv(), Clock.systemDefaultZone(), root, false, false);
        RunResult result = Stash.open(host, root, StashOptions.defaults()).run(RunRequest.of(arguments[1]));
        result.failure().forEach(System.out::println);
        System.exit(result.succeeded() ? 0 : 1);
    }

    /** Starts it; its output is merged. */
    public static Process start(TestStash stash, String config) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(DefaultSignals.with(command(stash, config))).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(stash.variables);
        return builder.start();
    }

    /** The command line of such a JVM. */
    public static List<String> command(TestStash stash, String config) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                StashMain.class.getName(),
                stash.root.toString(),
                config);
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
