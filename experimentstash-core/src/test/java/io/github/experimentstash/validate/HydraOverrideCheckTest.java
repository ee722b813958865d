package io.github.experimentstash.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tool below was started with each line of the tables by hydra-core 1.3.8 (OmegaConf 2.3.1) on Python 3.11, with
 * {@code --cfg job}.
 */
class HydraOverrideCheckTest extends ValidationCase {
    private static final String MAIN = """
            import hydra


            @hydra.main(version_base="1.3", config_path="conf", config_name="config")
            def main(cfg):
                pass
            """;

    @BeforeEach
    void aHydraTool() throws IOException {
        write("configs/meta.yaml", """
                tools:
                  roll:
                    path: tools/roll
                    entrypoint: "src/app.py"
                """);
        Files.delete(root.resolve("configs/figure1/pca.yaml"));
        tool("src/app.py", MAIN);
        tool("src/conf/config.yaml", """
                defaults:
                  - _self_
                  - model: pca
                  - data: null
                  - db@store: sqlite
                  - optional local: default
                  - experiment: null
                seed: 0
                name: ???
                note: null
                sizes: [1, 2]
                layers:
                  - width: 3
                train:
                  epochs: 10
                  rate: ${model.rate}
                copy: ${model}
                hydra:
                  job:
                    chdir: false
                """);
        tool("src/conf/model/pca.yaml", "defaults:\n  - head: linear\nn_components: 2\nrate: 0.1\n");
        tool("src/conf/model/tsne.yaml", "perplexity: 30\nrate: 0.2\n");
        tool("src/conf/model/head/linear.yaml", "bias: true\n");
        tool("src/conf/data/roll.yaml", "n: 100\n");
        tool("src/conf/local/default.yaml", "{}\n");
        tool("src/conf/db/sqlite.yaml", "file: a.db\n");
        Files.createDirectories(root.resolve("tools/roll/src/conf/empty"));
        tool("src/conf/experiment/roll_pca.yaml", """
                # @package _global_
                defaults:
                  - override /data: roll
                name: roll_pca
                extra: {deep: 1}
                """);
        tool("src/conf/experiment/roll_tsne.yaml", """
                # @package _global_
                defaults:
                  - override /model: tsne
                  - override /data: roll
                name: roll_tsne
                """);
        tool("src/conf/experiment/unpackaged.yaml", "a: 1\n");
    }

