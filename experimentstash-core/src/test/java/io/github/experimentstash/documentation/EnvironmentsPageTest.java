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
        Matcher pin = Pattern.compile("(?m)^uv==(\\S+)")
                .matcher(ProjectFiles.text(
                        "experimentstash-core/src/main/resources/io/github/experimentstash/environment/uv-pin.txt"));
        assertThat(pin.find()).isTrue();
        assertThat(ProjectFiles.text("docs/environments.md")).contains("version " + pin.group(1) + " is fetched");
    }
}
