package io.github.experimentstash.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.run.diagnosis.KnownCauses;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code docs/diagnosis.md} has the rules, all of them, in their order. */
class DiagnosisPageTest {
    @Test
    void thePageHasTheTableOfTheRules() {
        Markdown page = new Markdown(ProjectFiles.text("docs/diagnosis.md"));
        assertThat(List.copyOf(page.section("The table of causes").rows().keySet()))
                .isEqualTo(KnownCauses.all());
    }
}
