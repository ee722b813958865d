package io.github.experimentstash.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.config.ConfigFile;
import io.github.experimentstash.config.ExperimentCatalog;
import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.validate.ValidationReport;
import io.github.experimentstash.validate.ValidationRequest;
import io.github.experimentstash.validate.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
                        "  wrote  tools/.gitkeep",
                        "  wrote  .gitignore",
                        "",
                        "This folder is in no git repository. Runs work, but their records name no commit:  git init",
                        "",
                        "next: mvn stash:run -Dconfig=example");
        assertThat(contents(folder).keySet()).containsExactlyInAnyOrderElementsOf(result.written());
        ValidationReport report = new Validator(Validator.standardChecks())
                .validate(new StashRoot(folder), new ValidationRequest(java.util.Optional.empty(), true, false));
        assertThat(report.summary()).isEqualTo("stash is sound: 1 tool, 1 experiment");
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
        Files.writeString(temporary.resolve("pom.xml"), "<project/>");
        Files.writeString(temporary.resolve(".gitignore"), "/outputs\n*.pyc\n");
        Files.writeString(temporary.resolve("configs/meta.yaml"), "tools: {}\n");
        Map<String, String> before = contents(temporary);

        InitResult result = StashTemplate.apply(temporary, "1.2.3");

        assertThat(contents(temporary)).containsAllEntriesOf(before);
        assertThat(result.written()).containsExactly(".mvn/jvm.config", "tools/.gitkeep");
        assertThat(result.kept())
                .containsExactly(
                        new InitResult.Kept("pom.xml", "declare the plugin in it, see below"),
                        new InitResult.Kept("configs/meta.yaml", ""),
                        new InitResult.Kept(".gitignore", "add: backups/ .stash/"));
        assertThat(result.advice()).singleElement().asString().contains("<artifactId>experimentstash-maven-plugin<");
        assertThat(result.next()).contains("mvn io.github.experimentstash:experimentstash-maven-plugin:1.2.3:validate");
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
