package io.github.experimentstash.results;

import io.github.experimentstash.model.OutputGlobs;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.yaml.YamlEntry;
import io.github.experimentstash.yaml.YamlMapping;
import io.github.experimentstash.yaml.YamlNode;
import io.github.experimentstash.yaml.YamlReader;
import io.github.experimentstash.yaml.YamlScalar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a Hydra tool wrote of its configuration: {@code .hydra/config.yaml} of the output directory, and of each job
 * below it with {@code --multirun} (Hydra 1.3, hydra.cc/docs/tutorials/basic/running_your_app/working_directory).
 *
 * @param resolved text for {@code resolved.yaml}, without secrets; jobs of a sweep are documents behind each other
 * @param seed the first key {@code seed} in it, at any depth; it may have been chosen by the tool itself
 */
public record HydraRecord(String resolved, Optional<String> seed) {
    private static final int LARGEST = 1 << 20;
    private static final int MOST_JOBS = 1000;

    /**
     * @param outputDirectory of the run
     * @return absent if Hydra left nothing there
     */
    public static Optional<HydraRecord> read(Path outputDirectory) throws IOException {
        List<Path> configs = new ArrayList<>(OutputGlobs.matching(outputDirectory, ".hydra/config.yaml"));
        if (configs.isEmpty()) {
            configs.addAll(OutputGlobs.matching(outputDirectory, "*/.hydra/config.yaml"));
        }
        if (configs.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        Optional<String> seed = Optional.empty();
        for (Path config : configs.subList(0, Math.min(configs.size(), MOST_JOBS))) {
            if (Files.size(config) > LARGEST) {
                continue;
            }
            String one = Files.readString(config);
            if (configs.size() > 1) {
                text.append("---\n# ")
                        .append(OutputCollector.slashed(
                                outputDirectory.relativize(config.getParent().getParent())))
                        .append('\n');
            }
            text.append(RedactedYaml.of(one));
            if (seed.isEmpty()) {
                seed = new YamlReader()
                        .parse(one, "config.yaml", new Problems())
                        .flatMap(HydraRecord::seed);
            }
        }
        return Optional.of(new HydraRecord(text.toString(), seed));
    }

    /**
     * Whether a tool is a Hydra tool, from the text of a few small files: {@code hydra} among its requirements, or
     * {@code @hydra.main} in the file that is started.
     *
     * @param project where the tool's project lies
     * @param started the Python file of the entry point, if it is known
     */
    public static boolean isHydraTool(Path project, Optional<Path> started) {
        return contains(project.resolve("pyproject.toml"), "hydra-core", "hydra-zen")
                || contains(project.resolve("requirements.txt"), "hydra-core", "hydra-zen")
                || contains(project.resolve("setup.py"), "hydra-core", "hydra-zen")
                || (started.isPresent() && contains(started.get(), "@hydra.main", "hydra-core"));
    }

    private static boolean contains(Path file, String... words) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
            for (String word : words) {
                if (text.contains(word)) {
                    return true;
                }
            }
        } catch (IOException unreadable) {
            return false;
        }
        return false;
    }

    private static Optional<String> seed(YamlMapping mapping) {
        Optional<YamlNode> own = mapping.get("seed");
        if (own.isPresent() && own.get() instanceof YamlScalar scalar && !scalar.isNull()) {
            return Optional.of(scalar.text());
        }
        for (YamlEntry entry : mapping.entries()) {
            if (entry.value() instanceof YamlMapping inner) {
                Optional<String> found = seed(inner);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }
}
