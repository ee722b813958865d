package io.github.experimentstash.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.EntryPoint;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.SourceLocation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryPointsTest {
    private final Problems problems = new Problems();

    private Optional<EntryPoint> parse(String text) {
        return EntryPoints.parse(text, SourceLocation.ofFile("configs/meta.yaml"), problems);
    }

    @Test
    void the_four_kinds() {
        assertThat(parse("-m pkg.mod")).contains(new EntryPoint.Module("-m pkg.mod", "pkg.mod", List.of()));
        assertThat(parse("-m pkg.mod --flag \"a b\""))
                .contains(new EntryPoint.Module("-m pkg.mod --flag \"a b\"", "pkg.mod", List.of("--flag", "a b")));
        assertThat(parse("main.py")).contains(new EntryPoint.ScriptFile("main.py", "main.py", List.of()));
        assertThat(parse("src/main.py x"))
                .contains(new EntryPoint.ScriptFile("src/main.py x", "src/main.py", List.of("x")));
        assertThat(parse("train-it --fast"))
                .contains(new EntryPoint.ConsoleScript("train-it --fast", "train-it", List.of("--fast")));
        assertThat(problems.all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "python -m src.main|write   entrypoint: \"-m src.main\"",
                "python3.11 src/main.py|write   entrypoint: \"src/main.py\"",
                "/usr/bin/python3 x.py|write   entrypoint: \"x.py\"",
                "uv run main.py|write only what follows",
                "/home/me/x.py|relative to the tool's folder",
                "~/x.py|relative to the tool's folder",
                "C:/x.py|relative to the tool's folder",
                "../x.py|without '..'",
                "-m|write   entrypoint: \"-m package.module\"",
                "-m src/main.py|write   entrypoint: \"-m src.main\"   or   entrypoint: \"src/main.py\"",
                "-m src.main.py|entrypoint: \"-m src.main\"",
                "-m a..b|as in an import",
                "-c print(1)|use \"-m package.module\"",
                "src\\main.py|write   entrypoint: \"folder/file.py\"",
                "run.sh/x.sh|name the Python file",
                "run.sh --fast|name the Python file",
                "'' x|write   entrypoint: \"-m package.module\"",
                "-m a && echo|into a Python file",
                "'-m a|close the quote",
            })
    void what_is_wrong_gets_the_right_line(String text, String hint) {
        assertThat(parse(text)).isEmpty();
        assertThat(problems.all()).singleElement().satisfies(problem -> {
            assertThat(problem.text()).startsWith("configs/meta.yaml: error STASH-207: ");
            assertThat(problem.hint().orElseThrow()).contains(hint);
        });
    }

    @Test
    void a_module_without_m_is_suspected() {
        assertThat(parse("src.main")).isPresent();
        assertThat(problems.all()).singleElement().asString().contains("WARNING", "-m src.main");
    }
}
