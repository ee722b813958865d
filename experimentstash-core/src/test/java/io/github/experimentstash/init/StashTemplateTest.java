package io.github.experimentstash.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.config.ConfigFile;
import io.github.experimentstash.config.EditorSchemas;
import io.github.experimentstash.config.ExperimentCatalog;
import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.testing.ConfigSchemas;
import io.github.experimentstash.validate.ValidationRequest;
import io.github.experimentstash.validate.Validator;
import io.github.experimentstash.yaml.YamlMapping;
import io.github.experimentstash.yaml.YamlReader;
import io.github.experimentstash.yaml.YamlScalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;

class StashTemplateTest {
    @TempDir
    Path temporary;

    private Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return contents;
    }

    @Test
    void an_empty_folder_becomes_a_stash_that_is_sound() throws Exception {
        Path folder = temporary.resolve("My paper (2026)");

        InitResult result = StashTemplate.apply(folder, "1.2.3");

        assertThat(result.lines())
                .containsExactly(
                        "this folder is a stash",
                        "  wrote  pom.xml",
                        "  wrote  .mvn/jvm.config",
                        "  wrote  configs/meta.yaml",
                        "  wrote  configs/example.yaml",
                        "  wrote  tools/example/main.py",
                        "  wrote  configs/.schema/meta.schema.json",
                        "  wrote  configs/.schema/experiment.schema.json",
                        "  wrote  tools/.gitkeep",
                        "  wrote  .gitignore",
                        "",
                        "This folder is in no git repository. Runs work, but their records name no commit:  git init",
                        "",
                        "next: mvn stash:run -Dconfig=example");
        assertThat(contents(folder).keySet()).containsExactlyInAnyOrderElementsOf(result.written());
        assertThat(validated(folder)).isEqualTo("stash is sound: 1 tool, 1 experiment");
        assertThat(new ExperimentCatalog(new StashRoot(folder)).find("example", folder, new Problems()))
                .map(ConfigFile::config)
                .contains("example");

        Document pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve("pom.xml").toFile());
        assertThat(pom.getElementsByTagName("artifactId").item(0).getTextContent())
                .isEqualTo("My-paper--2026");
        assertThat(pom.getElementsByTagName("version").item(1).getTextContent()).isEqualTo("1.2.3");
        assertThat(pom.getElementsByTagName("phase").item(0).getTextContent()).isEqualTo("verify");
        assertThat(Files.readString(folder.resolve("pom.xml"))).doesNotContain("@");
    }

    @Test
    void nothing_that_is_there_is_touched() throws IOException {
        Files.createDirectories(temporary.resolve("configs"));
        Files.createDirectories(temporary.resolve(".git"));
        Files.createDirectories(temporary.resolve(".mvn"));
        Files.writeString(temporary.resolve(".mvn/jvm.config"), "-Xmx1g\n");
        Files.writeString(temporary.resolve("pom.xml"), "<project/>");
        Files.writeString(temporary.resolve(".gitignore"), "/outputs\n*.pyc\n");
        Files.writeString(temporary.resolve("configs/meta.yaml"), "tools: {}\n");
        Map<String, String> before = contents(temporary);

        InitResult result = StashTemplate.apply(temporary, "1.2.3");

        assertThat(contents(temporary)).containsAllEntriesOf(before);
        assertThat(result.written())
                .containsExactly(
                        "configs/.schema/meta.schema.json", "configs/.schema/experiment.schema.json", "tools/.gitkeep");
        assertThat(result.kept())
                .containsExactly(
                        new InitResult.Kept("pom.xml", "declare the plugin in it, see below"),
                        new InitResult.Kept(".mvn/jvm.config", ""),
                        new InitResult.Kept("configs/meta.yaml", ""),
                        new InitResult.Kept(".gitignore", "add: backups/ .stash/"));
        assertThat(result.advice()).singleElement().asString().contains("<artifactId>experimentstash-maven-plugin<");
        assertThat(result.next()).contains("mvn io.github.experimentstash:experimentstash-maven-plugin:1.2.3:validate");
        assertThat(validated(temporary)).isEqualTo("stash is sound: 0 tools, 0 experiments");
    }

    @Test
    void a_pom_without_a_build_gets_the_whole_of_it() throws IOException {
        Files.writeString(temporary.resolve("pom.xml"), "<project/>");
        assertThat(StashTemplate.apply(temporary, "1.2.3").advice().get(0))
                .startsWith("Put this into pom.xml:\n  <build>\n    <plugins>\n      <plugin>\n")
                .endsWith("      </plugin>\n    </plugins>\n  </build>");

        Files.writeString(temporary.resolve("pom.xml"), "<project><build><plugins/></build></project>");
        assertThat(StashTemplate.apply(temporary, "1.2.3").advice().get(0))
                .startsWith("Put this into pom.xml, into <build><plugins>:\n      <plugin>\n");

        Files.writeString(temporary.resolve("pom.xml"), "<project>experimentstash-maven-plugin</project>");
        assertThat(StashTemplate.apply(temporary, "1.2.3").advice()).noneMatch(text -> text.contains("pom.xml"));
    }

    @Test
    void where_the_example_has_no_room_the_stash_is_sound_without_it() throws IOException {
        Files.createDirectories(temporary.resolve("tools/example"));
        Files.writeString(temporary.resolve("tools/example/mine.txt"), "mine");

        InitResult result = StashTemplate.apply(temporary, "1");

        assertThat(result.written()).contains("configs/meta.yaml").doesNotContain("configs/example.yaml");
        assertThat(temporary.resolve("tools/example/main.py")).doesNotExist();
        assertThat(result.next()).contains("mvn stash:validate");
        assertThat(validated(temporary)).isEqualTo("stash is sound: 0 tools, 0 experiments");
    }

    @Test
    void configs_of_another_kind_are_told_before_validate_refuses_them() throws IOException {
        Files.createDirectories(temporary.resolve("configs/model"));
        Files.writeString(temporary.resolve("configs/config.yaml"), "defaults: [model: small]\n");
        Files.writeString(temporary.resolve("configs/model/small.yaml"), "layers: 2\n");
        Files.writeString(temporary.resolve("configs/right.yaml"), "tool: example\nexperiment: pi\n");

        InitResult result = StashTemplate.apply(temporary, "1");

        assertThat(result.advice())
                .anyMatch(text -> text.startsWith("These files in configs/ are no experiments, and validate will refuse"
                        + " them: config.yaml, model/small.yaml"));
    }

    @Test
    void a_manifest_that_is_none_is_kept_and_told() throws IOException {
        Files.createDirectories(temporary.resolve("configs"));
        Files.writeString(temporary.resolve("configs/meta.yaml"), "defaults: []\n");
        assertThat(StashTemplate.apply(temporary, "1").kept())
                .contains(new InitResult.Kept("configs/meta.yaml", "mvn stash:validate says what is wrong in it"));
    }

    @Test
    void what_stands_in_the_way_is_told_at_once_and_nothing_is_written() throws IOException {
        Path folder = Files.createDirectories(temporary.resolve("stash"));
        Files.writeString(folder.resolve("configs"), "a file");
        Files.createDirectories(folder.resolve("pom.xml"));
        Files.createSymbolicLink(folder.resolve("tools"), temporary);
        Files.createSymbolicLink(folder.resolve(".mvn"), Path.of("nowhere"));

        assertThatThrownBy(() -> StashTemplate.apply(folder, "1"))
                .isInstanceOf(StashFailure.class)
                .hasMessageContaining("error STASH-116: configs is a file, a folder is needed")
                .hasMessageContaining("error STASH-116: pom.xml is a folder, a file is needed")
                .hasMessageContaining("error STASH-116: tools is a link that leaves the folder")
                .hasMessageContaining("error STASH-116: .mvn is a link that leads nowhere");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).hasSize(4);
        }
        assertThat(temporary.resolve(".gitkeep")).doesNotExist();
    }

    @Test
    void a_manifest_of_another_kind_further_up_does_not_count() throws IOException {
        Files.createDirectories(temporary.resolve("configs"));
        Files.writeString(temporary.resolve("configs/meta.yaml"), "defaults: []\n");
        assertThat(StashTemplate.apply(temporary.resolve("inner"), "1").written())
                .contains("configs/meta.yaml");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "My paper (2026)|My-paper--2026",
                "-rf|rf",
                "a&b<c>|a-b-c",
                "quote\"s and \\ back|quote-s-and---back",
                "@version@|version",
                "${project.version}|project.version",
                "größe|gr--e",
                "論文|stash",
                "...|stash",
                "x: y # z|x--y---z",
            })
    void any_name_of_a_folder_makes_a_pom_and_a_manifest(String name, String artifact) throws Exception {
        Path folder = temporary.resolve(name.equals("...") ? "..." : name);
        StashTemplate.apply(folder, "1.2.3");

        Document pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve("pom.xml").toFile());
        assertThat(pom.getElementsByTagName("artifactId").item(0).getTextContent())
                .isEqualTo(artifact);
        assertThat(validated(folder)).isEqualTo("stash is sound: 1 tool, 1 experiment");
        Problems problems = new Problems();
        YamlMapping meta = new YamlReader()
                .read(folder.resolve("configs/meta.yaml"), "m", problems)
                .orElseThrow();
        YamlMapping about = (YamlMapping) meta.get("experiment").orElseThrow();
        assertThat(((YamlScalar) about.get("name").orElseThrow()).text()).isEqualTo(name);
    }

    @Test
    void the_root_of_a_file_system_has_no_name() {
        assertThat(StashTemplate.projectName(Path.of("/"))).isEqualTo("stash");
    }

    private static String validated(Path folder) {
        return new Validator(Validator.standardChecks())
                .validate(new StashRoot(folder), new ValidationRequest(Optional.empty(), Optional.empty(), true, false))
                .summary();
    }

    @Test
    void a_second_call_writes_nothing() throws IOException {
        StashTemplate.apply(temporary, "1");
        Map<String, String> before = contents(temporary);

        InitResult again = StashTemplate.apply(temporary, "2");

        assertThat(again.written()).isEmpty();
        assertThat(again.lines()).startsWith("nothing to write: everything is there");
        assertThat(contents(temporary)).isEqualTo(before);
    }

    @Test
    void an_editor_finds_the_schemas_and_has_nothing_to_say() throws IOException {
        StashTemplate.apply(temporary, "1");

        Map<String, ConfigSchemas> files =
                Map.of("meta.yaml", ConfigSchemas.ofManifest(), "example.yaml", ConfigSchemas.ofExperiment());
        for (Map.Entry<String, ConfigSchemas> file : files.entrySet()) {
            Path path = temporary.resolve("configs").resolve(file.getKey());
            String text = Files.readString(path);
            String named = text.lines().findFirst().orElse("").replace("# yaml-language-server: $schema=", "");
            assertThat(Files.readString(path.resolveSibling(named)))
                    .isEqualTo(EditorSchemas.text(named))
                    .startsWith("{");
            assertThat(file.getValue().problems(text)).as(file.getKey()).isEmpty();
        }
    }

    @Test
    void a_schema_of_another_version_stays_and_is_told() throws IOException {
        StashTemplate.apply(temporary, "1");
        Files.writeString(temporary.resolve("configs/.schema/meta.schema.json"), "{}");

        InitResult again = StashTemplate.apply(temporary, "2");

        assertThat(again.written()).isEmpty();
        assertThat(again.kept())
                .contains(
                        new InitResult.Kept(
                                "configs/.schema/meta.schema.json",
                                "not this version's: delete it and call the goal again to have that"),
                        new InitResult.Kept("configs/.schema/experiment.schema.json", ""));
        assertThat(temporary.resolve("configs/.schema/meta.schema.json")).hasContent("{}");
    }

    @Test
    void a_folder_of_a_stash_does_not_become_another() {
        StashTemplate.apply(temporary, "1");

        assertThatThrownBy(() -> StashTemplate.apply(temporary.resolve("tools/example"), "1"))
                .isInstanceOf(StashFailure.class)
                .hasMessageContaining("STASH-115");
        assertThat(temporary.resolve("tools/example/pom.xml")).doesNotExist();
    }

    @Test
    void a_link_in_the_way_is_not_followed() throws IOException {
        Path elsewhere = temporary.resolve("elsewhere");
        Path folder = Files.createDirectories(temporary.resolve("stash"));
        Files.createSymbolicLink(folder.resolve(".gitignore"), elsewhere);

        InitResult result = StashTemplate.apply(folder, "1");

        assertThat(elsewhere).doesNotExist();
        assertThat(result.written()).doesNotContain(".gitignore");
    }
}
