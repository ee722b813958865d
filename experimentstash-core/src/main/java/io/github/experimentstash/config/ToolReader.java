package io.github.experimentstash.config;

import io.github.experimentstash.model.DiagnosisPattern;
import io.github.experimentstash.model.EntryPoint;
import io.github.experimentstash.model.EnvironmentKind;
import io.github.experimentstash.model.Nearest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.model.Tool;
import io.github.experimentstash.yaml.YamlEntry;
import io.github.experimentstash.yaml.YamlMapping;
import io.github.experimentstash.yaml.YamlNode;
import io.github.experimentstash.yaml.YamlScalar;
import io.github.experimentstash.yaml.YamlSequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the entry of one tool. */
final class ToolReader {
    /** Keys of a tool. */
    static final Set<String> KEYS = Set.of(
            "path",
            "entrypoint",
            "commit",
            "python_version",
            "dependencies",
            "description",
            "environment",
            "environment_options",
            "directory",
            "arguments",
            "debug_arguments",
            "output_argument",
            "env",
            "search_packages",
            "metrics",
            "resume",
            "diagnoses");
    /** Keys that have a meaning, but not yet: of the experiments' ones those that may hold for a whole tool. */
    static final Set<String> LATER_KEYS = Set.of("requires", "resources", "inputs", "reproduce");

    private final StashRoot root;
    private final List<DiagnosisPattern> common;
    private final Problems problems;

    /** @param common {@code diagnoses} of the whole file */
    ToolReader(StashRoot root, List<DiagnosisPattern> common, Problems problems) {
        this.root = root;
        this.common = List.copyOf(common);
        this.problems = problems;
    }

    /** @return absent if the tool could not be run as it is described */
    Optional<Tool> read(YamlEntry entry) {
        String name = entry.key();
        if (!(entry.value() instanceof YamlMapping map)) {
            problems.add(Problem.error(
                    ProblemCode.WRONG_TYPE,
                    entry.keyLocation(),
                    "tool '" + name + "' must be a map, it is " + entry.value().kind(),
                    "write   path: tools/" + name + "   and   entrypoint: \"-m package.module\"   below it"));
            return Optional.empty();
        }
        Fields fields = new Fields(map, problems);
        fields.checkKeys(KEYS, LATER_KEYS);
        String owner = "tool '" + name + "'";
        Optional<String> path = fields.required("path", owner, "tools/" + name);
        path = path.isPresent() ? path(fields, name, path.get()) : path;
        Optional<String> entryText = fields.required("entrypoint", owner, "\"-m package.module\"");
        Optional<EntryPoint> entryPoint = entryText.isPresent()
                ? EntryPoints.parse(entryText.get(), fields.locationOf("entrypoint"), problems)
                : Optional.empty();
        Optional<String> commit = fields.text("commit");
        commit = commit.isPresent() ? Optional.of(lowerCaseCommit(commit.get())) : commit;
        Optional<String> pythonVersion = fields.text("python_version");
        pythonVersion = pythonVersion.isPresent() ? pythonVersion(fields, pythonVersion.get()) : pythonVersion;
        EnvironmentKind environment = environment(fields);
        Optional<List<String>> arguments =
                map.get("arguments").isPresent() ? Optional.of(fields.texts("arguments")) : Optional.empty();
        Optional<String> directory = directory(fields, path);
        boolean elsewhere = entryPoint.isPresent() && isElsewhere(fields, entryPoint.get(), path, directory);
        Tool tool = new Tool(
                name,
                path.orElse("tools/" + name),
                entryPoint.orElse(new EntryPoint.ConsoleScript("", name, List.of())),
                commit,
                pythonVersion,
                fields.texts("dependencies"),
                fields.text("description"),
                environment,
                fields.texts("environment_options"),
                directory.orElse(""),
                arguments,
                fields.texts("debug_arguments"),
                outputArgument(map, fields),
                fields.variables("env"),
                searchPackages(fields),
                MetricSources.read(fields, problems),
                RetryFields.resume(fields, problems),
                diagnoses(fields),
                entry.keyLocation(),
                fields.locations());
        boolean runnable = path.isPresent() && directory.isPresent() && entryPoint.isPresent() && !elsewhere;
        return runnable ? Optional.of(tool) : Optional.empty();
    }

    private List<DiagnosisPattern> diagnoses(Fields fields) {
        List<DiagnosisPattern> diagnoses = new ArrayList<>(DiagnosisPatterns.read(fields, problems));
        diagnoses.addAll(common);
        return diagnoses;
    }

