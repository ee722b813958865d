package io.github.experimentstash.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TerminalTest {
    /** A JDK from 22 on has a console there all the same. */
    @Test
    void aPipeIsNoTerminal() throws Exception {
        Process piped = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Asked.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(new String(piped.getInputStream().readAllBytes(), UTF_8)).isEqualToIgnoringWhitespace("false");
    }

    /** What the child JVM runs. */
    static final class Asked {
        public static void main(String... arguments) {
            System.out.println(Terminal.isOutput());
        }
    }
}
