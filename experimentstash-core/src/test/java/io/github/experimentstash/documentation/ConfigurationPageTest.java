package io.github.experimentstash.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.config.ConfigFile;
import io.github.experimentstash.config.ExperimentReader;
import io.github.experimentstash.config.KnownKeys;
import io.github.experimentstash.config.ManifestReader;
import io.github.experimentstash.config.Placeholders;
import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.testing.ConfigSchemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/configuration.md} has every key that the readers know, no other, and its examples are sound. */
class ConfigurationPageTest {
    private static final Markdown PAGE = new Markdown(ProjectFiles.text("docs/configuration.md"));
    /** Recipes for other programs, in their languages of YAML. */
    private static final Set<String> OTHER_YAML = Set.of("docs/ci.md");

    @TempDir
    Path folder;

    @Test
    void everyKeyIsDescribed() {
        assertThat(keys("A tool")).isEqualTo(KnownKeys.ofTool());
        assertThat(keys("An experiment")).isEqualTo(KnownKeys.ofExperiment());
        assertThat(keys("Diagnoses")).isEqualTo(KnownKeys.ofDiagnosis());
        assertThat(keys("About the paper: `experiment`")).isEqualTo(KnownKeys.ofAbout());
        assertThat(keys("Switches: `validation`")).isEqualTo(KnownKeys.ofSwitches());
        assertThat(keys("The file `configs/meta.yaml`")).isEqualTo(KnownKeys.ofManifest());
    }

    @Test
    void everyKeyOfLaterVersionsIsTold() {
        Map<String, Set<String>> places = new TreeMap<>();
        KnownKeys.ofLaterVersions()
                .forEach((place, keys) -> keys.forEach(key ->
                        places.computeIfAbsent(key, unused -> new TreeSet<>()).add(place)));
        Map<String, Set<String>> told = new TreeMap<>();
        PAGE.section("Keys of later versions")
                .rows()
                .forEach((key, cells) ->
                        told.put(key, new TreeSet<>(List.of(cells.get(1).split(", ")))));
        assertThat(told).isEqualTo(places);
    }

    @Test
    void everyPlaceholderIsDescribed() {
        Set<String> expected = new TreeSet<>();
        Placeholders.NAMES.forEach(name -> expected.add("${" + name + "}"));
        assertThat(keys("Placeholders")).isEqualTo(expected);
    }

    /** The first line of a block says what it is: a whole file, or lines of a tool or an experiment. */
    @Test
    void everyExampleIsReadWithoutAProblem() throws IOException {
        Map<String, List<Problem>> wrong = new LinkedHashMap<>();
        int read = 0;
        for (Path page : ProjectFiles.pages()) {
            if (OTHER_YAML.contains(ProjectFiles.name(page))) {
                continue;
            }
            for (Markdown.Block block : new Markdown(ProjectFiles.text(page)).blocks()) {
                if (block.language().equals("yaml")) {
                    read++;
                    List<Problem> problems = problems(ProjectFiles.name(page), block.text());
                    if (!problems.isEmpty()) {
                        wrong.put(ProjectFiles.name(page) + "\n" + block.text(), problems);
                    }
                }
            }
        }
        assertThat(read).isGreaterThan(5);
        assertThat(wrong).isEmpty();
    }

    private List<Problem> problems(String page, String block) throws IOException {
        String kind = block.lines().findFirst().orElse("");
        if (kind.startsWith("# configs/meta.yaml")) {
            return manifest(block);
        }
        if (kind.startsWith("# of a tool")) {
            StringBuilder text = new StringBuilder("tools:\n  mytool:\n");
            addUnless(block, "path:", "    path: tools/mytool\n", text);
            addUnless(block, "entrypoint:", "    entrypoint: \"-m mytool.main\"\n", text);
            block.lines().forEach(line -> text.append("    ").append(line).append('\n'));
            return manifest(text.toString());
        }
        if (kind.startsWith("# of an experiment")) {
            return experiment("tool: mytool\nexperiment: first\n" + block);
        }
        assertThat(kind).as("the first line of a block of YAML in %s", page).startsWith("# configs/");
        return experiment(block);
    }

    private static void addUnless(String block, String key, String line, StringBuilder text) {
        text.append(block.lines().anyMatch(other -> other.startsWith(key)) ? "" : line);
    }

    private List<Problem> manifest(String text) throws IOException {
        Files.createDirectories(folder.resolve("configs"));
        StashRoot root = new StashRoot(folder);
        Files.writeString(root.meta(), text);
        Problems problems = new Problems();
        new ManifestReader().read(root, problems);
        assertThat(ConfigSchemas.ofManifest().problems(text)).as(text).isEmpty();
        return problems.all();
    }

    private List<Problem> experiment(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("one.yaml"), text);
        Problems problems = new Problems();
        new ExperimentReader().read(new ConfigFile("one", file, "configs/one.yaml"), problems);
        assertThat(ConfigSchemas.ofExperiment().problems(text)).as(text).isEmpty();
        return problems.all();
    }

    private static Set<String> keys(String heading) {
        return new TreeSet<>(new ArrayList<>(PAGE.section(heading).rows().keySet()));
    }
}