    private Optional<String> path(Fields fields, String name, String text) {
        String tidy = Paths.tidy(text);
        Optional<String> why = Paths.refusal(text);
        if (why.isEmpty() && tidy.isEmpty()) {
            why = Optional.of("it is the stash itself");
        }
        if (why.isEmpty() && !lies(root.path().resolve(tidy), root.path())) {
            why = Optional.of("it is a link that leaves the stash");
        }
        if (why.isEmpty()) {
            return Optional.of(tidy);
        }
        problems.add(Problem.error(
                ProblemCode.UNSAFE_PATH,
                fields.locationOf("path"),
                "path '" + Texts.oneLine(text) + "' cannot be the folder of a tool: " + why.get(),
                "write it relative to the stash's root, with /, such as   path: tools/" + name));
        return Optional.empty();
    }

    /** @return absent if it is refused, empty text for the tool's own folder */
    private Optional<String> directory(Fields fields, Optional<String> toolPath) {
        String text = fields.text("directory").orElse("");
        String tidy = Paths.tidy(text);
        Optional<String> why = Paths.refusal(text);
        if (why.isEmpty() && toolPath.isPresent()) {
            Path tool = root.path().resolve(toolPath.get());
            why = lies(tool.resolve(tidy), tool) ? why : Optional.of("it is a link that leaves the tool");
        }
        if (why.isEmpty()) {
            return Optional.of(tidy);
        }
        problems.add(Problem.error(
                ProblemCode.UNSAFE_PATH,
                fields.locationOf("directory"),
                "directory '" + Texts.oneLine(text) + "' cannot be a folder of the tool: " + why.get(),
                "write it relative to the tool's folder, with /, such as   directory: python"));
        return Optional.empty();
    }

    /** What the record says of the tool's code would not be true of a file that lies elsewhere. */
    private boolean isElsewhere(
            Fields fields, EntryPoint entryPoint, Optional<String> path, Optional<String> directory) {
        if (path.isEmpty() || directory.isEmpty() || !(entryPoint instanceof EntryPoint.ScriptFile script)) {
            return false;
        }
        Path file = root.path().resolve(path.get()).resolve(directory.get()).resolve(script.file());
        if (lies(file, root.path())) {
            return false;
        }
        problems.add(Problem.error(
                ProblemCode.UNSAFE_PATH,
                fields.locationOf("entrypoint"),
                "the entry point '" + Texts.oneLine(script.file()) + "' is a link that leaves the stash",
                "put the file itself into the tool"));
        return true;
    }

    /** What does not exist, or cannot be looked at, is another check's to tell. */
    private static boolean lies(Path path, Path within) {
        try {
            return !Files.exists(path) || path.toRealPath().startsWith(within.toRealPath());
        } catch (IOException e) {
            return true;
        }
    }

    /** Git writes hashes in lower case; people paste them in either. */
    private static String lowerCaseCommit(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        return Pins.isHex(lower) ? lower : text.strip();
    }

    private Optional<String> pythonVersion(Fields fields, String text) {
        String version = text.strip();
        int parts = 0;
        boolean valid = !version.isEmpty();
        for (String part : version.split("\\.", -1)) {
            valid &= !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(c -> Words.isDigit((char) c));
            parts++;
        }
        if (valid && parts <= 3) {
            return Optional.of(version);
        }
        problems.add(Problem.error(
                ProblemCode.BAD_VALUE,
                fields.locationOf("python_version"),
                "python_version '" + Texts.oneLine(text) + "' is not a version",
                "write it as   python_version: '3.11'"));
        return Optional.empty();
    }

    private EnvironmentKind environment(Fields fields) {
        String text = fields.text("environment").orElse("uv").strip();
        for (EnvironmentKind kind : EnvironmentKind.values()) {
            if (kind.word().equals(text)) {
                return kind;
            }
        }
        String hint = text.equals("conda")
                ? "use the conda environment's own Python: activate it and write   environment: none"
                : Nearest.question(text, List.of("uv", "venv", "none"))
                                .map(q -> q + "  ")
                                .orElse("") + "it is one of uv, venv, none";
        problems.add(Problem.error(
                ProblemCode.BAD_VALUE,
                fields.locationOf("environment"),
                "environment '" + Texts.oneLine(text) + "' is not known",
                hint));
        return EnvironmentKind.UV;
    }

    /** {@code output_argument: ""} means something else than no such line. */
    private static Optional<String> outputArgument(YamlMapping map, Fields fields) {
        YamlNode node = map.get("output_argument").orElse(null);
        boolean empty = node instanceof YamlScalar scalar && scalar.isNull();
        return empty ? Optional.of("") : fields.text("output_argument");
    }

    private static Optional<String> searchPackages(Fields fields) {
        if (fields.node("search_packages").orElse(null) instanceof YamlSequence) {
            return Optional.of(String.join(":", fields.texts("search_packages")));
        }
        return fields.text("search_packages");
    }
}
