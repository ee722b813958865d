package io.github.experimentstash.maven;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolConsoleTest {
    private static final String MAVEN_4 = "org.apache.maven.logging.LoggingOutputStream$LoggingPrintStream";

    private static final String MAVEN_3 = "org.fusesource.jansi.AnsiPrintStream";

    @ParameterizedTest
    @CsvSource({
        MAVEN_3 + ", org.codehaus.plexus.classworlds.launcher.Launcher -B stash:run, true",
        MAVEN_3 + ", org.codehaus.plexus.classworlds.launcher.Launcher stash:run -l build.log, false",
        MAVEN_3 + ", org.example.Ide stash:run, false",
        MAVEN_4 + ", org.codehaus.plexus.classworlds.launcher.Launcher -B stash:run -Dconfig=a, true",
        MAVEN_4 + ", org.codehaus.plexus.classworlds.launcher.Launcher, true",
        MAVEN_4 + ", org.codehaus.plexus.classworlds.launcher.Launcher stash:run -l build.log, false",
        MAVEN_4 + ", org.codehaus.plexus.classworlds.launcher.Launcher --log-file=build.log stash:run, false",
        MAVEN_4 + ", org.example.Daemon stash:run, false",
        "java.io.PrintStream, org.codehaus.plexus.classworlds.launcher.Launcher stash:run, false",
    })
    void pastMavenOnlyWhereThatLeadsToTheUser(String stream, String command, boolean past) {
        assertThat(ToolConsole.isPassable(stream, command, "Linux")).isEqualTo(past);
    }

    @Test
    void onWindowsColoursAreTranslated() {
        assertThat(ToolConsole.isPassable(
                        MAVEN_3, "org.codehaus.plexus.classworlds.launcher.Launcher -B", "Windows 11"))
                .isFalse();
    }
}
