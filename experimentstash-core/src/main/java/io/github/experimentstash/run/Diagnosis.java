package io.github.experimentstash.run;

import io.github.experimentstash.model.EntryPoint.Module;
import io.github.experimentstash.model.EntryPoint.ScriptFile;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.process.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a run did not succeed, in words: a pure function of the verdict and the end of the log.
 *
 * @param details lines under the verdict
 * @param hint lines of what to do; the first stands after {@code hint: }
 */
record Diagnosis(List<String> details, List<String> hint) {
    private static final Pattern NO_MODULE = Pattern.compile("ModuleNotFoundError: No module named '([^']+)'");
    private static final Pattern NO_MAIN_MODULE = Pattern.compile(
            "(?:^|: )No module named ([A-Za-z_][A-Za-z0-9_.]*)(?:\\.__main__)?(?:;|$)", Pattern.MULTILINE);
    private static final Pattern RELATIVE_IMPORT =
            Pattern.compile("ImportError: attempted relative import with no known parent package");
    private static final Pattern NO_FILE = Pattern.compile("can't open file '([^']+)'");
    private static final Pattern HYDRA_OPTION = Pattern.compile("Could not find '(experiment/[^']+)'");
    private static final Pattern HYDRA_KEY = Pattern.compile("To append to your config use \\+(\\S+)");
    private static final Pattern REFUSED = Pattern.compile("error: unrecognized arguments: (\\S+)");
    private static final Pattern FULL = Pattern.compile("No space left on device|Disk quota exceeded");
    private static final Pattern MEMORY =
            Pattern.compile("CUDA out of memory|OutOfMemoryError|^MemoryError", Pattern.MULTILINE);
    private static final Pattern EXCEPTION =
            Pattern.compile("^(?:[A-Za-z_][A-Za-z0-9_.]*(?:Error|Exception|Interrupt|Exit|Warning))(?::.*)?$");

    Diagnosis {
        details = List.copyOf(details);
        hint = List.copyOf(hint);
    }

