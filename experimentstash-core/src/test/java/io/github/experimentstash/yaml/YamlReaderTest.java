package io.github.experimentstash.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class YamlReaderTest {
    @TempDir
    Path folder;

    private final Problems problems = new Problems();

    private Optional<YamlMapping> read(byte[] bytes) throws IOException {
        Path file = folder.resolve("a.yaml");
        Files.write(file, bytes);
        return new YamlReader().read(file, "a.yaml", problems);
    }

    private Optional<YamlMapping> read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private String only() {
        assertThat(problems.all()).hasSize(1);
        return problems.all().get(0).text();
    }

    /** Text, and how the only problem begins. */
    static List<Arguments> wrong() {
        return List.of(
                Arguments.of("a: 1\n\tb: 2\n", "a.yaml:2:1: error STASH-103: this line is indented with a tab"),
                Arguments.of("a:\n  b: 1\n\tc: 2\n", "a.yaml:3:1: error STASH-103: this line is indented with a tab"),
                Arguments.of("a: b: c\n", "a.yaml:1:5: error STASH-103: a ':' cannot stand here"),
                Arguments.of("a: 1\n  b: 2\n", "a.yaml:2:4: error STASH-103: a ':' cannot stand here"),
                Arguments.of(
                        "a: \"open\nb: 1\n",
                        "a.yaml:3:1: error STASH-103: a quote is not closed; it was opened in line 1"),
                Arguments.of("a: [1, 2\nb: 1\n", "a.yaml:2:2: error STASH-103: a bracket is not closed"),
                Arguments.of("a: @b\n", "a.yaml:1:4: error STASH-103: a value cannot start with this character"),
                Arguments.of("a: 1\nkey without colon\n", "a.yaml:3:1: error STASH-103: a key without a ':'"),
                Arguments.of("a: 1\nb: 2\na: 3\n", "a.yaml:3:1: error STASH-106: key 'a' stands here and in line 1"),
                Arguments.of("a: 1\n---\nb: 2\n", "a.yaml:2:1: error STASH-107: a second document starts here"),
                Arguments.of(
                        "a: !!python/object:os.system x\n",
                        "a.yaml:1:4: error STASH-107: the tag !!python/object:os.system"),
                Arguments.of("a: !foo x\n", "a.yaml:1:4: error STASH-107: the tag !foo is not supported"),
                Arguments.of("a: !!int 3\n", "a.yaml:1:4: error STASH-107: the tag !!int is not supported"),
                Arguments.of("a: &x [*x]\n", "a.yaml:1:8: error STASH-107: *x stands inside what it names"),
                Arguments.of("a: &x {b: *x}\n", "a.yaml:1:11: error STASH-107: *x stands inside what it names"),
                Arguments.of(
                        "a: *nowhere\n", "a.yaml:1:4: error STASH-107: *nowhere names an anchor that does not exist"),
                Arguments.of("? [a, b]\n: 1\n", "a.yaml:1:3: error STASH-107: a key must be a word, not a list"),
                Arguments.of(
                        "<<: 3\na: 1\n",
                        "a.yaml:1:5: error STASH-107: << merges a map into this one, this is a number"),
                Arguments.of(
                        "- a\n- b\n",
                        "a.yaml:1:1: error STASH-109: the file must be a map of keys and values, it is a list"),
                Arguments.of(
                        "just words\n",
                        "a.yaml:1:1: error STASH-109: the file must be a map of keys and values, it is a text"),
                Arguments.of(
                        "a: " + "[".repeat(10_000), "a.yaml:1:54: error STASH-107: more than 50 levels of nesting"),
                Arguments.of("a: " + "{b: ".repeat(10_000), "a.yaml:1:201: error STASH-107: more than 50 levels"),
                Arguments.of("- ".repeat(10_000) + "a", "a.yaml:1:103: error STASH-107: more than 50 levels"),
                Arguments.of(
                        "a: 1\nb: x\u0000y\n", "a.yaml:2:5: error STASH-105: there is a control character here (0x00)"),
                Arguments.of(
                        "a: \u001b[31mred\n", "a.yaml:1:4: error STASH-105: there is a control character here (0x1B)"),
                Arguments.of("%YAML 3.0\n---\na: 1\n", "a.yaml:1:1: error STASH-107: this asks for a version of YAML"),
                Arguments.of(
                        "a: \"x\\0y\"\n", "a.yaml:1:4: error STASH-107: the character 0 cannot be part of a value"),
                Arguments.of("a: \"\\ud800\"\n", "a.yaml:1:4: error STASH-107: half of a character"),
                Arguments.of("\"a\\0\": 1\n", "a.yaml:1:1: error STASH-107: the character 0 cannot be part of a value"),
                Arguments.of("a: \"\\u", "a.yaml:1:7: error STASH-103: the file ends within a quoted text"),
                Arguments.of("\u0001\u0002", "a.yaml:1:1: error STASH-105: there is a control character here (0x01)"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void each_wrong_text_is_one_problem_with_its_place(String text, String begin) throws IOException {
        read(text);
        assertThat(only()).startsWith(begin).contains("\nhint: ");
    }

    /** Text, how the only problem begins, and what its hint must hold: the slips that people make. */
    static List<Arguments> slips() {
        return List.of(
                Arguments.of(
                        "outputs: *.csv\n",
                        "a.yaml:1:10: error STASH-103: a value that begins with '*' is an alias of YAML",
                        "put it in quotes: '*.csv'"),
                Arguments.of(
                        "a: [b, &]\n",
                        "a.yaml:1:8: error STASH-103: a value that begins with '&' is an anchor of YAML",
                        "put it in quotes"),
                Arguments.of(
                        "a: \"C:\\data\"\n",
                        "a.yaml:1:8: error STASH-103: a backslash in double quotes begins an escape, and this is none",
                        "in single quotes"),
                Arguments.of(
                        "a: \"\\U00110000\"\n",
                        "a.yaml:1:7: error STASH-103: a backslash in double quotes begins an escape, and this is none",
                        "in single quotes"),
                Arguments.of(
                        "a: 'it's'\n",
                        "a.yaml:1:8: error STASH-103: the quote before this ends the value",
                        "written twice"),
                Arguments.of(
                        "  a: 1\nb: 2\n",
                        "a.yaml:2:1: error STASH-103: this does not fit the lines above",
                        "indentation"),
                Arguments.of(
                        "a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> x\n",
                        "a.yaml:2:1: error STASH-103: this file holds an unresolved merge conflict of git",
                        "git status"),
                Arguments.of(
                        "tool:swissroll\n",
                        "a.yaml:1:1: error STASH-109: the file must be a map of keys and values, it is a text",
                        "with a blank behind the colon"),
                Arguments.of(
                        "tool:\u00a0swissroll\n",
                        "a.yaml:1:6: error STASH-105: this blank is another character (U+00A0)",
                        "type it again as an ordinary blank"),
                Arguments.of(
                        "a:\n\u00a0\u00a0b: 1\n",
                        "a.yaml:2:1: error STASH-105: this blank is another character (U+00A0)",
                        "type it again as an ordinary blank"),
                Arguments.of(
                        "a: 1\n\u200bb: 1\n",
                        "a.yaml:2:1: error STASH-105: there is an invisible character here (U+200B)",
                        "delete it"),
                Arguments.of(
                        "tool:x\nexperiment: y\n",
                        "a.yaml:2:11: error STASH-103: a ':' cannot stand here",
                        "a blank stands behind each colon"));
    }

    @ParameterizedTest
    @MethodSource("slips")
    void the_slips_that_people_make_are_called_by_their_name(String text, String begin, String hint)
            throws IOException {
        read(text);
        assertThat(only()).startsWith(begin);
        assertThat(problems.all().get(0).hint().orElseThrow()).contains(hint);
    }

    @Test
    void odd_blanks_are_fine_within_a_text() throws IOException {
        read("a: 10\u00a0km, na\u200bme\nb: |\n  \u00a0x\n");
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void a_file_full_of_the_same_mistake_is_told_as_ten() throws IOException {
        read("a: 1\n".repeat(1000));
        assertThat(problems.all()).hasSize(10);
    }

    static List<Arguments> wrongBytes() {
        return List.of(
                Arguments.of(
                        "a: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1),
                        "a.yaml:1:7: error STASH-105: byte 0xE9 is not UTF-8"),
                Arguments.of(
                        "a: 1\n".getBytes(StandardCharsets.UTF_16), "a.yaml:1:1: error STASH-105: this file is UTF-16"),
                Arguments.of(
                        "a: 1\n".getBytes(StandardCharsets.UTF_16LE),
                        "a.yaml:1:1: error STASH-105: this file is UTF-16"),
                Arguments.of(new byte[] {'a', ':', ' ', (byte) 0xC3}, "a.yaml:1:4: error STASH-105: byte 0xC3"),
                Arguments.of(new byte[(1 << 18) + 1], "a.yaml: error STASH-104: this file is larger than 256 KiB"));
    }

    @ParameterizedTest
    @MethodSource("wrongBytes")
    void each_wrong_encoding_is_one_problem(byte[] bytes, String begin) throws IOException {
        assertThat(read(bytes)).isEmpty();
        assertThat(only()).startsWith(begin);
    }

    @Test
    void a_byte_order_mark_of_utf8_and_windows_line_ends_are_fine() throws IOException {
        YamlMapping map = read("\uFEFFa: 1\r\nb: \u00e9\r\n").orElseThrow();
        assertThat(problems.all()).isEmpty();
        assertThat(map.keys()).containsExactly("a", "b");
        assertThat(map.get("b").orElseThrow().location().text()).isEqualTo("a.yaml:2:4");
    }

    @Test
    void an_empty_file_is_an_empty_map() throws IOException {
        assertThat(read("# nothing\n").orElseThrow().keys()).isEmpty();
        assertThat(read("").orElseThrow().keys()).isEmpty();
        assertThat(read("---\n...\n").orElseThrow().keys()).isEmpty();
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void merge_keys_and_anchors_work_as_python_readers_do_it() throws IOException {
        YamlMapping map = read("""
                x-one: &one {a: 1, b: 1}
                x-two: &two {b: 2, c: 2}
                both: {<<: [*one, *two], a: own}
                """).orElseThrow();
        YamlMapping both = (YamlMapping) map.get("both").orElseThrow();
        assertThat(both.entries().stream().map(e -> e.key() + "=" + ((YamlScalar) e.value()).text()))
                .containsExactly("a=own", "b=1", "c=2");
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void a_text_tag_makes_a_text() throws IOException {
        YamlScalar scalar =
                (YamlScalar) read("a: !!str 3.10\n").orElseThrow().get("a").orElseThrow();
        assertThat(scalar.type()).isEqualTo(PlainType.TEXT);
        assertThat(scalar.text()).isEqualTo("3.10");
    }

    @Test
    void files_that_cannot_be_read_say_why() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), folder.resolve("gone"));
        YamlReader reader = new YamlReader();

        for (Path file : List.of(folder, folder.resolve("no.yaml"), link, Path.of("/dev/zero"))) {
            assertThat(reader.read(file, "x.yaml", problems)).isEmpty();
        }

        assertThat(problems.all().stream().map(Problem::text))
                .satisfiesExactly(
                        text -> assertThat(text).startsWith("x.yaml: error STASH-102: this is a folder"),
                        text -> assertThat(text).startsWith("x.yaml: error STASH-102: this file does not exist"),
                        text -> assertThat(text).startsWith("x.yaml: error STASH-102: this link leads nowhere"),
                        text -> assertThat(text).startsWith("x.yaml: error STASH-102: this is not a regular file"));
    }

    /** Files that are small and stand for very much, or cost very much. */
    static Stream<Arguments> bombs() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        StringBuilder merges = new StringBuilder("m0: &m0 {k: 1}\n");
        for (int i = 1; i < 40; i++) {
            String alias = "*a" + (i - 1);
            laughs.append("a").append(i).append(": &a").append(i).append(" [");
            laughs.append((alias + ", ").repeat(9)).append(alias).append("]\n");
            merges.append("m%d: &m%d {<<: [%s]}\n"
                    .formatted(i, i, String.join(",", java.util.Collections.nCopies(10, "*m" + (i - 1)))));
        }
        int largest = 1 << 18;
        return Stream.of(
                Arguments.of("billion laughs", laughs.toString()),
                Arguments.of("merges", merges.toString()),
                Arguments.of("brackets", "[".repeat(largest - 1)),
                Arguments.of("braces", "{".repeat(largest - 1)),
                Arguments.of("dashes", "- ".repeat(largest / 2 - 1)),
                Arguments.of("questions", "? ".repeat(largest / 2 - 1)),
                Arguments.of("values", "a: [" + "1,".repeat(largest / 2 - 10) + "]"),
                Arguments.of("empty keys", ": \n".repeat(largest / 3 - 1)),
                Arguments.of("anchors", "a: [" + "&b c,".repeat(largest / 5 - 10) + "]"),
                Arguments.of("aliases", "a: &a 1\nb: [" + "*a,".repeat(largest / 3 - 10) + "]"),
                Arguments.of("quotes", "\"".repeat(largest - 1)),
                Arguments.of("one key", "a".repeat(largest - 1)),
                Arguments.of("blanks", " ".repeat(largest - 2) + "a"),
                Arguments.of("blank lines", "a: |\n" + " \n".repeat(largest / 2 - 10)),
                Arguments.of(
                        "long text", "a: &a " + "x".repeat(largest / 2) + "\nb: [" + "*a,".repeat(largest / 7) + "]"),
                Arguments.of("spaces", "a:" + " ".repeat(largest - 10) + "1"),
                Arguments.of("tabs", "a: 1" + "\t".repeat(largest - 10)),
                Arguments.of("comments", "#\n".repeat(largest / 2 - 10) + "a: 1\n"),
                Arguments.of("same key", "a: 1\n".repeat(largest / 5 - 10)),
                Arguments.of("pairs", "a: [" + "x: y,".repeat(largest / 5 - 20) + "]"),
                Arguments.of("lines of a text", "a: x\n" + " y\n".repeat(largest / 3 - 10)),
                Arguments.of("escapes", "a: \"" + "\\x41".repeat(largest / 4 - 10) + "\""),
                Arguments.of("documents", "---\n".repeat(largest / 4 - 10)),
                Arguments.of("directives", "%A b\n".repeat(largest / 5 - 10) + "---\na: 1\n"),
                Arguments.of("tags", "a: !" + "%41".repeat(largest / 3 - 10)));
    }

    /** Large and odd, but right. */
    private static final Set<String> SOUND = Set.of(
            "blank lines",
            "one key",
            "blanks",
            "spaces",
            "tabs",
            "comments",
            "lines of a text",
            "escapes",
            "directives");

    private static String nameOf(String line) {
        return line.substring(line.lastIndexOf('/') + 1, line.indexOf(".yaml"));
    }

    @Test
    void no_file_costs_more_than_a_small_heap() throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-Xss512k",
                "-cp",
                System.getProperty("java.class.path"),
                ReadOne.class.getName()));
        for (Arguments bomb : bombs().toList()) {
            Path file = folder.resolve(bomb.get()[0] + ".yaml");
            Files.writeString(file, (String) bomb.get()[1]);
            command.add(file.toString());
        }

        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said.lines()).hasSize((int) bombs().count());
        assertThat(said.lines())
                .allMatch(line -> line.contains("STASH-1") || SOUND.contains(nameOf(line)), "each is told or sound");
        assertThat(said).doesNotContain("Exception", "StackOverflow");
    }

    /** The other side of the test above. */
    static final class ReadOne {
        private ReadOne() {}

        public static void main(String[] files) {
            YamlReader reader = new YamlReader();
            for (String file : files) {
                Problems found = new Problems();
                reader.read(Path.of(file), Path.of(file).getFileName().toString(), found);
                System.out.println(file + " " + found.all().size() + " "
                        + (found.all().isEmpty()
                                ? "nothing"
                                : found.all().get(0).text().replace('\n', ' ')));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "3.10,NUMBER,NUMBER",
        "1e5,NUMBER,TEXT",
        "1.0e+5,NUMBER,NUMBER",
        "0777,NUMBER,NUMBER",
        "0o17,NUMBER,TEXT",
        "1_000,TEXT,NUMBER",
        "12:30:45,TEXT,NUMBER",
        "2026-01-01,TEXT,DATE",
        "2026-01-01 10:00:00,TEXT,DATE",
        "yes,TEXT,BOOLEAN",
        "On,TEXT,BOOLEAN",
        "oN,TEXT,TEXT",
        "true,BOOLEAN,BOOLEAN",
        "~,NULL,NULL",
        "null,NULL,NULL",
        ".inf,NUMBER,NUMBER",
        "3.11.7,TEXT,TEXT",
        "1-2,TEXT,TEXT",
        "e5,TEXT,TEXT",
        "-,TEXT,TEXT",
        ".,TEXT,TEXT",
    })
    void the_two_versions_of_yaml_are_told_apart(String text, PlainType yaml12, PlainType yaml11) {
        assertThat(PlainType.ofYaml12(text)).isEqualTo(yaml12);
        assertThat(PlainType.ofYaml11(text)).isEqualTo(yaml11);
    }
}
