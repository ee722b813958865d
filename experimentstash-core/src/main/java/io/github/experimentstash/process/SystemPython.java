package io.github.experimentstash.process;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds a Python that can run the supervisor. */
public final class SystemPython {
    private static final int OLDEST_MINOR = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private SystemPython() {}

    /**
     * The first real interpreter, 3.8 or newer: {@code /usr/bin/python3}, then {@code python3} and {@code python} on
     * {@code PATH}. A shim of a version manager, which is a script and costs 0.1 s at each start, is asked once what it
     * stands for, and only if there is nothing else.
     *
     * @param variables for {@code PATH}, and the shims' own
     */
    public static Optional<Path> find(Map<String, String> variables) {
        List<File> candidates = new ArrayList<>();
        candidates.add(new File("/usr/bin/python3"));
        for (String folder : variables.getOrDefault("PATH", "").split(File.pathSeparator)) {
            if (new File(folder).isAbsolute()) {
                candidates.add(new File(folder, "python3"));
                candidates.add(new File(folder, "python"));
            }
        }
        return find(candidates, variables);
    }

    /** Whether an interpreter of this version can run it: {@code 3.11.7} can, {@code 3.7.9} cannot. */
    public static boolean supports(String version) {
        String[] parts = version.split("\\.");
        try {
            return parts.length > 1 && Integer.parseInt(parts[0]) == 3 && Integer.parseInt(parts[1]) >= OLDEST_MINOR;
        } catch (NumberFormatException unusual) {
            return false;
        }
    }

    static Optional<Path> find(List<File> candidates, Map<String, String> variables) {
        List<File> shims = new ArrayList<>();
        for (File candidate : candidates) {
            if (candidate.canExecute() && candidate.isFile()) {
                if (isScript(candidate)) {
                    shims.add(candidate);
                } else if (isNewEnough(candidate, variables)) {
                    return Optional.of(candidate.toPath());
                }
            }
        }
        for (File shim : shims) {
            Optional<Path> real =
                    ask(shim, "import sys; print(sys.executable)", variables).map(Path::of);
            if (real.isPresent()
                    && real.get().isAbsolute()
                    && isNewEnough(real.get().toFile(), variables)) {
                return real;
            }
        }
        return Optional.empty();
    }

    /** By the name that the links lead to ({@code python3.11}), which costs no process; else by asking. */
    private static boolean isNewEnough(File python, Map<String, String> variables) {
        try {
            String name = python.getCanonicalFile().getName();
            if (name.startsWith("python3.")) {
                return Integer.parseInt(name.substring("python3.".length())) >= OLDEST_MINOR;
            }
        } catch (IOException | NumberFormatException unusualName) {
            return isNewEnoughByItsWord(python, variables);
        }
        return isNewEnoughByItsWord(python, variables);
    }

    private static boolean isNewEnoughByItsWord(File python, Map<String, String> variables) {
        return ask(python, "import sys; print(sys.version_info >= (3, " + OLDEST_MINOR + "))", variables)
                .map("True"::equals)
                .orElse(false);
    }

    private static Optional<String> ask(File python, String question, Map<String, String> variables) {
        Command command =
                new Command(List.of(python.getPath(), "-I", "-S", "-c", question), Path.of("/"), variables, PATIENCE);
        try {
            CommandResult result = new CommandRunner().run(command);
            String answer = result.outputText().strip();
            return result.succeeded() && !answer.isEmpty() ? Optional.of(answer) : Optional.empty();
        } catch (IOException notAProgram) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static boolean isScript(File file) {
        try (FileInputStream in = new FileInputStream(file)) {
            return in.read() == '#' && in.read() == '!';
        } catch (IOException unreadable) {
            return false;
        }
    }
}