    /** A refusal that is not told here is a case of "cannot tell". */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            roll_pca   | sed=1                          | STASH-409
            roll_pca   | model.n_component=3            | STASH-409
            roll_tsne  | model.n_components=3           | STASH-409
            roll_pca   | model=tsne model.n_components=3 | STASH-409
            roll_pca   | model.head.bia=false           | STASH-409
            roll_tsne  | extra.deep=2                   | STASH-409
            roll_pca   | data.m=5                       | STASH-409
            roll_pca   | db.file=b                      | STASH-409
            roll_pca   | db=sqlite                      | STASH-409
            roll_pca   | seed.deep=1                    | STASH-409
            roll_pca   | note.deep=1                    | STASH-409
            roll_pca   | name.deep=1                    | STASH-409
            roll_pca   | SEED=1                         | STASH-409
            roll_pca   | new=2 +new=1                   | STASH-409
            roll_pca   | ~sed                           | STASH-409
            roll_pca   | ~train.epoch                   | STASH-409
            roll_pca   | ~db                            | STASH-409
            roll_pca   | ~model model.rate=1            | STASH-409
            roll_pca   | ~model/head model.head.bias=1  | STASH-409
            roll_tsne  | model/head=linear              | STASH-409
            roll_pca   | empty=x                        | STASH-409
            roll_pca   | local.x=1                      | STASH-409
            unpackaged | name=x a=2                     | STASH-409
            roll_pca   | +seed=1                        | STASH-410
            roll_pca   | +train=1                       | STASH-410
            roll_pca   | +sizes=1                       | STASH-410
            roll_pca   | +train.epochs=1                | STASH-410
            roll_pca   | +model=pca                     | STASH-410
            roll_pca   | +data=roll                     | STASH-410
            unpackaged | name=x +data=roll              | STASH-410
            unpackaged | name=x +model/head=linear      | STASH-410
            roll_pca   | model=umap                     | STASH-411
            roll_pca   | model=umap model.x=1           | STASH-411
            roll_pca   | model/head=conv                | STASH-411
            unpackaged | name=x +empty=x                | STASH-411
            roll_pca   | copy.rat=5                     |
            roll_pca   | copy.rate=5                    |
            roll_pca   | layers.0.wide=5                |
            roll_pca   | sizes.7=5                      |
            roll_pca   | +name=x                        |
            roll_pca   | +train.rate=1                  |
            roll_pca   | +new=1 +new=2                  |
            roll_pca   | ~seed seed=1                   |
            roll_pca   | ~seed=3                        |
            roll_pca   | ~note                          |
            roll_pca   | train={epoch:5}                |
            roll_pca   | ++model=tsne                   |
            roll_pca   | data=null                      |
            roll_pca   | model=1                        |
            roll_pca   | seed=1,2                       |
            """)
    void what_hydra_refuses_is_told_where_files_alone_tell(String experiment, String words, String code)
            throws IOException {
        assertThat(codes(experiment, words)).isEqualTo(code == null ? List.of() : List.of(code));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "roll_pca seed=1",
                "roll_pca model.n_components=3",
                "roll_pca model.n_components=",
                "roll_tsne model=pca model.n_components=3",
                "roll_pca model=tsne model=pca model.n_components=1",
                "roll_pca model.head.bias=false",
                "roll_pca extra.deep=2",
                "roll_pca data.n=5",
                "roll_pca store.file=b",
                "roll_pca db@store=sqlite",
                "roll_pca train={epochs:5}",
                "roll_pca model={rate:2}",
                "roll_pca sizes.0=5",
                "roll_pca layers.0.width=5",
                "roll_pca train.rate=5",
                "roll_pca train.epochs=3 train.epochs=4",
                "roll_pca +note=1",
                "roll_pca +train={a:1}",
                "roll_pca +train.new=1",
                "roll_pca +new=1",
                "roll_pca +new.deep=1",
                "roll_pca +new=1 new=2",
                "roll_pca ++seed=1",
                "roll_pca ++new=1",
                "roll_pca ~seed",
                "roll_pca ~train.epochs",
                "roll_pca ~model",
                "roll_pca ~data",
                "roll_pca model=pca.yaml",
                "roll_pca model=[pca]",
                "roll_pca model/head=linear",
                "roll_tsne +model/head=linear",
                "roll_pca experiment=roll_tsne",
                "roll_pca local=default",
                "roll_pca hydra.job.chdir=true",
                "unpackaged name=x experiment.a=2",
                "unpackaged name=x data=roll data.n=3"
            })
    void what_hydra_takes_is_never_told(String line) throws IOException {
        String[] words = line.split(" ", 2);
        assertThat(codes(words[0], words[1])).isEmpty();
    }

    @Test
    void the_place_is_the_word_and_the_hint_is_what_was_meant() throws IOException {
        write("configs/a.yaml", """
                tool: roll
                experiment: roll_pca
                overrides:
                  seed: 3
                  model: {n_component: 3}
                  n_components: 4
                  model/head: liner
                """);
        write("configs/b.yaml", "tool: roll\nexperiment: roll_pca\noverrides: [seed=1, +train.epochs=3, ~sed]\n");

        assertThat(problems())
                .containsExactlyInAnyOrder(
                        "configs/b.yaml:3:21: error STASH-410: '+train.epochs' adds a key that tool 'roll' has already\n"
                                + "hint: write it without the +",
                        "configs/b.yaml:3:38: error STASH-409: tool 'roll' has no key 'sed' in experiment 'roll_pca'\n"
                                + "hint: did you mean 'seed'?  take it out",
                        "configs/a.yaml:7:3: warning STASH-411: config group 'model/head' of tool 'roll' has no option"
                                + " 'liner'\nhint: did you mean 'linear'?  it has: linear");

        write("configs/a.yaml", """
                tool: roll
                experiment: roll_pca
                overrides:
                  seed: 3
                  model: {n_component: 3}
                  n_components: 4
                """);
        Files.delete(root.resolve("configs/b.yaml"));
        assertThat(problems())
                .containsExactly(
                        "configs/a.yaml:5:11: error STASH-409: tool 'roll' has no key 'model.n_component' in experiment"
                                + " 'roll_pca'\nhint: did you mean 'model.n_components'?  a key that is new begins"
                                + " with +",
                        "configs/a.yaml:6:3: error STASH-409: tool 'roll' has no key 'n_components' in experiment"
                                + " 'roll_pca'\nhint: did you mean 'model.n_components'?  a key that is new begins"
                                + " with +");
    }

    /** Measured too: several options of one line are known by no key, so the group is not there twice. */
    @Test
    void a_group_of_which_a_list_is_chosen_may_be_added() throws IOException {
        tool("src/conf/config.yaml", "defaults:\n  - model: [pca, tsne]\n  - experiment: null\nname: x\n");
        tool("src/conf/experiment/plain.yaml", "{}\n");

        assertThat(codes("plain", "+model=tsne")).isEmpty();
        assertThat(codes("plain", "model.perplexity=3 model.n_components=1")).isEmpty();
        assertThat(codes("plain", "model=tsne model.n_components=1")).containsExactly("STASH-409");
    }

    @Test
    void a_file_that_need_not_be_there_may_have_the_key_elsewhere() throws IOException {
        write("configs/a.yaml", "tool: roll\nexperiment: roll_pca\noverrides: [sed=1]\n");
        assertThat(problems().get(0)).startsWith("configs/a.yaml:3:13: error STASH-409");
        Files.delete(root.resolve("tools/roll/src/conf/local/default.yaml"));
        assertThat(problems().get(0)).startsWith("configs/a.yaml:3:13: warning STASH-409");
        write("configs/a.yaml", "tool: roll\nexperiment: roll_pca\noverrides: [empty=1x]\n");
        assertThat(problems()).isEmpty();
        write("configs/a.yaml", "tool: roll\nexperiment: roll_pca\noverrides: [empty=x]\n");
        assertThat(problems().get(0)).startsWith("configs/a.yaml:3:13: warning STASH-409");
    }

    /** Each of these may bring keys that no file shows. */
    @Test
    void where_files_alone_do_not_tell_nothing_is_said() throws IOException {
        assertThat(codes("roll_pca", "sed=1")).containsExactly("STASH-409");
        silentWith("src/store.py", "from hydra.core.config_store import ConfigStore\n");
        silentWith("src/hydra_plugins/p.py", "\n");
        silentWith("src/zen.py", "from hydra_zen import store\n");
        silentWith("src/app.py", MAIN.replace("version_base=\"1.3\", ", ""));
        silentWith("src/app.py", MAIN.replace("\"conf\"", "None"));
        silentWith("src/app.py", MAIN.replace("\"conf\"", "CONF"));
        silentWith("src/app.py", MAIN.replace("config_name=\"config\"", ""));
        silentWith("src/app.py", MAIN + "\n@hydra.main(version_base=None)\ndef other(cfg): pass\n");
        silentWith("src/app.py", "import sys\nsys.argv.append('+sed=1')\n" + MAIN);
        silentWith("src/conf/model/pca.yaml", "defaults:\n  - ${kind}\nrate: 1\n");
        silentWith("src/conf/model/pca.yaml", "defaults:\n  - base\nrate: 1\n");
        silentWith("src/conf/model/pca.yaml", "# @package _group_\nrate: 1\n");
        silentWith("src/conf/model/pca.yaml", "rate: [\n");
        silentWith("src/conf/model/pca.yaml", "- 1\n");
        silentWith("src/conf/data/roll.yaml", "hydra.searchpath: [pkg://x]\n");
        silentWith("src/conf/hydra.yaml", "a: 1\n", "src/conf/experiment/roll_pca.yaml", """
                # @package _global_
                hydra: {searchpath: ["pkg://other"]}
                """);
        silentWith("src/conf/experiment/roll_pca.yaml", "defaults:\n  - override /nothing: x\n");

        write("configs/a.yaml", "tool: roll\nexperiment: roll_pca\noverrides: [sed=1, --multirun]\n");
        assertThat(problems()).isEmpty();
        write("configs/a.yaml", "tool: roll\nexperiment: roll_pca\noverrides: [sed=1]\n");
        write("configs/meta.yaml", """
                tools:
                  roll: {path: tools/roll, entrypoint: "src/app.py", search_packages: other.configs}
                """);
        assertThat(problems()).isEmpty();
    }

    @Test
    void arguments_of_the_tool_are_part_of_the_line() throws IOException {
        write("configs/meta.yaml", """
                tools:
                  roll:
                    path: tools/roll
                    entrypoint: "src/app.py"
                    arguments: ["experiment=${experiment}", "+made=1", "model=tsne"]
                    debug_arguments: ["+extra_of_debug=1"]
                """);

        assertThat(codes("roll_pca", "made=2 model.perplexity=3")).isEmpty();
        assertThat(codes("roll_pca", "model.n_components=2")).containsExactly("STASH-409");
        assertThat(codes("roll_pca", "extra_of_debug=2")).containsExactly("STASH-409");
        write("configs/a.yaml", "tool: roll\nexperiment: roll_pca\ndebug: true\noverrides: [extra_of_debug=2]\n");
        assertThat(problems()).isEmpty();
    }

    private void silentWith(String... files) throws IOException {
        List<String> before = new ArrayList<>();
        for (int i = 0; i < files.length; i += 2) {
            java.nio.file.Path file = root.resolve("tools/roll").resolve(files[i]);
            before.add(Files.exists(file) ? Files.readString(file) : null);
            tool(files[i], files[i + 1]);
        }
        assertThat(codes("roll_pca", "sed=1")).as(String.join("\n", files)).isEmpty();
        for (int i = 0; i < files.length; i += 2) {
            java.nio.file.Path file = root.resolve("tools/roll").resolve(files[i]);
            if (before.get(i / 2) == null) {
                Files.delete(file);
                if (file.getParent().endsWith("hydra_plugins")) {
                    Files.delete(file.getParent());
                }
            } else {
                Files.writeString(file, before.get(i / 2));
            }
        }
        assertThat(codes("roll_pca", "sed=1")).containsExactly("STASH-409");
    }

    private List<String> codes(String experiment, String words) throws IOException {
        StringBuilder list = new StringBuilder();
        for (String word : words.split(" ")) {
            list.append("  - \"").append(word).append("\"\n");
        }
        write("configs/a.yaml", "tool: roll\nexperiment: " + experiment + "\noverrides:\n" + list);
        return validate(ValidationRequest.all()).problems().stream()
                .map(Problem::code)
                .map(code -> code.id())
                .toList();
    }

    private void tool(String name, String text) throws IOException {
        write("tools/roll/" + name, text);
    }
}
