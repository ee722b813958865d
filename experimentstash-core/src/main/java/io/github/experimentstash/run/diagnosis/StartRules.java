package io.github.experimentstash.run.diagnosis;

import io.github.experimentstash.model.EntryPoint.Module;
import io.github.experimentstash.model.EntryPoint.ScriptFile;
import io.github.experimentstash.model.EnvironmentKind;
import io.github.experimentstash.model.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tool did not come so far as to begin: modules, entry point, arguments. */
final class StartRules {
    private static final Pattern NO_MODULE = Pattern.compile("ModuleNotFoundError: No module named '([^']+)'");
    private static final Pattern NO_MAIN_MODULE = Pattern.compile(
            "(?:^|: )No module named ([A-Za-z_][A-Za-z0-9_.]*?)(?:\\.__main__)?(?:;|$)"
                    + "|Error while finding module specification for '([^']+)'",
            Pattern.MULTILINE);
    private static final Pattern RELATIVE_IMPORT =
            Pattern.compile("ImportError: attempted relative import with no known parent package");
    private static final Pattern NO_FILE = Pattern.compile("can't open file '([^']+)'");
    private static final Pattern NO_NAME = Pattern.compile("ImportError: cannot import name '([^']+)' from '([^']+)'");
    private static final Pattern REFUSED = Pattern.compile("error: unrecognized arguments: (\\S+)");
    private static final Pattern WANTED = Pattern.compile("error: the following arguments are required: (.+)");
    private static final Pattern CHOICE =
            Pattern.compile("error: argument (\\S+?):? invalid choice: '?([^' ]+)'? \\(choose from (.+)\\)");
    private static final Pattern BAD_ARGUMENT = Pattern.compile("error: (argument \\S+: .+)");

    /** Names under which packages are known elsewhere than in their imports. */
    private static final Map<String, String> PACKAGES = Map.of(
            "sklearn", "scikit-learn",
            "skimage", "scikit-image",
            "yaml", "pyyaml",
            "cv2", "opencv-python-headless",
            "PIL", "pillow",
            "bs4", "beautifulsoup4",
            "dotenv", "python-dotenv",
            "umap", "umap-learn",
            "igraph", "python-igraph",
            "omegaconf", "hydra-core");

    private StartRules() {}

    static List<Rule> of() {
        return List.of(
                Rule.failed("wrong-module", StartRules::wrongModule),
                Rule.failed("own-package", StartRules::ownPackage),
                Rule.failed("relative-import", StartRules::relativeImport),
                Rule.failed("wrong-file", StartRules::wrongFile),
                Rule.failed("python-path", StartRules::pythonPath),
                Rule.failed("stale-lock", StartRules::staleLock),
                Rule.failed("undeclared-package", StartRules::undeclaredPackage),
                Rule.failed("wrong-version", StartRules::wrongVersion),
                Rule.said(
                        "missing-library",
                        "(?:ImportError|OSError): (\\S+\\.so[.0-9]*): cannot open shared object file",
                        "The library $1, which a package needs, is not on this machine.",
                        "install it, or the package of the tool's environment that brings it"),
                Rule.failed("argument-refused", StartRules::argumentRefused),
                Rule.failed("argument-missing", StartRules::argumentMissing),
                Rule.failed("argument-choice", StartRules::argumentChoice),
                Rule.failed("argument-wrong", StartRules::argumentWrong));
    }

    private static Optional<Finding> ownPackage(Evidence evidence) {
        Optional<String> missing = evidence.log().lastGroup(NO_MODULE);
        boolean own = missing.isPresent()
                && evidence.tool().entryPoint() instanceof ScriptFile file
                && startsWithFolder(file.file(), top(missing.get()));
        return own
                ? asModule(evidence, "The tool imports its own package, so it must be started as a module.")
                : Optional.empty();
    }

    private static boolean startsWithFolder(String file, String folder) {
        return file.startsWith(folder + "/") || file.contains("/" + folder + "/");
    }

    private static Optional<Finding> relativeImport(Evidence evidence) {
        return evidence.log().says(RELATIVE_IMPORT) && evidence.tool().entryPoint() instanceof ScriptFile
                ? asModule(evidence, "The tool uses relative imports, so it must be started as a module.")
                : Optional.empty();
    }

    private static Optional<Finding> asModule(Evidence evidence, String sentence) {
        ScriptFile file = (ScriptFile) evidence.tool().entryPoint();
        String module = file.file().endsWith(".py")
                ? file.file().substring(0, file.file().length() - 3)
                : file.file();
        StringBuilder corrected = new StringBuilder("-m ").append(module.replace('/', '.'));
        for (String argument : file.arguments()) {
            corrected.append(' ').append(argument);
        }
        String lead = "in " + evidence.placeOfTool("entrypoint") + " change   ";
        String second = " ".repeat(Math.max(0, "hint: ".length() + lead.length() - "to   ".length())) + "to   ";
        return Finding.of(
                        sentence,
                        lead + "entrypoint: \"" + file.text() + "\"",
                        second + "entrypoint: \"" + corrected + "\"")
                .map(Finding::withoutFrame);
    }

    /** Python itself says so, before any code of the tool is run. */
    private static Optional<Finding> wrongModule(Evidence evidence) {
        Optional<MatchResult> match = evidence.log().last(NO_MAIN_MODULE);
        if (match.isEmpty() || !(evidence.tool().entryPoint() instanceof Module module)) {
            return Optional.empty();
        }
        String missing = match.get().group(1) == null
                ? match.get().group(2)
                : match.get().group(1);
        return module.module().equals(missing) || module.module().startsWith(missing + ".")
                ? Finding.of(
                                "Python finds no module " + module.module() + " that can be started.",
                                "check 'entrypoint' in " + evidence.placeOfTool("entrypoint")
                                        + ": the module must be found from "
                                        + evidence.shown(evidence.workingDirectory()))
                        .map(Finding::withoutFrame)
                : Optional.empty();
    }

