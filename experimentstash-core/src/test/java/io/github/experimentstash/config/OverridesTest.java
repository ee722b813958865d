package io.github.experimentstash.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.ShellWords;
import io.github.experimentstash.yaml.YamlReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverridesTest {
    private final Problems problems = new Problems();

    @Test
    void words_are_split_as_a_shell_does_and_shown_back() {
        List<String> words = Overrides.parse("a=1 b=[1,2] 'x=a b' c=\"q\\\"\" d=\\$x e=''", problems);

        assertThat(words).containsExactly("a=1", "b=[1,2]", "x=a b", "c=q\"", "d=$x", "e=");
        assertThat(ShellWords.join(words)).isEqualTo("a=1 'b=[1,2]' 'x=a b' 'c=q\"' 'd=$x' e=");
        assertThat(Overrides.parse(ShellWords.join(words), problems)).isEqualTo(words);
        assertThat(Overrides.parse("it\\'s 'a'\"b\"", problems)).containsExactly("it's", "ab");
        assertThat(Overrides.parse("  ", problems)).isEmpty();
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void a_word_is_shown_in_the_quotes_that_need_no_escapes() {
        List<String> words = List.of("it's", "it's $HOME", "it's \"it\"", "wow!", "it's `x`");

        assertThat(ShellWords.join(words))
                .isEqualTo("\"it's\" 'it'\\''s $HOME' 'it'\\''s \"it\"' 'wow!' 'it'\\''s `x`'");
        assertThat(Overrides.parse(ShellWords.join(words), problems)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a='x|the quote ' at character 3 is not closed",
                "a\\|it ends with a backslash",
                "b=[1, 2]|has an open bracket"
            })
    void what_cannot_be_split_is_said(String text, String message) {
        assertThat(Overrides.parse(text, problems)).isEmpty();
        assertThat(problems.all()).singleElement().asString().contains("BAD_OVERRIDE", message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{lr: 1e-3}|lr=1e-3",
                "{a: text}|a=text",
                "{a: \"1\"}|a='1'",
                "{a: 'true'}|a='true'",
                "{a: 'null'}|a='null'",
                "{a: null}|a=null",
                "{a: \"\"}|a=''",
                "{a: two words}|a='two words'",
                "{a: \"it's\"}|a=\"it's\"",
                "{a: [1, two words, \"\"]}|a=[1,'two words','']",
                "{a: [{b: 1, c: x}]}|a=[{b:1,c:x}]",
                "{a: {b: {c: 1}}}|a.b.c=1",
                "{a: {}}|a={}",
                "{+new: 1}|+new=1",
                "{\"~old\": }|~old",
                "{a: \"${b.c}\"}|a=${b.c}",
                "{a: \"${output_dir}/x\"}|a=${output_dir}/x",
                "{a: \"x=y\"}|a='x=y'",
                "{a: 'a\\b'}|a='a\\b'",
                "{a: 0x1F}|a=31",
                "{a: 0o17}|a=15",
                "{a: [{'c d': 1, 'e:f': 2}]}|a=[{c\\ d:1,e\\:f:2}]",
                "{a: .inf}|a=inf",
                "{a: -.Inf}|a=-inf",
                "{a: .NaN}|a=nan",
                "{a: [0x10, .inf]}|a=[16,inf]",
                "{a: 1_000}|a=1_000",
                "{a: '1_000'}|a='1_000'",
                "{a: 'inf'}|a='inf'",
                "{a: \"-nan\"}|a='-nan'",
                "{a: 123456789012345678901234567890}|a=123456789012345678901234567890",
                "[a=1, \"b=[1,2]\"]|a=1 b=[1,2]",
            })
    void yaml_becomes_arguments_in_the_grammar_of_hydra(String yaml, String words) {
        Fields fields = new Fields(
                new YamlReader().parse("overrides: " + yaml, "x", problems).orElseThrow(), problems);
        assertThat(String.join(" ", Overrides.read(fields, new HashMap<>(), problems)))
                .isEqualTo(words);
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void a_number_that_readers_disagree_about_is_said() {
        Fields fields = new Fields(
                new YamlReader()
                        .parse("overrides: {a: 012, b: {c: [yes]}}", "x", problems)
                        .orElseThrow(),
                problems);
        assertThat(Overrides.read(fields, new HashMap<>(), problems)).containsExactly("a=12", "b.c=[yes]");
        assertThat(problems.all())
                .extracting(Problem::message)
                .containsExactly(
                        "a 012 is the octal number 10 for some YAML readers",
                        "b.c yes is the word 'yes' here and true for other YAML readers");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${experiment}|pca",
                "a=${tool}/${config}|a=swiss/fig/pca",
                "$${tool}|${tool}",
                "$$${tool}|$${tool}",
                "${oc.env:HOME}|${oc.env:HOME}",
                "${oc.env:X,${tool}}|${oc.env:X,swiss}",
                "${model.lr}|${model.lr}",
                "${run_id}|${run_id}",
                "${tool|${tool",
                "${ tool }|${ tool }",
                "${nested}|${nested}",
            })
    void only_our_own_names_are_replaced(String text, String expected) {
        Map<String, String> values = Map.of(
                "experiment", "pca", "tool", "swiss", "config", "fig/pca", "output_dir", "${tool}", "nested", "no");
        assertThat(Placeholders.replace(text, values)).isEqualTo(expected);
    }

    @Test
    void a_value_is_not_looked_into() {
        assertThat(Placeholders.replace("${output_dir}", Map.of("output_dir", "${tool}", "tool", "x")))
                .isEqualTo("${tool}");
    }
}
