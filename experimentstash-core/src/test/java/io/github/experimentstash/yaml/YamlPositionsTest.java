package io.github.experimentstash.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.Problems;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where keys and values stand: an editor jumps there, so a column counts characters as an editor does. */
class YamlPositionsTest {
    static List<Arguments> texts() {
        return List.of(
                Arguments.of("a: 1\nb:  two\n", "a@1:1=1@1:4 b@2:1=two@2:5"),
                Arguments.of(
                        "a: 1\r\nb:  two\r\nc: [x,\r\n  y]\r\n", "a@1:1=1@1:4 b@2:1=two@2:5 c@3:1=[x@3:5 y@4:3]@3:4"),
                Arguments.of("a: 1\rb: 2\r", "a@1:1=1@1:4 b@2:1=2@2:4"),
                // one character outside of the basic plane is one column
                Arguments.of(
                        "\uD83D\uDE42: {\u00e9: 1, b: 2}\n", "\uD83D\uDE42@1:1={\u00e9@1:5=1@1:8 b@1:11=2@1:14}@1:4"),
                Arguments.of(
                        "{a: {b: [1, {c: d}]}, \"e\" : 'f'}",
                        "a@1:2={b@1:6=[1@1:10 {c@1:14=d@1:17}@1:13]@1:9}@1:5 e@1:23=f@1:29"),
                // an alias is told where its value stands: that is the line to mend
                Arguments.of(
                        "a: &x  v\nb: *x\nc: &y {k: v}\nd: *y\n",
                        "a@1:1=v@1:4 b@2:1=v@1:4 c@3:1={k@3:8=v@3:11}@3:4 d@4:1={k@3:8=v@3:11}@3:4"),
                Arguments.of(
                        "x: &d {k: 1}\ny:\n  <<: *d\n  l: 2\n",
                        "x@1:1={k@1:8=1@1:11}@1:4 y@2:1={l@4:3=2@4:6 k@1:8=1@1:11}@3:3"),
                Arguments.of("a: |\n  text\nb: >-\n  folded\n", "a@1:1=text @1:4 b@3:1=folded@3:4"),
                Arguments.of("# c\n\n---\n  a:\n  - 1\n  -  2\n", "a@4:3=[1@5:5 2@6:6]@5:3"),
                Arguments.of("a: !!str  3\nb: \"q\"\n", "a@1:1=3@1:4 b@2:1=q@2:4"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void each_key_and_value_has_its_place(String text, String places) {
        Problems problems = new Problems();
        YamlMapping map = new YamlReader().parse(text, "a.yaml", problems).orElseThrow();
        assertThat(problems.all()).isEmpty();
        assertThat(entries(map)).isEqualTo(places);
    }

    private static String entries(YamlMapping map) {
        StringJoiner entries = new StringJoiner(" ");
        for (YamlEntry entry : map.entries()) {
            entries.add(entry.key() + "@" + entry.keyLocation().line() + ":"
                    + entry.keyLocation().column() + "=" + node(entry.value()));
        }
        return entries.toString();
    }

    private static String node(YamlNode node) {
        String place = "@" + node.location().line() + ":" + node.location().column();
        if (node instanceof YamlMapping map) {
            return "{" + entries(map) + "}" + place;
        }
        if (node instanceof YamlSequence list) {
            StringJoiner items = new StringJoiner(" ", "[", "]");
            list.items().forEach(item -> items.add(node(item)));
            return items + place;
        }
        return ((YamlScalar) node).text().replace('\n', ' ') + place;
    }
}
