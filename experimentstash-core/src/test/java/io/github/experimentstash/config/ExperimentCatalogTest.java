package io.github.experimentstash.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    void what_leaves_the_folder_by_dots_is_told_its_right_name() {
        assertThat(find("../figure2/pca", "configs/figure1")).isNull();
        assertThat(find("../../configs/figure1/tsne.yaml", "tools/t")).isNull();
        assertThat(texts())
                .containsExactly(
                        "error STASH-405: the config '../figure2/pca' is refused: it is written with '..'\n"
                                + "hint: mvn stash:run -Dconfig=figure2/pca",
                        "error STASH-405: the config '../../configs/figure1/tsne.yaml' is refused: it is written with"
                                + " '..'\nhint: mvn stash:run -Dconfig=figure1/tsne");
    }

    @Test
    void each_refusal_gives_its_own_reason() {
        find("figure1\\pca", ".");
        find("~/pca", ".");
        find("/etc/hostname", ".");
        assertThat(problems.all().stream().map(Problem::message))
                .containsExactly(
                        "the config 'figure1\\pca' is refused: it is written with '\\'",
                        "the config '~/pca' is refused: it does not lie in configs/ of this stash",
                        "the config '/etc/hostname' is refused: it does not lie in configs/ of this stash");
    }

    @Test
    void the_user_may_stand_behind_a_link_to_the_stash() throws IOException {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), root);
        assertThat(new ExperimentCatalog(new StashRoot(link))
                        .find("./pca", root.resolve("configs/figure1"), problems)
                        .map(ConfigFile::config))
                .contains("figure1/pca");
        assertThat(new ExperimentCatalog(new StashRoot(root))
                        .find("./pca", link.resolve("configs/figure1"), problems)
                        .map(ConfigFile::config))
                .contains("figure1/pca");
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void configs_itself_may_be_a_link_inside_but_not_outside() throws IOException {
        Files.move(root.resolve("configs"), root.resolve("experiments"));
        Files.createSymbolicLink(root.resolve("configs"), Path.of("experiments"));
        assertThat(find("figure1/pca", ".")).isEqualTo("figure1/pca");
        assertThat(find(root.resolve("configs/top.yaml").toString(), ".")).isEqualTo("top");
        assertThat(find("./pca.yaml", "experiments/figure1")).isEqualTo("figure1/pca");
        assertThat(listed()).contains("figure1/pca", "top");
        assertThat(problems.all()).isEmpty();

        Files.delete(root.resolve("configs"));
        Files.move(root.resolve("experiments"), temporary.resolve("away"));
        Files.createSymbolicLink(root.resolve("configs"), temporary.resolve("away"));
        assertThat(find("figure1/pca", ".")).isNull();
        assertThat(listed()).isEmpty();
        assertThat(texts())
                .hasSize(2)
                .anyMatch(text -> text.contains("it is a link that leaves the stash"))
                .anyMatch(text -> text.startsWith("configs: error STASH-405: this link leaves the stash"));
    }

    @Test
    void a_linked_folder_adds_names_only_for_what_has_none() throws IOException {
        write("shared/umap.yaml", "tool: t\nexperiment: e\n");
        Files.createSymbolicLink(root.resolve("configs/a_link"), Path.of("figure1"));
        Files.createSymbolicLink(root.resolve("configs/shared"), Path.of("../shared"));
        Files.createSymbolicLink(root.resolve("configs/z_again"), Path.of("../shared"));

        assertThat(listed())
                .contains("figure1/pca", "figure1/tsne", "shared/umap")
                .doesNotContain("a_link/pca", "z_again/umap");
        assertThat(find("a_link/pca", ".")).isEqualTo("a_link/pca");
        assertThat(problems.all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"figure1/old", "figure1/old.yml", "configs/figure1/old.yml"})
    void a_file_with_the_other_extension_is_told(String given) throws IOException {
        write("configs/figure1/old.yml", "tool: t\nexperiment: e\n");
        assertThat(find(given, ".")).isNull();
        assertThat(texts())
                .containsExactly("error STASH-401: configs/figure1/old.yml is not seen: an experiment's file ends with"
                        + " .yaml\nhint: rename it to old.yaml");
    }

    @Test
    void a_link_that_leads_nowhere_is_said_to() throws IOException {
        Files.createSymbolicLink(root.resolve("configs/gone.yaml"), Path.of("nowhere.yaml"));
        assertThat(find("gone", ".")).isNull();
        assertThat(texts())
                .singleElement()
                .asString()
                .startsWith("configs/gone.yaml: error STASH-102: this link leads nowhere");
    }

    @Test
    void names_that_nobody_can_type_are_told_and_left_out() throws IOException {
        write("configs/a\u001b[31m.yaml", "tool: t\nexperiment: e\n");
        write("configs/new\nline/b.yaml", "tool: t\nexperiment: e\n");

        assertThat(listed()).noneMatch(config -> config.contains("31m") || config.contains("line"));
        assertThat(texts())
                .containsExactlyInAnyOrder(
                        "configs/a\\x1B[31m.yaml: error STASH-114: a control character in its name\nhint: rename it",
                        "configs/new line: error STASH-114: a control character in its name\nhint: rename it");
        assertThat(find("a\u001b[31m", ".")).isNull();
    }

    @Test
    void a_name_in_letters_that_this_locale_lacks_gets_the_remedy() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FindOne.class.getName(),
                        root.resolveSibling("plain").toString())
                .redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).contains("error STASH-401", "export LC_ALL=C.UTF-8");
    }

    /** Started with a locale that knows ASCII only. */
    static final class FindOne {
        private FindOne() {}

        public static void main(String[] root) {
            Problems found = new Problems();
            new ExperimentCatalog(new StashRoot(Path.of(root[0]))).find("\u00e4", Path.of(root[0]), found);
            found.all().forEach(problem -> System.out.println(problem.text()));
        }
    }

    private List<String> listed() {
        return new ExperimentCatalog(new StashRoot(root))
                .list(problems).stream().map(ConfigFile::config).toList();
    }

    private List<String> texts() {
        return problems.all().stream().map(Problem::text).toList();
    }
}