    /** The hint as one line, for {@code run.json}. */
    Optional<String> hintLine() {
        return hint.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(" ", hint).replaceAll("\\s+", " ").trim());
    }

    /**
     * @param logTail the last part of the log as text
     * @param droppedPythonPath the caller's PYTHONPATH was set and did not reach the tool
     */
    static Diagnosis of(Verdict verdict, RunPlan plan, String logTail, boolean droppedPythonPath) {
        List<String> details = new ArrayList<>();
        if (!verdict.missingOutputs().isEmpty() && verdict.exitCode().orElse(1) == 0) {
            return new Diagnosis(
                    details,
                    List.of("look at the log, or correct 'outputs' in "
                            + place(plan.experiment().locationOf("outputs"))));
        }
        return switch (verdict.state()) {
            case FAILED -> failed(plan, logTail, droppedPythonPath);
            case OUT_OF_MEMORY ->
                new Diagnosis(details, List.of("ask for more memory, or reduce batch size or workers"));
            case TIMED_OUT -> new Diagnosis(details, List.of(timeoutHint(plan)));
            case CRASHED -> new Diagnosis(details, crashHint(verdict));
            default -> new Diagnosis(details, List.of());
        };
    }

    private static String timeoutHint(RunPlan plan) {
        String run = "mvn stash:run -Dconfig=" + plan.experiment().config() + " -Dtimeout=<more>";
        return plan.experiment().timeout().isPresent()
                ? "raise 'timeout' in " + place(plan.experiment().locationOf("timeout")) + ", or: " + run
                : run;
    }

    private static List<String> crashHint(Verdict verdict) {
        String signal = verdict.signal().orElse("");
        if (signal.equals("SIGXFSZ") || signal.equals("SIGXCPU")) {
            return List.of("a limit of your shell was reached ("
                    + (signal.equals("SIGXFSZ") ? "size of a file, ulimit -f" : "CPU time, ulimit -t") + ")");
        }
        if (signal.equals("SIGKILL") || signal.equals("SIGTERM")) {
            return List.of(
                    "ended from outside: a job limit, the system or another user; 'dmesg' or the cluster's log may say more");
        }
        return List.of("it crashed in native code; Python's own stack stands at the end of the log");
    }

    private static Diagnosis failed(RunPlan plan, String log, boolean droppedPythonPath) {
        String exception = lastException(log);
        List<String> details = new ArrayList<>();
        if (!exception.isEmpty()) {
            details.add(exception);
        }
        String missing = lastGroup(NO_MODULE, log);
        if (!missing.isEmpty()) {
            return missingModule(plan, missing, details, droppedPythonPath);
        }
        if (RELATIVE_IMPORT.matcher(log).find() && plan.tool().entryPoint() instanceof ScriptFile file) {
            details.add("The tool uses relative imports, so it must be started as a module.");
            return new Diagnosis(details, correctedEntryPoint(plan, file));
        }
        String main = lastGroup(NO_MAIN_MODULE, log);
        if (!main.isEmpty()
                && plan.tool().entryPoint() instanceof Module module
                && module.module().startsWith(main)) {
            details.add("No module named " + main);
            return new Diagnosis(
                    details,
                    List.of("check entrypoint in " + place(plan.tool().locationOf("entrypoint"))
                            + ": the module must be found from " + relative(plan)));
        }
        String file = lastGroup(NO_FILE, log);
        if (!file.isEmpty() && plan.tool().entryPoint() instanceof ScriptFile) {
            details.add("There is no file "
                    + plan.root()
                            .relativize(plan.root().resolve(file))
                            .toString()
                            .replace('\\', '/'));
            return new Diagnosis(
                    details,
                    List.of("correct entrypoint in " + place(plan.tool().locationOf("entrypoint"))));
        }
        return FULL.matcher(log).find()
                ? new Diagnosis(details, List.of("the disk is full, or your share of it: free space, then run again"))
                : MEMORY.matcher(log).find()
                        ? new Diagnosis(details, List.of("reduce batch size or data, or use a device with more memory"))
                        : arguments(plan, log, details);
    }

    private static Diagnosis arguments(RunPlan plan, String log, List<String> details) {
        String refused = lastGroup(REFUSED, log);
        if (refused.isEmpty()) {
            return hydra(plan, log, details);
        }
        details.add("The tool does not take " + refused + ".");
        boolean ours = plan.tool().arguments().isEmpty() && refused.startsWith("experiment=");
        return new Diagnosis(
                details,
                List.of(
                        ours
                                ? "say in " + place(plan.tool().location())
                                        + " how it is told its experiment, such as   arguments: [\"--config\", \"${experiment}\"]"
                                : refused.startsWith("hydra.")
                                        ? "it is not started through Hydra: in "
                                                + place(plan.tool().location())
                                                + " add   output_argument: \"\"   or the argument that names its output directory"
                                        : "correct 'arguments' in "
                                                + place(plan.tool().locationOf("arguments")) + " or the overrides"));
    }

    private static Diagnosis hydra(RunPlan plan, String log, List<String> details) {
        String option = lastGroup(HYDRA_OPTION, log);
        if (!option.isEmpty()) {
            details.add("The tool has no " + option + "; what it has stands in the log");
            return new Diagnosis(
                    details,
                    List.of("correct 'experiment' in " + place(plan.experiment().locationOf("experiment"))));
        }
        String key = lastGroup(HYDRA_KEY, log);
        if (!key.isEmpty()) {
            return new Diagnosis(details, List.of("the tool's configuration has no such key: to add it write +" + key));
        }
        return new Diagnosis(details, List.of());
    }

    private static Diagnosis missingModule(
            RunPlan plan, String missing, List<String> details, boolean droppedPythonPath) {
        String top = missing.contains(".") ? missing.substring(0, missing.indexOf('.')) : missing;
        if (plan.tool().entryPoint() instanceof ScriptFile file && startsWithFolder(file.file(), top)) {
            details.add("The tool imports its own package, so it must be started as a module.");
            return new Diagnosis(details, correctedEntryPoint(plan, file));
        }
        if (droppedPythonPath) {
            details.add(
                    "PYTHONPATH was set in your shell; a run does not pass it on, since it would not be the same elsewhere.");
            return new Diagnosis(
                    details,
                    List.of("in " + place(plan.tool().location())
                            + " add   env: {PYTHONPATH: \"<folder in the tool>\"}"));
        }
        return new Diagnosis(
                details,
                List.of("if it is a package that the tool does not declare, in "
                        + place(plan.tool().location()) + " add   dependencies: [\"" + top + "\"]"));
    }

    private static boolean startsWithFolder(String file, String folder) {
        return file.startsWith(folder + "/") || file.contains("/" + folder + "/");
    }

    private static List<String> correctedEntryPoint(RunPlan plan, ScriptFile file) {
        String module = file.file().endsWith(".py")
                ? file.file().substring(0, file.file().length() - 3)
                : file.file();
        StringBuilder corrected = new StringBuilder("-m ").append(module.replace('/', '.'));
        for (String argument : file.arguments()) {
            corrected.append(' ').append(argument);
        }
        SourceLocation at = plan.tool().locationOf("entrypoint");
        String lead = "in " + at.file() + ":" + at.line() + " change   ";
        String second = " ".repeat(Math.max(0, "hint: ".length() + lead.length() - "to   ".length())) + "to   ";
        return List.of(lead + "entrypoint: \"" + file.text() + "\"", second + "entrypoint: \"" + corrected + "\"");
    }

    private static String relative(RunPlan plan) {
        return plan.root().relativize(plan.workingDirectory()).toString().replace('\\', '/');
    }

    private static String place(SourceLocation location) {
        return location.line() > 0 ? location.file() + ":" + location.line() : location.file();
    }

    private static String lastGroup(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        String last = "";
        while (matcher.find()) {
            last = matcher.group(1);
        }
        return last;
    }

    /** The last line that reads like the head of a Python exception. */
    private static String lastException(String log) {
        String[] lines = log.split("\n", -1);
        for (int i = lines.length - 1; i >= 0 && i >= lines.length - 200; i--) {
            if (EXCEPTION.matcher(lines[i]).matches()) {
                return lines[i].length() > 300 ? lines[i].substring(0, 300) + " …" : lines[i];
            }
        }
        return "";
    }
}
