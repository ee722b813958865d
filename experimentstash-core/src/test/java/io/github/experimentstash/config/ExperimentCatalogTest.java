package io.github.experimentstash.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.StashFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExperimentCatalogTest {
    @TempDir
    Path temporary;

    private Path root;
    private final Problems problems = new Problems();

    @BeforeEach
    void stash() throws IOException {
        root = temporary.resolve("my stash");
        write("configs/meta.yaml", "tools: {}\n");
        for (String config :
                new String[] {"top", "figure1/pca", "figure1/tsne", "figure2/pca", "deep/er/lle", "ä ö/x y"}) {
            write("configs/" + config + ".yaml", "tool: t\nexperiment: e\n");
        }
        write("configs/figure1/notes.txt", "");
        write("configs/.hidden/a.yaml", "");
        Files.writeString(temporary.resolve("outside.yaml"), "tool: t\n");
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private String find(String given, String from) {
        return new ExperimentCatalog(new StashRoot(root))
                .find(given, root.resolve(from), problems)
                .map(ConfigFile::config)
                .orElse(null);
    }

    @ParameterizedTest
    @CsvSource({
        "figure1/pca,.,figure1/pca",
        "figure1/pca.yaml,.,figure1/pca",
        "configs/figure1/pca.yaml,.,figure1/pca",
        "configs/figure1/pca,figure2,figure1/pca",
        "./configs/figure1/pca.yaml,.,figure1/pca",
        "pca,configs/figure2,figure2/pca",
        "./pca.yaml,configs/figure1,figure1/pca",
        "lle,.,deep/er/lle",
        "er/lle,tools,deep/er/lle",
        "top,configs/figure1,top",
        "ä ö/x y,.,ä ö/x y",
        "x y,.,ä ö/x y",
        "figure1//pca,.,figure1/pca",
    })
    void finds_what_is_meant(String given, String from, String config) {
        assertThat(find(given, from)).isEqualTo(config);
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void takes_an_absolute_path_inside_also_through_a_link_to_the_stash() throws IOException {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), root);
        assertThat(find(root.resolve("configs/figure1/pca.yaml").toString(), "."))
                .isEqualTo("figure1/pca");
        assertThat(find(link.resolve("configs/figure1/pca.yaml").toString(), "."))
                .isEqualTo("figure1/pca");
        assertThat(problems.all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside",
                "../configs/figure1/pca",
                "figure1/../figure1/pca",
                "/etc/hostname",
                "/configs/figure1/pca",
                "~/x"
            })
    void refuses_what_lies_outside(String given) {
        assertThat(find(given, ".")).isNull();
        assertThat(problems.all()).singleElement().asString().contains("CONFIG_OUTSIDE");
    }

    @Test
    void refuses_a_link_that_leaves_the_stash() throws IOException {
        Files.createSymbolicLink(root.resolve("configs/away.yaml"), temporary.resolve("outside.yaml"));
        Files.createSymbolicLink(root.resolve("configs/folder"), temporary);
        assertThat(find("away", ".")).isNull();
        assertThat(find("folder/outside", ".")).isNull();
        assertThat(problems.all()).hasSize(2).allMatch(p -> p.code().id().equals("STASH-405"));

        Problems listed = new Problems();
        assertThat(new ExperimentCatalog(new StashRoot(root)).list(listed))
                .extracting(ConfigFile::config)
                .doesNotContain("away", "folder/outside");
        assertThat(listed.all()).hasSize(2).allMatch(p -> p.code().id().equals("STASH-405"));
    }

    @Test
    void lists_in_a_stable_order_through_links_inside_and_never_in_circles() throws IOException {
        Files.createSymbolicLink(root.resolve("configs/figure1/round"), root.resolve("configs"));
        Files.createSymbolicLink(root.resolve("configs/same.yaml"), root.resolve("configs/top.yaml"));
        write("configs/old.yml", "");

        assertThat(new ExperimentCatalog(new StashRoot(root)).list(problems))
                .extracting(ConfigFile::config)
                .startsWith("deep/er/lle", "figure1/pca")
                .contains("same", "figure1/tsne", "figure2/pca", "top", "ä ö/x y")
                .doesNotContain("meta", ".hidden/a")
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(problems.all())
                .singleElement()
                .extracting(Problem::text)
                .asString()
                .startsWith("configs/old.yml: warning STASH-114")
                .contains("rename it to old.yaml");
    }

    @Test
    void an_ambiguous_name_lists_the_commands() {
        assertThat(find("pca", ".")).isNull();
        assertThat(problems.all().get(0).text()).isEqualTo("""
                        error STASH-403: 'pca' names 2 experiments
                        hint: one of them:
                          mvn stash:run -Dconfig=figure1/pca
                          mvn stash:run -Dconfig=figure2/pca""");
    }

    @ParameterizedTest
    @CsvSource({"figure1/pac,figure1/pca", "figur1/tsne,figure1/tsne", "tnse,figure1/tsne", "x z,'''ä ö/x y'''"})
    void an_unknown_name_lists_the_nearest(String given, String nearest) {
        assertThat(find(given, ".")).isNull();
        assertThat(problems.all().get(0).text())
                .startsWith("error STASH-401: there is no experiment '" + given + "'")
                .contains("  mvn stash:run -Dconfig=" + nearest);
    }

    @Test
    void a_folder_a_pattern_nothing_and_the_manifest_are_no_experiments() {
        assertThat(find("figure1", ".")).isNull();
        assertThat(find("figure*/pca", ".")).isNull();
        assertThat(find("  ", ".")).isNull();
        assertThat(find("meta", ".")).isNull();
        assertThat(find("a\0b", ".")).isNull();
        assertThat(problems.all().stream().map(Problem::message))
                .startsWith(
                        "'figure1' is a folder of 2 experiments, not one of them",
                        "'figure*/pca' is a pattern; this version runs one experiment at a time",
                        "no experiment is named",
                        "there is no experiment 'meta'")
                .hasSize(5);
    }

    @Test
    void the_stash_is_found_from_any_folder_below() throws IOException {
        write("tools/t/.git", "gitdir: elsewhere\n");
        write("tools/t/src/configs/meta.yaml", "defaults: []\n");
        write("tools/t/src/main.py", "");

        for (String from : new String[] {".", "configs/figure1", "tools/t", "tools/t/src/configs"}) {
            assertThat(StashLocator.find(root.resolve(from))).contains(new StashRoot(root));
        }
        Path link = Files.createSymbolicLink(temporary.resolve("tool"), root.resolve("tools/t"));
        assertThat(StashLocator.find(link)).isPresent();
        assertThatThrownBy(() -> StashLocator.require(temporary))
                .isInstanceOf(StashFailure.class)
                .hasMessageContaining("STASH-101")
                .hasMessageContaining("mvn stash:init");
    }
}
