package io.github.experimentstash.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.model.StashFailure;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shapes of {@code meta.yaml} that people write: edited to the byte, or refused with the place. */
class ManifestEditorTest {
    private static final List<String> KEYS = List.of("path: tools/new", "entrypoint: main.py");
    private static final String COMMIT = "3f1c0f6a77d2e4b8c9d0a1b2c3d4e5f60718293a";

    /** Line ends are written as they are; {@code ¶} stands for the place of the new entry. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // other tools before, something behind
                "tools:\n  a:\n    path: tools/a\n¶experiment:\n  name: P\n",
                "# top\n\ntools:\n    a:\n        path: tools/a # why\n    b: {path: tools/b}\n¶\n\nexperiment: {}\n",
                // comments that are about the tool before, and those that are not
                "tools:\n  a:\n    path: tools/a\n    # commit: later\n¶  # more tools to come\nexperiment:\n",
                "tools:\n  a:\n    path: tools/a\n¶# the paper\nexperiment:\n",
                // quotes, block texts, lists, anchors
                "tools:\n  'a':\n    \"path\": tools/a\n    description: |\n      two\n\n      lines\n¶x: 1\n",
                "tools:\n  a: &a\n    path: tools/a\n  b:\n    <<: *a\n    arguments:\n    - x\n    - y\n¶validation:\n",
                "tools: &all\n  a:\n    path: tools/a\n¶",
                // a tab between key and value, no final line end, nothing else
                "tools:\n  a:\n    path:\ttools/a\n¶",
                "tools:\n  a:\n    path: tools/a¶",
                "%YAML 1.2\n---\ntools:\n  a:\n    path: tools/a\n¶...\n",
            })
    void anEntryComesAndGoesToTheByte(String shape) {
        for (String lineEnd : List.of("\n", "\r\n")) {
            for (String mark : List.of("", "\uFEFF")) {
                String text = mark + shape.replace("¶", "").replace("\n", lineEnd);
                String with = ManifestEditor.withTool(text, "new", KEYS);
                String indent = shape.contains("    a:") ? "    " : "  ";
                String entry = indent + "new:\n" + indent + "  path: tools/new\n" + indent + "  entrypoint: main.py";
                String written = shape.contains("a¶") ? "\n" + entry : entry + "\n";
                assertThat(with).isEqualTo(mark + shape.replace("¶", written).replace("\n", lineEnd));
                assertThat(ManifestEditor.withoutTool(with, "new", Optional.empty()))
                        .isEqualTo(text);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tools: {}", "tools:", "tools: ~", "tools: null", "tools: { }", "tools:   {\n  }"})
    void anEmptyListOfToolsBecomesOne(String shape) {
        for (String rest : List.of("", "\n", "   # none yet\n\nexperiment:\n  name: P\n")) {
            String with = ManifestEditor.withTool(shape + rest, "new", KEYS);
            String comment = rest.isBlank() ? rest : rest.substring(0, rest.indexOf('\n'));
            String below = rest.isBlank() ? "" : rest.substring(rest.indexOf('\n'));
            assertThat(with)
                    .isEqualTo(
                            rest.isBlank()
                                    ? "tools:\n  new:\n    path: tools/new\n    entrypoint: main.py" + rest
                                    : "tools:" + comment + "\n  new:\n    path: tools/new\n    entrypoint: main.py"
                                            + below);
            assertThat(ManifestEditor.withoutTool(with, "new", Optional.empty()))
                    .startsWith("tools: {}");
            assertThat(ManifestEditor.withoutTool(with, "new", ManifestEditor.emptyTools(shape + rest, with)))
                    .isEqualTo(shape + rest);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "tools: {a: {path: tools/a}}~ => configs/meta.yaml:1:1: error STASH-107: 'tools' stands in brackets",
                "x: 1~tools: {~  a: {path: tools/a}}~ => configs/meta.yaml:2:1: error STASH-107",
                "tools: *nothing~ => configs/meta.yaml:1:8: error STASH-107",
                "tools: &t~  a:~    path: tools/a~again: *t~ => STASH-107",
                "base: &b {a: {path: tools/a}}~tools: *b~ => configs/meta.yaml:2:1: error STASH-107",
                "tools:~  a:~  \tpath: tools/a~ => STASH-103",
                "tools:~  new:~    path: x~ => STASH-107",
                "tools:~  a:~    path: tools/a~    description: |+~      kept~~~x: 1~ => STASH-107",
            })
    void whatCannotBeSplicedIsRefusedWithItsPlace(String text, String words) {
        assertThatThrownBy(() -> ManifestEditor.withTool(text.replace('~', '\n'), "new", KEYS))
                .isInstanceOf(StashFailure.class)
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "tools: {a: {path: tools/a}}~ => configs/meta.yaml:1:1: error STASH-107: 'tools' stands in brackets",
                "tools:~  a: &a~    path: tools/a~  b: *a~ => STASH-107",
                "base: &b {a: {path: tools/a}}~tools:~  <<: *b~  b: {path: tools/b}~ => STASH-107",
            })
    void anEntryThatIsNamedElsewhereIsNotTakenOut(String text, String words) {
        assertThatThrownBy(() -> ManifestEditor.withoutTool(text.replace('~', '\n'), "a", Optional.empty()))
                .isInstanceOf(StashFailure.class)
                .hasMessageContaining(words);
    }

    @Test
    void anEntryIsGivenBackWithItsQuotesAndComments() {
        String text = "tools:\n    'a': # mine\n      path: tools/a\n      # none: yet\n    b: {path: tools/b,\n"
                + "      entrypoint: main.py}\n";
        for (String name : List.of("a", "b")) {
            List<String> lines = ManifestEditor.entryLines(text, name);
            String without = ManifestEditor.withoutTool(text, name, Optional.empty());
            String again = ManifestEditor.withEntry(without, name, lines);
            assertThat(again.lines().sorted().toList())
                    .isEqualTo(text.lines().sorted().toList());
        }
        assertThat(ManifestEditor.entryLines(text, "a"))
                .containsExactly("'a': # mine", "  path: tools/a", "  # none: yet");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tools:\n  a:\n    path: tools/a\n    commit: HEAD # moving\n",
                "tools:\n  a:\n    path: tools/a\n    commit: 'HEAD' # moving\n",
                "tools:\r\n  a:\r\n    path: tools/a\r\n    commit: HEAD # moving\r\n",
            })
    void aPinTakesThePlaceOfAnother(String text) {
        assertThat(ManifestEditor.withCommit(text, "a", COMMIT))
                .isEqualTo(text.replace("'HEAD'", COMMIT).replace("HEAD", COMMIT));
    }

    @Test
    void anEntryWithoutAPinGetsOne() {
        assertThat(ManifestEditor.withCommit("tools:\n  a:\n    path: tools/a\n", "a", COMMIT))
                .isEqualTo("tools:\n  a:\n    path: tools/a\n    commit: " + COMMIT + "\n");
        assertThat(ManifestEditor.withCommit("tools:\n  a:\n    commit:\n    path: tools/a\n", "a", COMMIT))
                .isEqualTo("tools:\n  a:\n    commit: " + COMMIT + "\n    path: tools/a\n");
        assertThatThrownBy(() -> ManifestEditor.withCommit("tools:\n  a: {path: tools/a}\n", "a", COMMIT))
                .hasMessageContaining("configs/meta.yaml:2:3: error STASH-107: 'a' stands in brackets");
        assertThat(ManifestEditor.withCommit("x: &c HEAD\ntools:\n  a:\n    commit: *c\n", "a", COMMIT))
                .isEqualTo("x: &c HEAD\ntools:\n  a:\n    commit: " + COMMIT + "\n");
        assertThatThrownBy(() -> ManifestEditor.withCommit("tools:\n  a:\n    commit: &c HEAD\nx: *c\n", "a", COMMIT))
                .hasMessageContaining("STASH-107");
    }
}
