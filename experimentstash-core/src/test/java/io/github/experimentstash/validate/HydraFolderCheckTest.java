package io.github.experimentstash.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HydraFolderCheckTest extends ValidationCase {
    private void main(String arguments) throws IOException {
        write("tools/swissroll/src/main.py", "import hydra\n\n@hydra.main(" + arguments + ")\ndef main(cfg): ...\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config_path=\"conf\"",
                "version_base=None, config_path='./conf', config_name='config'",
                "version_base=None,\n    config_path = \"conf\",\n"
            })
    void a_folder_that_is_not_there_is_a_warning(String arguments) throws IOException {
        main(arguments);
        assertThat(problems())
                .filteredOn(problem -> problem.contains("STASH-414"))
                .hasSize(1)
                .first()
                .asString()
                .contains(
                        "configs/meta.yaml:",
                        "warning STASH-414: src/main.py of tool 'swissroll' reads its"
                                + " configuration from src/conf, which is not there");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config_path=\"configs\"",
                "config_path=None",
                "config_path=HERE / \"conf\"",
                "config_path=\"pkg://conf\"",
                "config_path=\"../../../conf\"",
                "config_path=\"conf\" + SUFFIX",
                "my_config_path=\"conf\"",
                "config_path=\"\""
            })
    void one_that_is_there_or_cannot_be_told_is_none(String arguments) throws IOException {
        write("tools/swissroll/src/configs/config.yaml", "a: 1\n");
        main(arguments);
        assertThat(problems()).noneMatch(problem -> problem.contains("STASH-414"));
    }

    @Test
    void another_one_on_the_command_line_cannot_be_told() throws IOException {
        main("config_path=\"conf\"");
        meta("path: tools/swissroll\nentrypoint: \"-m src.main --config-path elsewhere\"\n");
        assertThat(problems()).noneMatch(problem -> problem.contains("STASH-414"));
    }
}
