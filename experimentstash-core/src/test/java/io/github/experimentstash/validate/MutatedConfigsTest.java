package io.github.experimentstash.validate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.SourceLocation;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that are spoilt at random, but in the same way each time: each ends in problems with a place in it, without an
 * exception, and within what a small file may cost.
 */
class MutatedConfigsTest {
    private static final int MUTATIONS = Boolean.getBoolean("stash.tests.complete") ? 10_000 : 1_000;
    /** Of the strange values; prime to their number, so that each is tried everywhere in the end. */
    private static final int STRIDE = Boolean.getBoolean("stash.tests.complete") ? 1 : 7;

    private static final long SEED = 20_261_126;
    private static final long MAXIMUM_BYTES = 64L << 20;
    /** A guard against one that never ends; what is usual is a thousandth of it. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A file that was not read to its end has no line to show. */
    private static final Set<ProblemCode> OF_WHOLE_FILES =
            Set.of(ProblemCode.FILE_UNREADABLE, ProblemCode.YAML_TOO_LARGE);

    /** A key or a value, with its quotes. */
    private static final Pattern WORD =
            Pattern.compile("'[^'\n]*'|\"[^\"\n]*\"|[^\\s\\[\\]{},:'\"#|>-][^\\s\\[\\]{},:]*");

    private static final List<String> STRANGE = List.of(
            "a".repeat(200_000),
            "9".repeat(200_000),
            "0x" + "f".repeat(200_000),
            "'" + "../".repeat(2_000) + "'",
            "\"\\e[31m\\u202e\\u2028\"",
            "[[], {}, ~]",
            "{a: {b: [c]}}",
            "''",
            "*nowhere",
            "yes");

    private static final List<String> FILES = List.of(
            "configs/meta.yaml",
            "configs/figure1_method_comparison/pca_swissroll.yaml",
            "configs/figure1_method_comparison/deep/er/umap.yaml",
            "configs/timings.yaml");

    @TempDir
    Path root;

    private final List<byte[]> sound = new ArrayList<>();

    @BeforeEach
    void aSoundStash() throws IOException {
        SoundStash.copy("sound", root);
        for (String file : FILES) {
            sound.add(Files.readAllBytes(root.resolve(file)));
        }
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void whatever_is_in_a_file_is_a_problem_with_a_place() throws IOException {
        Mutations mutations = new Mutations(SEED);
        int told = 0;
        for (int number = 0; number < MUTATIONS; number++) {
            int which = mutations.below(FILES.size());
            byte[] spoilt = mutations.spoil(sound.get(which), sound);
            told += judge(number, FILES.get(which), spoilt);
            Files.write(root.resolve(FILES.get(which)), sound.get(which));
        }
        // else the mutations reach nothing
        assertThat(told).isGreaterThan(MUTATIONS / 2);
    }

    /** The same in each place of a file that holds one thing, so that each reader of a value has met it. */
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void each_key_and_each_value_may_be_anything() throws IOException {
        int number = 0;
        for (int which = 0; which < FILES.size(); which++) {
            String text = new String(sound.get(which), UTF_8);
            Matcher word = WORD.matcher(text);
            while (word.find()) {
                for (String strange : STRANGE) {
                    if (number++ % STRIDE == 0) {
                        String spoilt = text.substring(0, word.start()) + strange + text.substring(word.end());
                        judge(number, FILES.get(which), spoilt.getBytes(UTF_8));
                    }
                }
            }
            Files.write(root.resolve(FILES.get(which)), sound.get(which));
        }
        assertThat(number).isGreaterThan(1_000);
    }

    /** A file that is not large, and has as many of one thing as fit into it. */
    @Test
    void very_many_of_a_kind_cost_little() throws IOException {
        String experiment = "tool: shared\nexperiment: a\n";
        String tool = "{path: tools/shared, entrypoint: a.py, environment: none";
        List<String> manifests = List.of(
                "tools:\n" + many(4_000, "  t%d: {path: tools/shared}\n"),
                "tools:\n" + many(1_200, "  t%d: {path: x, entrypoint: a.py}\n"),
                "tools:\n  tool: " + tool + ", dependencies: [" + many(9_000, "tol%d, ") + "]}\n"
                        + many(1_500, "  tool%d: {path: tools/shared}\n"),
                "tools:\n" + many(2_000, "  t%d: " + tool + ", dependencies: [t0]}\n"),
                "tools: {}\nvalidation:\n  severity:\n" + many(9_000, "    STASH-%d: x\n"),
                "tools: {}\n" + many(9_000, "k%d: 1\n"),
                "x-a: &a {a: 1}\ntools: {a: {<<: [" + "*a, ".repeat(6_000) + "]}}\n");
        List<String> experiments = List.of(
                experiment + "env: {" + many(9_000, "%d: x, ") + "}\n",
                experiment + "tags: [" + "yes, ".repeat(19_000) + "]\n",
                experiment + "overrides: {" + many(9_000, "a%d=: 1, ") + "}\n",
                experiment + "overrides: [" + "{}, ".repeat(19_000) + "]\n",
                experiment + "metrics: [" + "{a: {log: '('}}, ".repeat(3_500) + "]\n",
                experiment + "outputs: [" + "'[a', ".repeat(19_000) + "]\n",
                experiment + "overrides: {a: " + "[".repeat(45) + "1, ".repeat(9_000) + "]".repeat(45) + "}\n",
                experiment + "a: 1\n".repeat(9_000));
        for (String manifest : manifests) {
            judge(manifests.indexOf(manifest), FILES.get(0), manifest.getBytes(UTF_8));
        }
        Files.write(root.resolve(FILES.get(0)), sound.get(0));
        for (String text : experiments) {
            judge(experiments.indexOf(text), FILES.get(1), text.getBytes(UTF_8));
        }
    }

    private static String many(int count, String pattern) {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < count; i++) {
            many.append(pattern.replace("%d", Integer.toString(i)));
        }
        return many.toString();
    }

