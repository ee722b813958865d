package io.github.experimentstash.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.ArchitectureTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of rooms that a reader sees is the one that {@link ArchitectureTest} holds. */
class ArchitecturePageTest {
    /** Two humps at least: {@code Gson} is somebody else's. A method may follow. */
    private static final Pattern CLASS =
            Pattern.compile("(Stash|[A-Z][a-z]+[A-Z][A-Za-z]+)(?:\\.([a-z][A-Za-z_]+))?(?:\\(.*\\))?");

    private static final List<Path> JAVA = ProjectFiles.allJava();

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

    @Test
    void everyClassThatIsNamedExists() {
        Set<String> missing = new TreeSet<>();
        for (String page :
                List.of("ARCHITECTURE.md", "CONTRIBUTING.md", "docs/troubleshooting.md", "docs/validate.md")) {
            for (String span : new Markdown(ProjectFiles.text(page)).codeSpans()) {
                Matcher name = CLASS.matcher(span);
                if (name.matches() && !exists(name.group(1), name.group(2))) {
                    missing.add(page + ": " + span);
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(exists("RunGoals", null)).isFalse();
        assertThat(exists("Stash", "nothing")).isFalse();
    }

    private static boolean exists(String name, String method) {
        if (isOfJava(name)) {
            return true;
        }
        for (Path file : JAVA) {
            if (file.getFileName().toString().equals(name + ".java")) {
                return method == null || ProjectFiles.text(file).contains(" " + method + "(");
            }
        }
        return false;
    }

    private static boolean isOfJava(String name) {
        try {
            return Class.forName("java.lang." + name) != null;
        } catch (ClassNotFoundException ours) {
            return false;
        }
    }
}
