package io.github.experimentstash.environment;

import io.github.experimentstash.model.Reporter;
import io.github.experimentstash.model.RunState;
import io.github.experimentstash.model.SecretNames;
import io.github.experimentstash.process.Command;
import io.github.experimentstash.process.CommandResult;
import io.github.experimentstash.process.CommandRunner;
import io.github.experimentstash.process.RecordLock;
import io.github.experimentstash.process.SignalBridge;
import io.github.experimentstash.process.SupervisedCommand;
import io.github.experimentstash.process.SupervisedProcess;
import io.github.experimentstash.process.Supervisor;
import io.github.experimentstash.process.SystemPython;
import io.github.experimentstash.process.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Runs what changes an environment under the supervisor of runs, so that no sync goes on after Maven has ended, however
 * it ended. Its record is {@code .stash/sync/<tool>/}, of the last command only.
 */
final class SupervisedPrograms implements Programs {
    /** Time for uv to end by itself after Ctrl-C; what it leaves half done is made anew in any case. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** What a preparation of an environment does. */
    static final String SYNC = "sync";

    private static final long POLL_MILLIS = 50;

    private final Path record;
    private final Path scripts;
    private final Map<String, String> variables;
    private final OutputStream console;
    private Optional<Path> python;

    /** @param what is done: {@code sync}, or another word for what may go on beside a sync */
    SupervisedPrograms(EnvironmentRequest request, String what, Map<String, String> variables, Reporter reporter) {
        Path stash = request.stashRoot().resolve(".stash");
        this.record = stash.resolve(what).resolve(request.tool().name());
        this.scripts = stash.resolve("bin");
        this.variables = variables;
        this.console = new SyncProgress(reporter, request.tool().name());
    }

    @Override
    public CommandResult run(Command command) throws IOException, InterruptedException {
        if (python == null) {
            python = SystemPython.find(variables);
        }
        if (python.isEmpty() || !makeRecord()) {
            return new CommandRunner().run(command);
        }
        Path log = record.resolve("output.log");
        SupervisedCommand supervised = SupervisedCommand.helper(
                record,
                command.arguments(),
                command.directory(),
                command.variables(),
                log,
                GRACE,
                command.timeout(),
                secretNames(command.variables()));
        SupervisedProcess process = new Supervisor(python.get(), scripts).start(supervised, console);
        Verdict verdict;
        try (SignalBridge bridge = SignalBridge.guard(process, () -> {})) {
            verdict = process.await();
        } catch (InterruptedException interruption) {
            process.stop(RunState.CANCELLED);
            throw interruption;
        }
        byte[] said = Files.exists(log) ? Files.readAllBytes(log) : new byte[0];
        int exitCode = verdict.state() == RunState.SUCCEEDED
                ? 0
                : verdict.exitCode().filter(code -> code != 0).orElse(1);
        return new CommandResult(exitCode, new byte[0], said, verdict.state() == RunState.TIMED_OUT);
    }

    /** A script of a package that is built may print them. Addresses are left to uv and pip, which mask their logins. */
    private static Set<String> secretNames(Map<String, String> variables) {
        Set<String> names = new TreeSet<>();
        variables.forEach((name, value) -> {
            boolean address = value.indexOf("://") >= 0;
            if (!address && SecretNames.holdsSecret(name, value)) {
                names.add(name);
            }
        });
        return names;
    }

    /** False where nothing can be written. */
    private boolean makeRecord() throws IOException, InterruptedException {
        try {
            awaitEarlier(record);
            Trees.delete(record);
            Files.createDirectories(record);
            return true;
        } catch (FileSystemException readOnly) {
            return false;
        }
    }

    /** A sync whose Maven was killed is being ended by its supervisor; until then it may still write. */
    private static void awaitEarlier(Path record) throws IOException, InterruptedException {
        while (RecordLock.isHeld(record)) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Waits for the end of a sync that an earlier Maven started and did not live to see. */
    static void awaitEarlier(EnvironmentRequest request) throws IOException, InterruptedException {
        awaitEarlier(request.stashRoot()
                .resolve(".stash")
                .resolve(SYNC)
                .resolve(request.tool().name()));
    }
}