    private static Optional<Finding> wrongFile(Evidence evidence) {
        Optional<String> file = evidence.log().lastGroup(NO_FILE);
        return file.isPresent() && evidence.tool().entryPoint() instanceof ScriptFile
                ? Finding.of(
                                "There is no file "
                                        + evidence.shown(
                                                evidence.workingDirectory().resolve(file.get())) + ".",
                                "correct 'entrypoint' in " + evidence.placeOfTool("entrypoint"))
                        .map(Finding::withoutFrame)
                : Optional.empty();
    }

    private static Optional<Finding> pythonPath(Evidence evidence) {
        return evidence.droppedPythonPath() && evidence.log().says(NO_MODULE)
                ? Finding.of(
                        "PYTHONPATH was set in your shell; a run does not pass it on, since it would not be the same elsewhere.",
                        "in " + evidence.placeOfTool("") + " add   env: {PYTHONPATH: \"<folder in the tool>\"}")
                : Optional.empty();
    }

    private static Optional<Finding> staleLock(Evidence evidence) {
        Optional<String> missing = evidence.log().lastGroup(NO_MODULE);
        return missing.isPresent() && evidence.lock().equals(Optional.of("stale"))
                ? Finding.of(
                        "The tool's lock is older than its requirements, so what was added since is not installed: "
                                + top(missing.get()) + ".",
                        "in " + evidence.tool().path() + ": uv lock   (or its authors do); until then in "
                                + evidence.placeOfTool("") + " add   dependencies: [\"" + distribution(missing.get())
                                + "\"]")
                : Optional.empty();
    }

    private static Optional<Finding> undeclaredPackage(Evidence evidence) {
        Optional<String> missing = evidence.log().lastGroup(NO_MODULE);
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        String name = distribution(missing.get());
        if (evidence.tool().environment() == EnvironmentKind.NONE) {
            return Finding.of(
                    "The machine's own Python has no module " + top(missing.get()) + ".",
                    "install it there (" + name + "), or give the tool an environment of its own: take out"
                            + " 'environment: none' in " + evidence.placeOfTool("environment"));
        }
        return Finding.of(
                "No package of the tool's environment has a module " + top(missing.get())
                        + ": the tool does not declare it.",
                "in " + evidence.placeOfTool("") + " add   dependencies: [\"" + name + "\"]");
    }

    private static Optional<Finding> wrongVersion(Evidence evidence) {
        Optional<MatchResult> match = evidence.log().last(NO_NAME);
        if (match.isEmpty()) {
            return Optional.empty();
        }
        String module = match.get().group(2);
        String advice = evidence.lock().orElse("").equals("none")
                ? "its versions are those of the day: require a version that has it, then mvn stash:lock -Dtool="
                        + evidence.tool().name()
                : "in " + evidence.placeOfTool("") + " add the version that has it   dependencies: [\""
                        + distribution(module) + "==<version>\"]";
        return Finding.of("The installed " + module + " has no " + match.get().group(1) + ".", advice);
    }

    private static Optional<Finding> argumentRefused(Evidence evidence) {
        Optional<String> refused = evidence.log().lastGroup(REFUSED);
        if (refused.isEmpty()) {
            return Optional.empty();
        }
        String word = refused.get();
        boolean ours = evidence.tool().arguments().isEmpty() && word.startsWith("experiment=");
        String tool = evidence.placeOfTool("");
        return Finding.of(
                "The tool does not take " + word + ".",
                ours
                        ? "say in " + tool
                                + " how it is told its experiment, such as   arguments: [\"--config\", \"${experiment}\"]"
                        : word.startsWith("hydra.")
                                ? "it is not started through Hydra: in " + tool
                                        + " add   output_argument: \"\"   or the argument that names its output directory"
                                : arguments(evidence));
    }

    private static Optional<Finding> argumentMissing(Evidence evidence) {
        return evidence.log()
                .lastGroup(WANTED)
                .flatMap(names -> Finding.of("The tool wants to be told: " + names + ".", arguments(evidence)));
    }

    private static Optional<Finding> argumentChoice(Evidence evidence) {
        return evidence.log().last(CHOICE).flatMap(match -> {
            List<String> options = new ArrayList<>();
            Matcher words = Pattern.compile("[^', ]+").matcher(match.group(3));
            while (words.find()) {
                options.add(words.group());
            }
            return Finding.of(
                    "The tool does not know '" + match.group(2) + "' as " + match.group(1) + ".",
                    Nearest.question(match.group(2), options)
                                    .map(question -> question + "  ")
                                    .orElse("")
                            + arguments(evidence));
        });
    }

    private static Optional<Finding> argumentWrong(Evidence evidence) {
        return evidence.log()
                .lastGroup(BAD_ARGUMENT)
                .flatMap(what -> Finding.of("The tool does not take it: " + what + ".", arguments(evidence)));
    }

    private static String arguments(Evidence evidence) {
        return "correct 'arguments' in " + evidence.placeOfTool("arguments") + ", or the overrides of "
                + evidence.placeOfExperiment("overrides");
    }

    private static String top(String module) {
        int dot = module.indexOf('.');
        return dot < 0 ? module : module.substring(0, dot);
    }

    private static String distribution(String module) {
        return PACKAGES.getOrDefault(top(module), top(module));
    }
}
