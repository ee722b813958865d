package io.github.experimentstash.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShownCommandTest {
    private static final Path PYTHON = Path.of("/stash/tools/demo/.venv/bin/python");

    @Test
    void theEnvironmentsPythonIsPython() {
        assertThat(shown(PYTHON.toString(), "-m", "demo.main", "title=two words"))
                .isEqualTo("python -m demo.main 'title=two words'");
    }

    @Test
    void aConsoleScriptIsItsName() {
        assertThat(shown(PYTHON.toString(), "/stash/tools/demo/.venv/bin/greet", "hello"))
                .isEqualTo("greet hello");
        assertThat(shown("/stash/tools/demo/.venv/bin/greet", "hello")).isEqualTo("greet hello");
    }

    @Test
    void secretsAreMasked() {
        assertThat(shown(PYTHON.toString(), "main.py", "api_key=abc")).isEqualTo("python main.py 'api_key=***'");
    }

    private static String shown(String... command) {
        return ShownCommand.of(List.of(command), PYTHON);
    }
}
