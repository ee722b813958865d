package io.github.experimentstash.tool;

import io.github.experimentstash.model.Problems;
import io.github.experimentstash.yaml.YamlMapping;
import io.github.experimentstash.yaml.YamlNode;
import io.github.experimentstash.yaml.YamlReader;
import io.github.experimentstash.yaml.YamlScalar;
import io.github.experimentstash.yaml.YamlSequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which experiments a Hydra tool has, and how one is chosen on its command line: {@code experiment=x} where its defaults
 * list has the group, {@code +experiment=x} where not (hydra.cc, "Defaults List" and "Configuring Experiments").
 *
 * @param folder of the configuration, relative to the project; empty text if it is not known
 * @param names of the experiments, sorted
 * @param argument with the placeholder {@code ${experiment}}
 */
record HydraExperiments(String folder, List<String> names, String argument) {
    private static final Pattern CONFIG_PATH = Pattern.compile("config_path\\s*=\\s*[\"']([^\"']+)[\"']");
    private static final Pattern CONFIG_NAME = Pattern.compile("config_name\\s*=\\s*[\"']([^\"']+)[\"']");

    HydraExperiments {
        names = List.copyOf(names);
    }

    /**
     * @param project folder of the project
     * @param file that has {@code @hydra.main}, relative to the project
     */
    static HydraExperiments read(Path project, String file) throws IOException {
        String text = SourceTree.head(project.resolve(file));
        Path beside = project.resolve(file).getParent();
        Optional<Path> configs = match(CONFIG_PATH, text)
                .map(path -> beside.resolve(path).normalize())
                .filter(path -> path.startsWith(project) && Files.isDirectory(path))
                .or(() -> List.of("configs", "conf", "config").stream()
                        .map(beside::resolve)
                        .filter(Files::isDirectory)
                        .findFirst());
        if (configs.isEmpty()) {
            return new HydraExperiments("", List.of(), "experiment=${experiment}");
        }
        List<String> names = new ArrayList<>();
        for (String name : SourceTree.names(configs.get().resolve("experiment"))) {
            if (name.endsWith(".yaml")) {
                names.add(name.substring(0, name.length() - ".yaml".length()));
            }
        }
        String primary = match(CONFIG_NAME, text).orElse("config");
        boolean listed = hasGroup(configs.get().resolve(primary.endsWith(".yaml") ? primary : primary + ".yaml"));
        return new HydraExperiments(
                project.relativize(configs.get()).toString().replace('\\', '/'),
                names,
                (listed ? "" : "+") + "experiment=${experiment}");
    }

    private static Optional<String> match(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static boolean hasGroup(Path primary) {
        if (!Files.isRegularFile(primary)) {
            return false;
        }
        Optional<YamlMapping> config =
                new YamlReader().read(primary, String.valueOf(primary.getFileName()), new Problems());
        if (config.isEmpty() || !(config.get().get("defaults").orElse(null) instanceof YamlSequence defaults)) {
            return false;
        }
        for (YamlNode item : defaults.items()) {
            if (item instanceof YamlMapping group) {
                for (String key : group.keys()) {
                    String bare = key.replace("optional ", "")
                            .replace("override ", "")
                            .strip();
                    if (bare.equals("experiment") || bare.equals("/experiment")) {
                        return true;
                    }
                }
            } else if (item instanceof YamlScalar word && word.text().startsWith("experiment/")) {
                return true;
            }
        }
        return false;
    }
}
