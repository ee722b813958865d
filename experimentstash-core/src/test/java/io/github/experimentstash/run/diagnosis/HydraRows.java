package io.github.experimentstash.run.diagnosis;

import java.util.stream.Stream;

/** What {@link HydraRules} are to say. */
final class HydraRows {
    private static final String HYDRAS_END =
            "\nSet the environment variable HYDRA_FULL_ERROR=1 for a complete stack trace.";

    private HydraRows() {}

    static Stream<Case> all() {
        return Stream.of(
                new Case(
                                "hydra-option",
                                "In 'config': Could not find 'experiment/swissroll_pca'",
                                "",
                                "Available options in 'experiment':",
                                "\tswissroll-pca",
                                "\tumap",
                                "Config search path:",
                                "\tprovider=hydra, path=pkg://hydra.conf",
                                "\tprovider=schema, path=structured://",
                                HYDRAS_END)
                        .says("The tool has no option 'swissroll_pca' of 'experiment'.")
                        .hints(
                                "correct 'experiment' in configs/figure1/pca.yaml:2: did you mean 'swissroll-pca'?   it has:"
                                        + " swissroll-pca, umap"),
                new Case(
                                "hydra-option",
                                "In 'config': Could not find 'model/nope'",
                                "",
                                "Available options in 'model':",
                                "\tpca",
                                "\tumap",
                                "Config search path:",
                                HYDRAS_END)
                        .says("The tool has no option 'nope' of 'model'.")
                        .hints("correct it in configs/figure1/pca.yaml   it has: pca, umap"),
                new Case(
                                "hydra-experiment",
                                "Could not override 'experiment'. No match in the defaults list.",
                                "To append to your default list use +experiment=a",
                                HYDRAS_END)
                        .says("The tool has experiments, but its defaults list names none that could be overridden.")
                        .hints("in configs/meta.yaml:2 write   arguments: [\"+experiment=${experiment}\"]"),
                new Case(
                                "hydra-override",
                                "Could not override 'modle.k'.",
                                "To append to your config use +modle.k=2",
                                "Key 'modle' is not in struct",
                                "    full_key: modle",
                                "    object_type=dict",
                                HYDRAS_END)
                        .keys("model.k", "model.n", "seed")
                        .says("The tool's configuration has no 'modle.k'.")
                        .hints("did you mean 'model.k'?  to add it write   +modle.k=2"),
                new Case(
                                "hydra-override",
                                "Could not override 'experiment'.",
                                "To append to your config use +experiment=a",
                                "Key 'experiment' is not in struct",
                                "    full_key: experiment",
                                "    object_type=dict",
                                HYDRAS_END)
                        .says("The tool has no config group 'experiment'.")
                        .hints("say in configs/meta.yaml:2 how it is told its experiment, such as   arguments:"
                                + " [\"--config-name\", \"${experiment}\"]"),
                new Case(
                                "hydra-append",
                                "Could not append to config. An item is already at 'seed'.",
                                "Either remove + prefix: 'seed=2'",
                                "Or add a second + to add or override 'seed': '++seed=2'",
                                HYDRAS_END)
                        .says("The tool's configuration has 'seed' already.")
                        .hints("write it without the + in configs/figure1/pca.yaml"),
                new Case(
                                "hydra-grammar",
                                "no viable alternative at input '[1'",
                                "See https://hydra.cc/docs/1.2/advanced/override_grammar/basic for details",
                                HYDRAS_END)
                        .says(
                                "See https://hydra.cc/docs/1.2/advanced/override_grammar/basic for details",
                                "Hydra cannot read one of the overrides.")
                        .hints("put values with blanks, brackets, commas or quotes into quotes of Hydra's own:"
                                + "   -Doverrides=\"'title=\\\"a, b\\\"'\"   or write them as a map in the experiment"),
                new Case(
                                "hydra-mandatory",
                                "Error executing job with overrides: ['+mand=1']",
                                "Traceback (most recent call last):",
                                "  File \"/stash/tools/demo/main.py\", line 6, in main",
                                "    if cfg.get(\"mand\"): print(cfg.need)",
                                "                              ^^^^^^^^",
                                "omegaconf.errors.MissingMandatoryValue: Missing mandatory value: need",
                                "    full_key: need",
                                "    object_type=dict",
                                HYDRAS_END)
                        .says(
                                "omegaconf.errors.MissingMandatoryValue: Missing mandatory value: need",
                                "tools/demo/main.py:6, in main",
                                "The tool leaves the value of 'need' to whoever runs it.")
                        .hints("in configs/figure1/pca.yaml add   overrides: {need: <value>}"),
                new Case(
                                "hydra-key",
                                "Traceback (most recent call last):",
                                "  File \"/stash/tools/demo/main.py\", line 5, in main",
                                "    if cfg.get(\"bad\"): print(cfg.model.nokey)",
                                "                             ^^^^^^^^^^^^^^^",
                                "omegaconf.errors.ConfigAttributeError: Key 'nokey' is not in struct",
                                "    full_key: model.nokey",
                                "    object_type=dict",
                                HYDRAS_END)
                        .keys("model.no_key")
                        .says(
                                "omegaconf.errors.ConfigAttributeError: Key 'nokey' is not in struct",
                                "tools/demo/main.py:5, in main",
                                "The tool's code asks for 'model.nokey', which its configuration does not have.")
                        .hints("did you mean 'model.no_key'?  to add it:   overrides: {\"+model.nokey\": <value>}"),
                new Case(
                                "hydra-config",
                                "Cannot find primary config 'cfg'. Check that it's in your config search path.",
                                "",
                                "Config search path:",
                                HYDRAS_END)
                        .says(
                                "Cannot find primary config 'cfg'. Check that it's in your config search path.",
                                "Hydra does not find the tool's own configuration.")
                        .hints(
                                "it is looked for beside the file that is started: is all of the tool checked out, and is a"
                                        + " package that is installed made with its YAML files?"),
                new Case(
                                "hydra-config",
                                "Primary config directory not found.",
                                "Check that the config directory '/stash/tools/demo/cnf' exists and readable",
                                HYDRAS_END)
                        .says(
                                "Primary config directory not found.",
                                "Hydra does not find the tool's own configuration.")
                        .hints(
                                "it is looked for beside the file that is started: is all of the tool checked out, and is a"
                                        + " package that is installed made with its YAML files?"),
                new Case(
                                "hydra-target",
                                "Error executing job with overrides: ['+inst=1']",
                                "Error locating target 'nomod.X', set env var HYDRA_FULL_ERROR=1 to see chained exception.",
                                HYDRAS_END)
                        .says(
                                "Error locating target 'nomod.X', set env var HYDRA_FULL_ERROR=1 to see chained exception.",
                                "What a '_target_' of the configuration names cannot be imported: nomod.X.")
                        .hints("see why with   env: {HYDRA_FULL_ERROR: \"1\"}"),
                new Case(
                                "hydra-call",
                                "Error executing job with overrides: ['+inst2=1']",
                                "Error in call to target 'builtins.int':",
                                "ValueError(\"invalid literal for int() with base 10: 'x'\")",
                                HYDRAS_END)
                        .says(
                                "ValueError(\"invalid literal for int() with base 10: 'x'\")",
                                "It happened in builtins.int, which the configuration names as '_target_'.")
                        .hints("see where with   env: {HYDRA_FULL_ERROR: \"1\"}"));
    }
}
