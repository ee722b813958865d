package io.github.experimentstash.run.diagnosis;

import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.ShellWords;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.Tool;
import io.github.experimentstash.process.Verdict;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * All that a diagnosis is made of.
 *
 * @param log its end
 * @param tool as it was when the run began; of a recovered run only what the record has
 * @param experiment the same
 * @param root of the stash, absolute
 * @param workingDirectory of the tool, absolute
 * @param ownFolders the tool's folder, absolute, by each name that Python may have for it
 * @param lock {@code environment.lock} of the record
 * @param variables names of those that the tool saw
 * @param slurmJob the job of the cluster in which it ran
 * @param droppedPythonPath the caller's PYTHONPATH was set and did not reach the tool
 * @param hydraKeys keys of the tool's Hydra configuration, where its files tell them; asked for at most once
 */
public record Evidence(
        Verdict verdict,
        LogText log,
        Tool tool,
        Experiment experiment,
        Path root,
        Path workingDirectory,
        List<Path> ownFolders,
        Optional<String> lock,
        Set<String> variables,
        Optional<String> slurmJob,
        boolean droppedPythonPath,
        Supplier<List<String>> hydraKeys) {
    private static final Set<String> INSTALLED = Set.of(".venv", "venv", "site-packages", "dist-packages");
    private static final Set<String> OWN_MAKING = Set.of("SIGSEGV", "SIGABRT", "SIGBUS", "SIGFPE", "SIGILL");

    public Evidence {
        ownFolders = List.copyOf(ownFolders);
        variables = Set.copyOf(variables);
    }

    /** The signal's name; the empty text for an exit. */
    String signal() {
        return verdict.signal().orElse("");
    }

    /** It exited, or crashed of its own making. */
    boolean endedByItself() {
        return signal().isEmpty() || OWN_MAKING.contains(signal());
    }

    /** {@code configs/meta.yaml:4}, where the value of a key stands. */
    String placeOfTool(String key) {
        return place(tool.locationOf(key));
    }

    String placeOfExperiment(String key) {
        return place(experiment.locationOf(key));
    }

    private static String place(SourceLocation location) {
        return location.line() > 0 ? location.file() + ":" + location.line() : location.file();
    }

    /** The command that runs it again. */
    String again() {
        return "mvn stash:run -Dconfig=" + ShellWords.quote(experiment.config());
    }

    /** A path as a person may click on it: relative to the stash where it lies there. */
    String shown(Path path) {
        return path.startsWith(root) ? root.relativize(path).toString().replace('\\', '/') : path.toString();
    }

    /** Where the exception was raised, in the tool's own code: {@code tools/demo/src/fit.py:12, in fit}. */
    Optional<String> frame() {
        return log.frame(file -> own(file).isPresent()).map(this::text);
    }

    /** The same where the interpreter itself crashed. */
    Optional<String> crashFrame() {
        return log.fatalFrame(file -> own(file).isPresent()).map(this::text);
    }

    private String text(Frame frame) {
        String place = shown(own(frame.file()).orElseThrow()) + ":" + frame.line();
        return frame.function().isEmpty() || frame.function().equals("<module>")
                ? place
                : place + ", in " + frame.function();
    }

    /** Below the tool's folder in the stash; absent for code of others, installed or of Python itself. */
    private Optional<Path> own(String file) {
        if (file.startsWith("<")) {
            return Optional.empty(); // frozen into the interpreter, or never in a file
        }
        try {
            Path path = workingDirectory.resolve(file).normalize();
            for (Path folder : ownFolders) {
                if (path.startsWith(folder)) {
                    Path inside = folder.relativize(path);
                    for (Path part : inside) {
                        if (INSTALLED.contains(part.toString())) {
                            return Optional.empty();
                        }
                    }
                    return Optional.of(ownFolders.get(0).resolve(inside));
                }
            }
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
        return Optional.empty();
    }
}
