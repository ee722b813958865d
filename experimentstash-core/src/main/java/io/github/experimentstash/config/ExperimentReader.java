package io.github.experimentstash.config;

import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.StopSignal;
import io.github.experimentstash.model.Texts;
import io.github.experimentstash.yaml.YamlMapping;
import io.github.experimentstash.yaml.YamlReader;
import io.github.experimentstash.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads experiment files. */
public final class ExperimentReader {
    /** Keys of an experiment. */
    static final Set<String> KEYS = Set.of(
            "tool",
            "experiment",
            "description",
            "tags",
            "estimated_runtime",
            "debug",
            "overrides",
            "timeout",
            "grace",
            "stop_signal",
            "env",
            "outputs",
            "metrics",
            "retries",
            "resume");
    /** Keys that have a meaning, but not yet. */
    static final Set<String> LATER_KEYS = Set.of("matrix", "requires", "resources", "inputs", "reproduce");

    private final YamlReader yaml;

    /** With a YAML reader of its own. */
    public ExperimentReader() {
        this(new YamlReader());
    }

    public ExperimentReader(YamlReader yaml) {
        this.yaml = yaml;
    }

    /** @return absent if the file is unreadable or does not name its tool and experiment */
    public Optional<Experiment> read(ConfigFile file, Problems problems) {
        YamlMapping map = yaml.read(file.path(), file.shown(), problems).orElse(null);
        if (map == null) {
            return Optional.empty();
        }
        Fields fields = new Fields(map, problems);
        fields.checkKeys(KEYS, LATER_KEYS);
        Optional<String> tool = fields.required("tool", "an experiment", "name-of-a-tool");
        Optional<String> experiment = fields.required("experiment", "an experiment", "name-within-the-tool");
        Map<String, SourceLocation> locations = fields.locations();
        Experiment read = new Experiment(
                file.config(),
                file.shown(),
                tool.orElse(""),
                experiment.orElse(""),
                fields.text("description"),
                fields.texts("tags"),
                fields.text("estimated_runtime"),
                fields.flag("debug", false),
                Overrides.read(fields, locations, problems),
                fields.duration("timeout", false),
                fields.duration("grace", true),
                stopSignal(fields, problems),
                fields.variables("env"),
                outputs(fields, problems),
                MetricSources.read(fields, problems),
                RetryFields.retries(fields, problems),
                RetryFields.resume(fields, problems),
                locations);
        return tool.isPresent() && experiment.isPresent() ? Optional.of(read) : Optional.empty();
    }

    private static StopSignal stopSignal(Fields fields, Problems problems) {
        String text = fields.text("stop_signal").orElse(StopSignal.TERM.name()).strip();
        Optional<StopSignal> signal = StopSignal.ofWord(text);
        if (signal.isEmpty()) {
            problems.add(Problem.error(
                    ProblemCode.BAD_VALUE,
                    fields.locationOf("stop_signal"),
                    "'" + Texts.oneLine(text) + "' is no signal that can ask a tool to end",
                    "write one of "
                            + Arrays.stream(StopSignal.values()).map(Enum::name).collect(Collectors.joining(", "))));
        }
        return signal.orElse(StopSignal.TERM);
    }

    private static List<String> outputs(Fields fields, Problems problems) {
        List<String> outputs = new ArrayList<>();
        for (YamlScalar glob : fields.oneOrMoreScalars("outputs")) {
            if (Globs.check(glob.text(), "outputs", glob.location(), problems)) {
                outputs.add(glob.text());
            }
        }
        return outputs;
    }
}
