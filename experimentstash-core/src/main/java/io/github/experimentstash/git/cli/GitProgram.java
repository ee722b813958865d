package io.github.experimentstash.git.cli;

import io.github.experimentstash.model.Host;
import io.github.experimentstash.process.Command;
import io.github.experimentstash.process.CommandResult;
import io.github.experimentstash.process.CommandRunner;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The git program of the machine, asked without side effects: it takes no lock, runs no hook and no monitor of the
 * repository, never asks a person, and is not steered to another repository by the caller's {@code GIT_*} (as it would
 * be when Maven runs inside a git hook).
 */
public final class GitProgram {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Duration WORK_TIMEOUT = Duration.ofHours(2);
    private static final Pattern VERSION = Pattern.compile("git version (\\d+(?:\\.\\d+)+)");

    private final String program;
    private final Map<String, String> variables;
    private final Map<String, String> transferVariables;
    private final CommandRunner runner;

    private GitProgram(String program, Map<String, String> caller, CommandRunner runner) {
        this.program = program;
        this.variables = scrubbed(caller, false);
        this.transferVariables = scrubbed(caller, true);
        this.runner = runner;
    }

    /** The same for who runs commands of git alone: each is told with {@code -Ddebug}. */
    public static Optional<GitProgram> find(Host host) {
        return find(host.variables(), new CommandRunner(host.reporter()::debug));
    }

    /**
     * The first {@code git} of {@code PATH}; absent when there is none.
     *
     * @param variables the caller's, complete
     * @param runner of its commands
     */
    public static Optional<GitProgram> find(Map<String, String> variables, CommandRunner runner) {
        String path = variables.getOrDefault("PATH", "");
        int start = 0;
        while (start <= path.length()) {
            int end = path.indexOf(File.pathSeparatorChar, start);
            String folder = path.substring(start, end < 0 ? path.length() : end);
            // an empty entry means the current folder, which nobody wants a program from
            if (!folder.isEmpty()) {
                File candidate = new File(folder, File.separatorChar == '\\' ? "git.exe" : "git");
                if (candidate.isFile() && candidate.canExecute()) {
                    return Optional.of(new GitProgram(candidate.getPath(), variables, runner));
                }
            }
            if (end < 0) {
                break;
            }
            start = end + 1;
        }
        return Optional.empty();
    }

    /**
     * Runs one git command and keeps its output.
     *
     * @throws IOException if git cannot be started
     * @throws InterruptedException if the waiting thread is interrupted; git is ended first
     */
    public CommandResult run(Path directory, String... arguments) throws IOException, InterruptedException {
        return runner.run(new Command(command(arguments), directory, variables, TIMEOUT));
    }

    /**
     * Runs one git command that changes a repository's own files, and reads what it is to do.
     *
     * @param input its standard input
     * @throws IOException if git cannot be started
     * @throws InterruptedException if the waiting thread is interrupted; git is ended first
     */
    public CommandResult feed(Path directory, byte[] input, String... arguments)
            throws IOException, InterruptedException {
        // filters such as LFS may fetch
        return runner.feed(new Command(command(arguments), directory, transferVariables, WORK_TIMEOUT), input);
    }

    /**
     * Runs one git command that talks to another machine or fills a work tree: never asking a person, and never outliving
     * this JVM.
     *
     * @param more variables beside those of {@link #transferVariables}
     * @param timeout of the whole command
     * @param progress gets what git says on the way
     * @throws IOException if git cannot be started
     * @throws InterruptedException if the waiting thread is interrupted; git is ended first
     */
    CommandResult transfer(
            Path directory, List<String> arguments, Map<String, String> more, Duration timeout, OutputStream progress)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("-c", "gc.auto=0", "-c", "maintenance.auto=false"));
        all.addAll(arguments);
        Map<String, String> variables = new HashMap<>(transferVariables);
        variables.putAll(more);
        return runner.watch(new Command(command(all.toArray(new String[0])), directory, variables, timeout), progress);
    }

    /** What a command that talks to other machines is given of the caller's variables: the ways of logging in too. */
    Map<String, String> transferVariables() {
        return Map.copyOf(transferVariables);
    }

    /** {@code 2.39.5}; absent if git does not say. */
    public Optional<String> version() throws IOException, InterruptedException {
        Matcher said =
                VERSION.matcher(run(Path.of("").toAbsolutePath(), "version").outputText());
        return said.find() ? Optional.of(said.group(1)) : Optional.empty();
    }

    /**
     * Asks git's own credential helpers and askpass program, as {@code git credential fill} does; a terminal is never asked.
     *
     * @param description in git's form: {@code protocol=https\nhost=example.org\n\n}
     * @return what they say, in the same form; empty if they know nothing
     */
    public String credential(Path directory, String description) throws IOException, InterruptedException {
        CommandResult result = runner.feed(
                new Command(command("credential", "fill"), directory, transferVariables, TIMEOUT),
                description.getBytes(StandardCharsets.UTF_8));
        return result.succeeded() ? result.outputText() : "";
    }

    /** The whole command line of such a call. */
    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(arguments.length + 8);
        command.add(program);
        command.add("--no-pager");
        command.add("--literal-pathspecs");
        for (String setting : new String[] {
            "core.fsmonitor=false", "core.quotePath=false", "core.hooksPath=" + File.separator + "dev/null"
        }) {
            command.add("-c");
            command.add(setting);
        }
        command.addAll(List.of(arguments));
        return command;
    }

    private static Map<String, String> scrubbed(Map<String, String> variables, boolean transfer) {
        Map<String, String> kept = new HashMap<>();
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            String name = variable.getKey();
            if (!name.startsWith("GIT_") || isKept(name) || (transfer && isLogin(name))) {
                kept.put(name, variable.getValue());
            }
        }
        if (!transfer) {
            kept.put("GIT_OPTIONAL_LOCKS", "0");
        }
        kept.put("GIT_TERMINAL_PROMPT", "0");
        kept.put("LC_ALL", "C");
        return kept;
    }

    /** How the user reaches servers. */
    private static boolean isLogin(String name) {
        return name.startsWith("GIT_SSH")
                || name.equals("GIT_ASKPASS")
                || name.equals("GIT_PROXY_COMMAND")
                || name.startsWith("GIT_SSL_")
                || name.startsWith("GIT_HTTP_");
    }

    /** What a user sets to make git work at all, such as {@code safe.directory} in CI: it names no repository. */
    private static boolean isKept(String name) {
        return name.equals("GIT_CONFIG_GLOBAL")
                || name.equals("GIT_CONFIG_SYSTEM")
                || name.equals("GIT_CONFIG_NOSYSTEM")
                || name.equals("GIT_CONFIG_COUNT")
                || name.startsWith("GIT_CONFIG_KEY_")
                || name.startsWith("GIT_CONFIG_VALUE_")
                || name.equals("GIT_EXEC_PATH");
    }
}
