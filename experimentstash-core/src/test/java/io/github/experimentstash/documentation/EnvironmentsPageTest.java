package io.github.experimentstash.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.environment.LockState;
import io.github.experimentstash.model.EnvironmentKind;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/environments.md} has every outcome of the lock policy, every kind, and the uv that is provided. */
class EnvironmentsPageTest {
    private static final Markdown PAGE = new Markdown(ProjectFiles.text("docs/environments.md"));

    @Test
    void everyOutcomeOfTheLockPolicyIsInTheTable() {
        Set<String> shown = new TreeSet<>();
        for (String line : PAGE.section("The lock policy").prose()) {
            if (line.startsWith("|")) {
                String lastCell = line.replaceFirst(".*\\|([^|]*)\\|$", "$1");
                shown.addAll(Markdown.codeSpans(lastCell));
            }
        }
        Set<String> expected = new TreeSet<>(Set.of("environment.lock"));
        for (LockState state : LockState.values()) {
            expected.add(state.word());
        }
        assertThat(shown).isEqualTo(expected);
    }

    @Test
    void everyKindOfEnvironmentIsNamed() {
        for (EnvironmentKind kind : EnvironmentKind.values()) {
            assertThat(PAGE.codeSpans()).contains(kind.word());
        }
    }

    @Test
    void theUvThatIsProvidedIsTheOneThatIsPinned() {
        String pinned = first("(?m)^uv==(\\S+)", "resources/io/github/experimentstash/environment/uv-pin.txt");
        assertThat(ProjectFiles.text("docs/environments.md")).contains("Ours is version " + pinned + ".");
    }

    @Test
    void theOldestUvIsTheOneThatIsRefusedBelow() {
        String oldest =
                first("String OLDEST = \"([^\"]+)\"", "java/io/github/experimentstash/environment/UvFinder.java");
        assertThat(ProjectFiles.text("docs/environments.md")).contains(oldest + " or newer");
    }

    private static String first(String pattern, String file) {
        Matcher found = Pattern.compile(pattern).matcher(ProjectFiles.text("experimentstash-core/src/main/" + file));
        assertThat(found.find()).as(file).isTrue();
        return found.group(1);
    }
}
