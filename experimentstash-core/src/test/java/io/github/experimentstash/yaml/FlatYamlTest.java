package io.github.experimentstash.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.Problems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The quick reader says what the engine says, or nothing. */
class FlatYamlTest {
    private static final String FILE = "configs/a.yaml";

    private static final List<String> KEYS = List.of("tool", "experiment", "tags", "a_b", "k9", "TOOL", "1");
    /** What stands between things, and what may end or begin them by surprise. */
    private static final List<String> PIECES = List.of(
            " ",
            "  ",
            "\n",
            "\n\n",
            "\n  ",
            ":",
            ": ",
            " :",
            "#",
            " # x",
            "# x",
            "- ",
            "-",
            "\n- ",
            "\n  - ",
            "[",
            "]",
            ", ",
            ",",
            "{",
            "}",
            "'",
            "\"",
            "''",
            "\\",
            "|",
            ">",
            "|\n  x",
            "&a ",
            "*a",
            "!!str ",
            "!",
            "%",
            "@",
            "`",
            "?",
            "? ",
            "~",
            "null",
            "true",
            "yes",
            "1.5",
            "1e3",
            ".",
            "...",
            "---",
            "<<",
            "<<: ",
            "=",
            "$x",
            "${a.b}",
            "(",
            "\t",
            "\r\n",
            "é",
            "\u00a0",
            "\u2028",
            "\ufeff",
            "x",
            "word",
            "two words",
            "-1",
            "-m src",
            "a.b=1",
            "a/b",
            "+a=1",
            "~a",
            "++b",
            "a:b",
            "http://x",
            "a#b",
            "a #b",
            "\"q\"",
            "'q'",
            "\"q r\"",
            "[a, b]",
            "[]",
            "[a, ]",
            "['a', \"b\", c d]",
            "[a=1, +b=2]");

    private final LoadSettings settings = LoadSettings.builder().build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tool: a",
                "tool: a\nexperiment: b\n",
                "# about\n\ntool: swissroll   \n  # more\nexperiment: -1\ndescription: 'it''s'\n",
                "tags: []\n",
                "tags: [ a , 'b c', \"d\" ]\noverrides: [a.b=1, +c=2, ~d, 1.5]\n",
                "tags:\n- a\n- 'b'\n\noverrides:\n    - a=1\n    # why\n    - -1\nlast: x"
            })
    void whatNearlyEveryExperimentIsIsReadByIt(String text) {
        boolean apostrophe = text.contains("''");
        assertThat(FlatYaml.read(text, FILE).isPresent()).isNotEqualTo(apostrophe);
        compare(text);
    }

    @Test
    void itReadsTheExperimentsOfTheExample() throws Exception {
        List<String> left = new ArrayList<>();
        int all = 0;
        try (Stream<Path> files = Files.walk(Path.of("../example-repo/configs"))) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                all++;
                if (!compare(Files.readString(file))) {
                    left.add(file.toString());
                }
            }
        }
        assertThat(left).hasSizeLessThan(all / 2);
    }

    /** Sound files, and such with a few surprises in them. */
    @Test
    void itSaysWhatTheEngineSaysOrNothing() {
        Random random = new Random(11);
        int taken = 0;
        for (int i = 0; i < 60_000; i++) {
            taken += compare(document(random)) ? 1 : 0;
        }
        assertThat(taken).isBetween(4_000, 40_000);
    }

    private static String document(Random random) {
        StringBuilder text = new StringBuilder();
        int lines = 1 + random.nextInt(4);
        for (int i = 0; i < lines; i++) {
            text.append(KEYS.get(random.nextInt(KEYS.size()))).append(random.nextInt(20) == 0 ? ":" : ": ");
            int pieces = 1 + random.nextInt(3);
            for (int j = 0; j < pieces; j++) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            if (i < lines - 1 || random.nextBoolean()) {
                text.append('\n');
            }
        }
        for (int changes = random.nextInt(3) - 1; changes > 0; changes--) {
            int at = random.nextInt(text.length() + 1);
            if (at < text.length() && random.nextBoolean()) {
                text.deleteCharAt(at);
            } else if (random.nextBoolean()) {
                text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
            } else {
                text.insert(at, (char) (' ' + random.nextInt(95)));
            }
        }
        return text.toString();
    }

    /** @return true if the quick reader read it */
    private boolean compare(String text) {
        Optional<YamlMapping> flat = FlatYaml.read(text, FILE);
        if (flat.isEmpty()) {
            return false;
        }
        Problems problems = new Problems();
        try {
            YamlNode whole = new NodeBuilder(settings, text, FILE, problems).build();
            assertThat(told(flat.get())).as(text).isEqualTo(told(whole));
        } catch (YamlFailure | RuntimeException refused) {
            throw new AssertionError("the engine refuses what was read: " + text, refused);
        }
        assertThat(problems.all()).as(text).isEmpty();
        return true;
    }

    private static String told(YamlNode node) {
        String place = node.location() + " ";
        if (node instanceof YamlMapping mapping) {
            StringBuilder told = new StringBuilder(place).append('{');
            for (YamlEntry entry : mapping.entries()) {
                told.append(entry.keyLocation()).append(entry.key()).append('=').append(told(entry.value()));
            }
            return told.append('}').toString();
        }
        if (node instanceof YamlSequence sequence) {
            return place + sequence.items().stream().map(FlatYamlTest::told).toList();
        }
        return place + node;
    }
}
