package io.github.experimentstash.validate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.GoalReport;
import io.github.experimentstash.Stash;
import io.github.experimentstash.StashOptions;
import io.github.experimentstash.config.KnownKeys;
import io.github.experimentstash.git.GitSandbox;
import io.github.experimentstash.git.transport.TransferOptions;
import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import io.github.experimentstash.testing.Heard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A stash in which more than a hundred things are wrong, kept as test data below {@code faults/broken}. Behind {@code
 * #!} in its files stands what must be found: {@code STASH-108:3} is a code and a column of that line, {@code
 * STASH-103:4:1} a code, a line and a column. Nothing else may be found.
 */
class SeededFaultsTest {
    private static final Pattern MARK = Pattern.compile("#!((?: STASH-\\d{3}(?::\\d+)+)+)");
    private static final Pattern EXPECTED = Pattern.compile("(STASH-\\d{3}):(\\d+)(?::(\\d+))?");

    @TempDir
    Path folder;

    private Path root;
    private GitSandbox git;
    private List<String> said = List.of();

    @BeforeEach
    void make() throws IOException {
        Gate.require(Capability.GIT, Capability.PYTHON);
        git = new GitSandbox(folder.resolve("home"));
        root = folder.resolve("stash");
    }

    @Test
    void eachFaultOfTheBrokenStashIsFoundInItsPlace() throws IOException {
        SoundStash.copy("broken", root);
        List<String> expected = new ArrayList<>(expected());
        assertThat(expected).hasSizeGreaterThan(100);

        // what cannot be kept as a text file
        git.repository(root.resolve("tools/git"));
        git.commit(root.resolve("tools/git"));
        git.run(root.resolve("tools/git"), "update-ref", "refs/remotes/origin/main", "HEAD");
        Files.createDirectories(root.resolve("tools/sub"));
        git.write(root, ".gitmodules", "[submodule \"tools/sub\"]\n\tpath = tools/sub\n\turl = ../sub\n");
        git.write(root, "configs/other.yml", "tool: ok\nexperiment: a\n");
        expected.add("configs/other.yml STASH-114");
        git.write(root, "configs/empty.yaml", "");
        expected.addAll(List.of("configs/empty.yaml:1:1 STASH-111", "configs/empty.yaml:1:1 STASH-111"));
        Files.write(
                root.resolve("configs/utf16.yaml"), "tool: ok\n".getBytes(java.nio.charset.StandardCharsets.UTF_16));
        expected.add("configs/utf16.yaml:1:1 STASH-105");
        git.write(root, "configs/large.yaml", "tool: ok\nexperiment: a\n#" + "x".repeat(300_000));
        expected.add("configs/large.yaml STASH-104");
        Files.createSymbolicLink(root.resolve("configs/nowhere.yaml"), Path.of("gone.yaml"));
        expected.add("configs/nowhere.yaml STASH-102");
        git.write(folder, "away.yaml", "tool: ok\nexperiment: a\n");
        Files.createSymbolicLink(root.resolve("configs/away.yaml"), Path.of("../../away.yaml"));
        expected.add("configs/away.yaml STASH-405");
        Files.createDirectories(folder.resolve("outside"));
        Files.createSymbolicLink(root.resolve("tools/linked"), Path.of("../../outside"));

        assertThat(found()).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** The first word that no reader can go past hides the others, so each stands in a file of its own. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tab",
                "conflict",
                "bracket",
                "list",
                "tools_list",
                "no_tools",
                "twice",
                "validation_text",
                "severity_list",
                "merge",
                "latin"
            })
    void aManifestThatCannotBeReadIsToldInItsPlace(String name) throws IOException {
        Files.createDirectories(root.resolve("configs"));
        Path meta = root.resolve("configs/meta.yaml");
        Files.copy(SoundStash.data("unreadable/" + name + ".yaml"), meta);

        List<String> expected = expected(meta);

        assertThat(expected).isNotEmpty();
        assertThat(found()).containsAll(expected).hasSameSizeAs(expected);
    }

    @Test
    void whatIsOnlyNotedHasItsPlaceToo() throws IOException {
        SoundStash.copy("notes", root);

        assertThat(found()).containsExactlyInAnyOrderElementsOf(expected());
    }

    @Test
    void aSoundStashWithEveryOptionalFeatureHasNoProblem() throws IOException {
        SoundStash.copy("sound", root);
        // the tool becomes what it is for a user: a submodule at its pin
        Path upstream = folder.resolve("upstream");
        Files.move(root.resolve("tools/swissroll"), upstream);
        git.repository(upstream);
        String commit = git.commit(upstream);
        git.repository(root);
        git.addSubmodule(root, upstream, "tools/swissroll");
        Path meta = root.resolve("configs/meta.yaml");
        Files.writeString(meta, Files.readString(meta).replace("7".repeat(40), commit));
        git.commit(root);

        assertThat(found()).isEmpty();
        assertThat(said).containsExactly("stash is sound: 3 tools, 4 experiments");
    }

    /** Else a key that is new is not looked at in the test above. */
    @Test
    void theSoundStashHasEachKeyThatThereIs() throws IOException {
        String meta = Files.readString(SoundStash.data("sound/configs/meta.yaml"));
        for (Set<String> keys :
                List.of(KnownKeys.ofManifest(), KnownKeys.ofAbout(), KnownKeys.ofSwitches(), KnownKeys.ofTool())) {
            assertThat(keys).allSatisfy(key -> assertThat(meta).containsPattern("(?m)^ *" + key + ":"));
        }
        String experiment =
                Files.readString(SoundStash.data("sound/configs/figure1_method_comparison/pca_swissroll.yaml"));
        assertThat(KnownKeys.ofExperiment())
                .allSatisfy(key -> assertThat(experiment).contains("\n" + key + ":"));
    }

    /** By the report for programs: it holds each problem with its code and its place. */
    private List<String> found() throws IOException {
        Map<String, String> variables = git.variables();
        Path reports = folder.resolve("reports/last-run.json");
        StashOptions options =
                new StashOptions(Optional.of(reports), Optional.empty(), false, "test", TransferOptions.defaults());
        Host host = new Host(new Heard(), variables, Clock.systemUTC(), root, true, false);
        GoalReport report = Stash.open(host, root, options).validate(ValidationRequest.all());
        said = report.lines();
        List<String> found = new ArrayList<>();
        Map<?, ?> log = Json.readObject(reports.resolveSibling("validate.sarif"));
        Map<?, ?> run = (Map<?, ?>) ((List<?>) log.get("runs")).get(0);
        for (Object result : (List<?>) run.get("results")) {
            found.add(shown((Map<?, ?>) result));
        }
        return found;
    }

    private static String shown(Map<?, ?> result) {
        List<?> locations = (List<?>) result.get("locations");
        if (locations == null) {
            return "? " + result;
        }
        Map<?, ?> place = (Map<?, ?>) ((Map<?, ?>) locations.get(0)).get("physicalLocation");
        Map<?, ?> region = (Map<?, ?>) place.get("region");
        String at = region == null ? "" : ":" + region.get("startLine") + ":" + region.get("startColumn");
        return ((Map<?, ?>) place.get("artifactLocation")).get("uri") + at + " " + result.get("ruleId");
    }

    private List<String> expected() throws IOException {
        List<String> expected = new ArrayList<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : new TreeSet<>(all.filter(Files::isRegularFile).toList())) {
                expected.addAll(expected(file));
            }
        }
        return expected;
    }

    private List<String> expected(Path file) throws IOException {
        List<String> expected = new ArrayList<>();
        int number = 0;
        for (String line : Files.readString(file, ISO_8859_1).split("\n", -1)) {
            number++;
            Matcher mark = MARK.matcher(line);
            Matcher each = EXPECTED.matcher(mark.find() ? mark.group(1) : "");
            while (each.find()) {
                String place =
                        each.group(3) == null ? number + ":" + each.group(2) : each.group(2) + ":" + each.group(3);
                expected.add(root.relativize(file) + ":" + place + " " + each.group(1));
            }
        }
        return expected;
    }
}