    private int judge(int number, String file, byte[] spoilt) throws IOException {
        Files.write(root.resolve(file), spoilt);
        Supplier<String> what = () -> "number " + number + ", " + file + ":\n" + shown(spoilt) + "\n";
        List<Problem> problems = assertTimeoutPreemptively(PATIENCE, () -> validated(what), what);
        // of a file that is too large none has a line, and to part millions of them would take its time;
        // a carriage return that ends the file ends no line for the engine
        List<String> lines = problems.stream().anyMatch(MutatedConfigsTest::hasLine)
                ? List.of(new String(spoilt, UTF_8).split("\r\n|\r(?!\\z)|\n", -1))
                : List.of();
        problems.forEach(problem -> judge(problem, file, lines, what));
        return problems.isEmpty() ? 0 : 1;
    }

    private static boolean hasLine(Problem problem) {
        return problem.location().map(SourceLocation::line).orElse(0) > 0;
    }

    private List<Problem> validated(Supplier<String> what) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        ValidationReport report;
        try {
            report = new Validator(Validator.standardChecks()).validate(new StashRoot(root), ValidationRequest.all());
            report.lines();
        } catch (RuntimeException | Error e) {
            throw new AssertionError(what.get(), e);
        }
        long cost = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(cost).as(what).isLessThan(MAXIMUM_BYTES);
        return report.problems();
    }

    private static void judge(Problem problem, String file, List<String> lines, Supplier<String> what) {
        Supplier<String> context = () -> what.get() + problem.text();
        assertThat(problem.location()).as(context).isPresent();
        SourceLocation place = problem.location().orElseThrow();
        if (place.line() == 0) {
            assertThat(problem.code()).as(context).isIn(OF_WHOLE_FILES);
        } else {
            assertThat(place.column()).as(context).isPositive();
            if (place.file().equals(file)) {
                assertThat(place.line()).as(context).isLessThanOrEqualTo(lines.size());
                String line = lines.get(place.line() - 1);
                assertThat(place.column()).as(context).isLessThanOrEqualTo(line.codePointCount(0, line.length()) + 1);
            }
        }
        assertThat(problem.message()).as(context).isNotBlank();
        assertThat(problem.text()).as(context).hasSizeLessThan(2_000);
        assertThat(problem.text().chars().filter(c -> c != '\n' && Character.isISOControl(c)))
                .as(context)
                .isEmpty();
    }

    private static String shown(byte[] spoilt) {
        String text = new String(spoilt, ISO_8859_1);
        return text.length() < 4_000 ? text : text.substring(0, 4_000) + "… " + text.length();
    }
}
