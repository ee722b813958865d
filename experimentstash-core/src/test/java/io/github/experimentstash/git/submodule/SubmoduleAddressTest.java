package io.github.experimentstash.git.submodule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of git-submodule(1), add, on repositories that begin with {@code ./} or {@code ../}. */
class SubmoduleAddressTest {
    @ParameterizedTest
    @CsvSource({
        "https://example.org/lab/paper.git, ../tool.git, https://example.org/lab/tool.git",
        "https://example.org/lab/paper.git/, ../tool.git, https://example.org/lab/tool.git",
        "https://example.org/lab/paper.git, ../../other/tool.git, https://example.org/other/tool.git",
        "https://example.org/lab/paper.git, ./tool.git, https://example.org/lab/paper.git/tool.git",
        "git@example.org:lab/paper.git, ../tool.git, git@example.org:lab/tool.git",
        "git@example.org:paper.git, ../tool.git, git@example.org:tool.git",
        "https://example.org/lab/paper.git, https://example.org/x.git, https://example.org/x.git",
        ", ../tool, /home/me/tool"
    })
    void isRelativeToWhereTheStashComesFrom(String origin, String url, String expected) {
        assertThat(SubmoduleAddress.resolve(url, Optional.ofNullable(origin), Path.of("/home/me/paper")))
                .isEqualTo(expected);
    }
}
