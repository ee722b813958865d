package io.github.experimentstash.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.ProblemCode;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each problem code has a page, each page a code, and what a page shows is what the code says. */
class ProblemPagesTest {
    private static final Pattern EXAMPLE = Pattern.compile("(?:error|warning|note) (STASH-\\d+): (.+)");
    /** A text with fewer known characters would match too much. */
    private static final int TELLING = 7;
    /** So much may be what is said of a thing whose name another text puts before it. */
    private static final int SENTENCE = 20;

    @Test
    void eachCodeHasItsPageAndEachPageItsCode() throws Exception {
        Set<String> pages = new TreeSet<>();
        try (Stream<java.nio.file.Path> files = Files.list(ProjectFiles.path("docs/problems"))) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("README.md"))
                    .forEach(name -> pages.add(name.replaceFirst("\\.md$", "")));
        }
        assertThat(pages).isEqualTo(ids());
    }

    @Test
    void theIndexLinksEveryPage() {
        Markdown index = new Markdown(ProjectFiles.text("docs/problems/README.md"));
        List<String> links = new ArrayList<>();
        ids().forEach(id -> links.add(id + ".md"));
        assertThat(index.links()).containsAll(links);
        for (String id : ids()) {
            String title = title(id);
            assertThat(index.prose())
                    .as("the title of %s", id)
                    .anyMatch(line -> line.contains("[" + id + "]") && line.contains(title));
        }
    }

    @Test
    void eachPageSaysWhatItMeansWhyItMattersAndHowToMendIt() {
        for (String id : ids()) {
            String text = page(id);
            assertThat(text).startsWith("# " + id + ": ");
            List<String> headings =
                    text.lines().filter(line -> line.startsWith("## ")).toList();
            assertThat(headings).as(id).containsExactly("## What it means", "## Why it matters", "## How to mend it");
        }
    }

    /** Also the hint: a reader who looks for the words of his console finds them. */
    @Test
    void theExamplesAreMessagesOfTheCode() {
        List<Pattern> said = new ArrayList<>();
        for (String text : SourceTexts.of(ProjectFiles.javaSources())) {
            int known = text.replace(SourceTexts.UNKNOWN, "").length();
            if (known >= TELLING) {
                said.add(SourceTexts.pattern(text));
            }
            if (known >= SENTENCE) {
                said.add(SourceTexts.pattern(SourceTexts.UNKNOWN + " " + text));
            }
        }
        List<String> unknown = new ArrayList<>();
        for (String id : ids()) {
            Markdown page = new Markdown(page(id));
            int found = 0;
            for (Markdown.Block block : page.blocks()) {
                for (String line : block.text().lines().toList()) {
                    Matcher example = EXAMPLE.matcher(line);
                    if (example.find()) {
                        assertThat(example.group(1)).as("the example of %s", id).isEqualTo(id);
                        found++;
                        check(id, example.group(2), said, unknown);
                    } else if (line.startsWith("hint: ")) {
                        check(id, line.substring("hint: ".length()), said, unknown);
                    }
                }
            }
            if (isUsed(id)) {
                assertThat(found).as("examples of %s", id).isPositive();
            }
        }
        assertThat(unknown).as("words that the code does not say").isEmpty();
        assertThat(isSaid("there is no tool of that name", said)).isFalse();
    }

    private static void check(String id, String words, List<Pattern> said, List<String> unknown) {
        // a question and what stands behind it are two texts with blanks between
        boolean known =
                isSaid(words, said) || Stream.of(words.split(" {2,}", -1)).allMatch(part -> isSaid(part, said));
        if (!known) {
            unknown.add(id + ": " + words);
        }
    }

    private static boolean isSaid(String words, List<Pattern> said) {
        return said.stream().anyMatch(pattern -> pattern.matcher(words).matches());
    }

    private static boolean isUsed(String id) {
        String name = Stream.of(ProblemCode.values())
                .filter(code -> code.id().equals(id))
                .findFirst()
                .orElseThrow()
                .name();
        return ProjectFiles.javaSources().stream()
                .anyMatch(file -> ProjectFiles.text(file).contains("ProblemCode." + name));
    }

    private static Set<String> ids() {
        Set<String> ids = new TreeSet<>();
        for (ProblemCode code : ProblemCode.values()) {
            ids.add(code.id());
        }
        return ids;
    }

    private static String page(String id) {
        return ProjectFiles.text("docs/problems/" + id + ".md");
    }

    private static String title(String id) {
        String first = page(id).lines().findFirst().orElse("");
        return first.substring(first.indexOf(": ") + 2);
    }
}
