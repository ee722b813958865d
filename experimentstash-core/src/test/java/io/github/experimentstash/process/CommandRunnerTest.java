package io.github.experimentstash.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandRunnerTest {
    @Test
    void tellsEachCommandWithItsTimeAndWithoutSecrets() throws Exception {
        List<String> told = new ArrayList<>();
        Command command = new Command(
                List.of("sh", "-c", "exit 3", "two words", "--password=abc"),
                Path.of("").toAbsolutePath(),
                Map.of(),
                Duration.ofSeconds(20));
        assertThat(new CommandRunner(told::add).run(command).exitCode()).isEqualTo(3);
        assertThat(told).hasSize(1);
        assertThat(told.get(0))
                .matches("sh -c 'exit 3' 'two words' '--password=\\*\\*\\*'  \\(exit code 3, [0-9]+ ms\\)");
    }
}
