package io.github.experimentstash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Gate;
import io.github.experimentstash.testing.TestStash;
import io.github.experimentstash.validate.ValidationRequest;
import java.nio.file.Path;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts of a config reach the terminal as words: none of them colours it, moves the cursor or fakes a line of ours. */
class PlainWordsTest {
    @TempDir
    Path folder;

    private TestStash stash;

    @BeforeEach
    void makeStash() throws Exception {
        stash = TestStash.withPythonTool(folder, "main.py");
        stash.file("tools/demo/main.py", "print('done')");
        stash.file(
                "configs/one.yaml",
                "tool: demo",
                "experiment: first",
                "description: \"\\e[31mred\\e[0m\\n[INFO] BUILD SUCCESS\\a\"",
                "overrides: [\"a=\\e[2J\"]");
    }

    @Test
    void inARun() {
        Gate.require(Capability.PYTHON);
        assertThat(stash.run("one").succeeded()).isTrue();
        assertThat(stash.said())
                .startsWith("one  (\\x1B[31mred\\x1B[0m [INFO] BUILD SUCCESS\\x07)")
                .contains("'a=\\x1B[2J'");
        assertThat(stash.said().lines()).noneMatch(line -> line.startsWith("[INFO]"));
        assertPlain(stash.said());
    }

    @Test
    void inAList() {
        String lines = String.join(
                "\n",
                stash.open(folder)
                        .validate(new ValidationRequest(Optional.empty(), Optional.empty(), false, true))
                        .lines());
        assertThat(lines).contains("\\x1B[31mred\\x1B[0m [INFO] BUILD SUCCESS\\x07");
        assertPlain(lines);
    }

    @Test
    void inAProblem() throws Exception {
        stash.file("configs/two.yaml", "tool: \"\\e[31mdem\"", "experiment: x", "\"\\e]0;title\\a\": 1");
        String lines = String.join(
                "\n",
                stash.open(folder)
                        .validate(new ValidationRequest(Optional.empty(), Optional.empty(), false, false))
                        .lines());
        assertThat(lines).contains("\\x1B[31mdem", "\\x1B]0;title\\x07");
        assertPlain(lines);

        Assertions.assertThatThrownBy(() -> stash.run("two"))
                .isInstanceOf(StashFailure.class)
                .satisfies(failure -> assertPlain(failure.getMessage()));
    }

    private static void assertPlain(String text) {
        assertThat(text.chars().filter(c -> Character.isISOControl(c) && c != '\n'))
                .isEmpty();
    }
}
