package io.github.experimentstash.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeedCheckTest extends ValidationCase {
    private static final String CONFIG = "defaults:\n  - _self_\n  - experiment: null\n";

    @BeforeEach
    void aHydraTool() throws IOException {
        write("tools/swissroll/src/main.py", """
                import hydra

                @hydra.main(version_base=None, config_path="configs", config_name="config")
                def main(cfg): ...
                """);
        write("tools/swissroll/src/configs/config.yaml", CONFIG + "seed: null\n");
        write("tools/swissroll/src/configs/experiment/swissroll_pca.yaml", "# @package _global_\nname: x\n");
    }

    @Test
    void a_seed_that_is_left_open_is_a_note() throws IOException {
        assertThat(problems())
                .containsExactly("configs/figure1/pca.yaml:2:13: note STASH-412: 'seed' of tool 'swissroll' is left"
                        + " open, so each run may have another result\nhint: add   overrides: {seed: 1}");
        write("configs/figure1/pca.yaml", "tool: swissroll\nexperiment: swissroll_pca\noverrides: {name: y}\n");
        assertThat(problems()).hasSize(1).first().asString().endsWith("hint: add   seed=1   to the overrides");
        assertThat(validate(ValidationRequest.all()).failed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seed:\n",
                "random_seed: null\n",
                "random_state: ~\n",
                "seed: ${random:}\n",
                "seed: ${random_seed:0,99}\n"
            })
    void open_in_other_words(String seed) throws IOException {
        write("tools/swissroll/src/configs/config.yaml", CONFIG + seed);
        assertThat(problems()).hasSize(1).first().asString().contains("STASH-412");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seed: 0\n",
                "a: 1\n",
                "seed: ???\n",
                "seed: ${oc.env:SEED}\n",
                "seed: ${other}\n",
                "seed: [1, 2]\n",
                "model: {seed: null}\n",
                "seed_everything: null\n"
            })
    void a_seed_that_is_set_or_not_known_is_no_note(String seed) throws IOException {
        write("tools/swissroll/src/configs/config.yaml", CONFIG + seed);
        assertThat(problems()).isEmpty();
    }

    @Test
    void the_experiment_of_the_tool_may_set_it() throws IOException {
        write("tools/swissroll/src/configs/experiment/swissroll_pca.yaml", "# @package _global_\nseed: 3\n");
        assertThat(problems()).isEmpty();
        // Hydra puts it elsewhere: it sets experiment.seed
        write("tools/swissroll/src/configs/experiment/swissroll_pca.yaml", "seed: 3\n");
        assertThat(problems()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{seed: 7}", "[seed=7]", "[++seed=7]", "[trainer.seed=7]", "[\"+x={seed:1}\"]", "[--seed, 7]"})
    void the_overrides_may_set_it(String overrides) throws IOException {
        write("tools/swissroll/src/configs/config.yaml", CONFIG + "seed: null\ntrainer: {seed: null}\n");
        write("configs/figure1/pca.yaml", "tool: swissroll\nexperiment: swissroll_pca\noverrides: " + overrides + "\n");
        assertThat(problems()).isEmpty();
    }

    @Test
    void a_configuration_that_python_adds_to_is_not_judged() throws IOException {
        write("tools/swissroll/src/store.py", "from hydra.core.config_store import ConfigStore\n");
        assertThat(problems()).isEmpty();
    }
}
