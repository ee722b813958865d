package io.github.experimentstash.config;

import io.github.experimentstash.model.DiagnosisPattern;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.SeverityRule;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.Tool;
import io.github.experimentstash.yaml.YamlEntry;
import io.github.experimentstash.yaml.YamlMapping;
import io.github.experimentstash.yaml.YamlNode;
import io.github.experimentstash.yaml.YamlReader;
import io.github.experimentstash.yaml.YamlScalar;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code configs/meta.yaml}. */
public final class ManifestReader {
    /** Keys of the file. */
    static final Set<String> KEYS = Set.of("tools", "experiment", "validation", "diagnoses");
    /** Keys that have a meaning, but not yet. */
    static final Set<String> LATER_KEYS = Set.of();
    /** Keys of {@code experiment}, which is about the paper or project. */
    static final Set<String> ABOUT_KEYS = Set.of("name", "description", "authors", "date_created");
    /** Keys of {@code validation}. */
    static final Set<String> SWITCHES =
            Set.of("require_commit_pins", "validate_configs", "check_dependencies", "severity");

    private final YamlReader yaml;

    /** With a YAML reader of its own. */
    public ManifestReader() {
        this(new YamlReader());
    }

    public ManifestReader(YamlReader yaml) {
        this.yaml = yaml;
    }

    /** The whole file. @return absent only if nothing of it could be read */
    public Optional<Manifest> read(StashRoot root, Problems problems) {
        return read(root, null, problems);
    }

    /**
     * What one run needs: the entry of one tool and the switches. An error in the entry of another tool is not this
     * run's concern, so the others are known by name only.
     */
    public Optional<Manifest> readFor(String tool, StashRoot root, Problems problems) {
        return read(root, tool, problems);
    }

    private Optional<Manifest> read(StashRoot root, String only, Problems problems) {
        if (leaves(root, problems)) {
            return Optional.empty();
        }
        YamlMapping file = yaml.read(root.meta(), StashRoot.META, problems).orElse(null);
        if (file == null) {
            return Optional.empty();
        }
        Fields fields = new Fields(file, problems);
        fields.checkKeys(KEYS, LATER_KEYS);
        if (file.entry("tools").isEmpty()) {
            problems.add(Problem.error(
                    ProblemCode.MISSING_KEY,
                    file.location(),
                    "meta.yaml needs 'tools'",
                    "add   tools: {}   and put a tool into it"));
        }
        Map<String, Tool> tools = new LinkedHashMap<>();
        Map<String, String> paths = new LinkedHashMap<>();
        Optional<YamlMapping> section = section(fields, "tools");
        List<DiagnosisPattern> diagnoses = DiagnosisPatterns.read(fields, problems);
        if (section.isPresent()) {
            tools(section.get(), only, new ToolReader(root, diagnoses, problems), tools, paths, problems);
        }
        Optional<YamlMapping> about = section(fields, "experiment");
        if (about.isPresent()) {
            about(about.get(), problems);
        }
        Optional<YamlMapping> validation = section(fields, "validation");
        if (validation.isEmpty()) {
            return Optional.of(new Manifest(tools, paths, false, true, true, Map.of()));
        }
        Fields switches = new Fields(validation.get(), problems);
        switches.checkKeys(SWITCHES, Set.of());
        Optional<YamlMapping> severity = section(switches, "severity");
        Map<ProblemCode, SeverityRule> severities =
                severity.isPresent() ? new SeverityReader(problems).read(severity.get()) : Map.of();
        return Optional.of(new Manifest(
                tools,
                paths,
                switches.flag("require_commit_pins", false),
                switches.flag("validate_configs", true),
                switches.flag("check_dependencies", true),
                severities));
    }

    /** What lies outside is in no commit of the stash, and changes without anybody seeing it. */
    private static boolean leaves(StashRoot root, Problems problems) {
        try {
            if (root.holds(root.meta())) {
                return false;
            }
        } catch (IOException e) {
            return false; // its reader says why
        }
        problems.add(Problem.error(
                ProblemCode.UNSAFE_PATH,
                SourceLocation.ofFile(StashRoot.META),
                "this is a link that leaves the stash",
                "copy the file, or the folder configs/, into the stash"));
        return true;
    }

    private static Optional<YamlMapping> section(Fields fields, String key) {
        YamlNode node = fields.node(key).orElse(null);
        if (node instanceof YamlMapping mapping) {
            return Optional.of(mapping);
        }
        if (node != null) {
            fields.wrongType(node, key, "a map", "write the entries below   " + key + ":   indented by two spaces");
        }
        return Optional.empty();
    }

    private static void about(YamlMapping section, Problems problems) {
        Fields about = new Fields(section, problems);
        about.checkKeys(ABOUT_KEYS, Set.of());
        about.text("name");
        about.text("description");
        about.oneOrMore("authors");
        about.text("date_created");
    }

    private static void tools(
            YamlMapping section,
            String only,
            ToolReader reader,
            Map<String, Tool> tools,
            Map<String, String> paths,
            Problems problems) {
        ToolNames rule = new ToolNames();
        for (YamlEntry entry : section.entries()) {
            boolean wanted = only == null || only.equals(entry.key());
            paths.put(entry.key(), path(entry));
            if (!wanted || !rule.check(entry, problems)) {
                continue;
            }
            Optional<Tool> tool = reader.read(entry);
            if (tool.isPresent()) {
                tools.put(tool.get().name(), tool.get());
            }
        }
    }

    /** Of a tool that is known by its name and folder only; a wrong one is told where the entry is read. */
    private static String path(YamlEntry entry) {
        YamlNode path =
                entry.value() instanceof YamlMapping map ? map.get("path").orElse(null) : null;
        String usual = "tools/" + entry.key();
        if (!(path instanceof YamlScalar scalar)
                || Paths.refusal(scalar.text().strip()).isPresent()) {
            return usual;
        }
        String tidy = Paths.tidy(scalar.text().strip());
        return tidy.isEmpty() ? usual : tidy;
    }
}
