package io.github.experimentstash.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.ArchitectureTest;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The table of rooms that a reader sees is the one that {@link ArchitectureTest} holds. */
class ArchitecturePageTest {
    @Test
    void theTableOfRoomsIsTheOneThatIsHeld() {
        Map<String, Set<String>> shown = new TreeMap<>();
        new Markdown(ProjectFiles.text("ARCHITECTURE.md"))
                .section("The rooms of core")
                .rows()
                .forEach((room, cells) ->
                        shown.put(room.equals("Stash") ? "" : room, new TreeSet<>(Markdown.codeSpans(cells.get(1)))));
        assertThat(shown).isEqualTo(new TreeMap<>(ArchitectureTest.ROOMS));
    }
}
