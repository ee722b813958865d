package io.github.experimentstash.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.config.ExperimentCatalog;
import io.github.experimentstash.config.ExperimentReader;
import io.github.experimentstash.config.ManifestReader;
import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.environment.EnvironmentOptions;
import io.github.experimentstash.environment.Environments;
import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import io.github.experimentstash.testing.TestStash;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigResolverTest {
    @Test
    void a_tool_that_does_not_answer_is_ended(@TempDir Path folder) throws Exception {
        Gate.require(Capability.PYTHON);
        TestStash stash = TestStash.withPythonTool(folder, "main.py");
        stash.file("tools/demo/main.py", "import time", "MAIN = '''", "@hydra.main()", "'''", "time.sleep(600)");
        Host host = new Host(stash, stash.variables, stash.clock, folder, false, false);
        Problems problems = new Problems();
        StashRoot root = new StashRoot(stash.root);
        Manifest manifest = new ManifestReader().read(root, problems).orElseThrow();
        Experiment experiment = new ExperimentReader()
                .read(new ExperimentCatalog(root).list(problems).get(0), problems)
                .orElseThrow();
        ConfigResolver resolver = new ConfigResolver(
                host,
                stash.root,
                new Environments(host, new EnvironmentOptions(Optional.empty(), false)),
                "1",
                Duration.ofSeconds(1));

        assertThat(resolver.check(manifest, java.util.List.of(experiment)))
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .startsWith("tool 'demo' does not resolve this experiment: no answer within 1");
    }

    /** As hydra-core 1.3.8 says it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Could not override 'sed'.~To append to your config use +sed=1~Key 'sed' is not in struct~    full_key: sed| Could not override 'sed'.
            Could not append to config. An item is already at 'a'.~Either remove + prefix: 'a=1'~Or add a second + to add or override 'a': '++a=1'| Could not append to config. An item is already at 'a'.
            In 'config': Could not find 'model/umap'~~Available options in 'model':~\tpca~Config search path:~\tprovider=hydra, path=pkg://hydra.conf| In 'config': Could not find 'model/umap'
            Could not override 'db'.~Did you mean to override db@store?~To append to your default list use +db=x| Could not override 'db'.
            Traceback (most recent call last):~  File "x.py", line 1~ModuleNotFoundError: No module named 'torch'| ModuleNotFoundError: No module named 'torch'
            """)
    void what_hydra_says_without_its_advice(String errors, String telling) {
        String end = "\n\nSet the environment variable HYDRA_FULL_ERROR=1 for a complete stack trace.\n";
        assertThat(HydraAnswer.telling(errors.replace('~', '\n') + end)).isEqualTo(telling);
    }
}
