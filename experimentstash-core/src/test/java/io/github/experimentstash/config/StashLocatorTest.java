package io.github.experimentstash.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.StashFailure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StashLocatorTest {
    @TempDir
    Path temporary;

    private Path root;

    @BeforeEach
    void stash() throws IOException {
        root = temporary.toRealPath().resolve("stash");
        write("configs/meta.yaml", "tools: {}\n");
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void it_is_found_from_any_folder_below_also_from_inside_a_tool() throws IOException {
        write("tools/t/.git", "gitdir: elsewhere\n");
        write("tools/t/src/configs/meta.yaml", "defaults: []\nmodel:\n  tools: [hammer]\n");
        write("tools/t/src/main.py", "");
        Files.createDirectories(root.resolve("configs/figure1"));

        for (String from : new String[] {".", "configs/figure1", "tools/t", "tools/t/src/configs"}) {
            assertThat(StashLocator.find(root.resolve(from))).contains(new StashRoot(root));
        }
        Path link = Files.createSymbolicLink(temporary.resolve("tool"), root.resolve("tools/t"));
        assertThat(StashLocator.find(link)).contains(new StashRoot(root));
    }

    @Test
    void where_there_is_none_the_message_says_what_to_do() {
        assertThatThrownBy(() -> StashLocator.require(temporary))
                .isInstanceOf(StashFailure.class)
                .hasMessageContaining("STASH-101")
                .hasMessageContaining("mvn stash:init");
    }

    @Test
    void a_manifest_with_the_other_extension_is_told() throws IOException {
        Path configs = Files.createDirectories(temporary.resolve("other/configs"));
        Files.writeString(configs.resolve("meta.yml"), "tools: {}\n");
        assertThatThrownBy(() -> StashLocator.require(configs))
                .isInstanceOf(StashFailure.class)
                .hasMessageContaining("meta.yml must end with .yaml")
                .hasMessageContaining("hint: rename it to meta.yaml");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tools: {}",
                "# first\n\n---\ntools:\n  a: {}",
                "experiment: {}\ntools :\n",
                "  experiment: {}\n  tools: {}",
                "{experiment: {}, tools: {}}",
                "\"tools\": {}",
                "'tools': {}",
                "\uFEFFtools: {}",
                "experiment: {}\r\ntools: {}\r\n"
            })
    void tools_are_seen_however_they_are_written(String meta) throws IOException {
        write("inner/configs/meta.yaml", meta);
        assertThat(StashLocator.find(root.resolve("inner/configs"))).contains(new StashRoot(root.resolve("inner")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"toolsmith: x", "model:\n  tools: {}", "# tools: {}", "text: |\n  tools: {}", "", "[tools]"})
    void a_manifest_of_another_kind_does_not_hide_the_stash(String meta) throws IOException {
        write("inner/configs/meta.yaml", meta);
        assertThat(StashLocator.find(root.resolve("inner/configs"))).contains(new StashRoot(root));
    }

    @Test
    void a_manifest_of_another_kind_is_taken_where_there_is_no_other() throws IOException {
        write("configs/meta.yaml", "toolz: {}\n");
        assertThat(StashLocator.find(root)).contains(new StashRoot(root));
        assertThat(StashLocator.enclosing(root.resolve("x"))).isEmpty();
    }

    @Test
    void a_huge_manifest_costs_nothing_and_is_refused_by_its_reader() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(root.resolve("configs/meta.yaml").toFile(), "rw")) {
            file.setLength(3L << 30);
        }
        assertThat(StashLocator.find(root)).contains(new StashRoot(root));
        Problems problems = new Problems();
        assertThat(new ManifestReader().read(new StashRoot(root), problems)).isEmpty();
        assertThat(problems.all())
                .singleElement()
                .extracting(Problem::text)
                .asString()
                .contains("STASH-104");
    }

    @Test
    void a_manifest_behind_a_link_must_lie_in_the_stash() throws IOException {
        Path away = Files.writeString(temporary.resolve("meta.yaml"), "tools: {}\n");
        Files.move(root.resolve("configs/meta.yaml"), root.resolve("tools.yaml"));
        Problems inside = new Problems();
        Files.createSymbolicLink(root.resolve("configs/meta.yaml"), Path.of("../tools.yaml"));
        assertThat(new ManifestReader().read(new StashRoot(root), inside)).isPresent();
        assertThat(inside.all()).isEmpty();

        Files.delete(root.resolve("configs/meta.yaml"));
        Files.createSymbolicLink(root.resolve("configs/meta.yaml"), away);
        assertRefused();
        Files.delete(root.resolve("configs/meta.yaml"));
        Files.delete(root.resolve("configs"));
        Files.createSymbolicLink(root.resolve("configs"), temporary);
        assertRefused();
    }

    private void assertRefused() {
        Problems problems = new Problems();
        assertThat(new ManifestReader().read(new StashRoot(root), problems)).isEmpty();
        assertThat(problems.all())
                .singleElement()
                .extracting(Problem::text)
                .asString()
                .startsWith("configs/meta.yaml: error STASH-113: this is a link that leaves the stash");
    }
}
