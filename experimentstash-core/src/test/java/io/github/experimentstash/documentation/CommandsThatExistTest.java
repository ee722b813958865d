package io.github.experimentstash.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** No message and no page names a goal or a property that this version does not have. */
class CommandsThatExistTest {
    private static final Pattern GOAL = Pattern.compile("(?<![A-Za-z.])stash:([a-z][A-Za-z-]*)");
    private static final Pattern GOAL_BY_COORDINATES =
            Pattern.compile("experimentstash-maven-plugin:[^:\\s]+:([a-z]+(?:-[a-z]+)*)");
    private static final Pattern OPTION = Pattern.compile("(?<![A-Za-z0-9_/-])-D([A-Za-z][A-Za-z0-9_.-]*)");
    private static final Pattern COMMAND = Pattern.compile("(?<![A-Za-z.])stash:([a-z]+(?:-[a-z]+)*)((?:\\s+-D\\S+)+)");
    /** What ends with a colon is the key of something else. */
    private static final Pattern PROPERTY =
            Pattern.compile("(?<![A-Za-z0-9_./-])stash(?:\\.[A-Za-z]++(?:-[A-Za-z]++)*+)++(?!:)");
    /** Maven's own, and those of the plugins that build this project. */
    private static final Set<String> FOREIGN = Set.of(
            "skipTests",
            "test",
            "surefire.failIfNoSpecifiedTests",
            "invoker.skip",
            "invoker.test",
            "invoker.mavenHome",
            "invoker.javaHome",
            "maven.repo.local",
            "stash.its.newer",
            "stash.its.same",
            "style.color");

    private final DeclaredGoals goals = DeclaredGoals.read();

    @Test
    void everyGoalThatIsNamedExists() {
        assertThat(everywhere(this::missingGoals)).isEmpty();
    }

    @Test
    void everyPropertyThatIsNamedExists() throws IOException {
        List<String> wrong = everywhere(this::missingOptions);
        Set<String> known = new TreeSet<>(goals.all());
        known.addAll(keysOfTheRecord());
        known.addAll(propertiesOfTheBuild());
        for (String text : SourceTexts.of(ProjectFiles.javaSources())) {
            wrong.addAll(missing(PROPERTY, text, known));
        }
        for (Path page : ProjectFiles.pages()) {
            Markdown markdown = new Markdown(ProjectFiles.text(page));
            for (String span : markdown.codeSpans()) {
                wrong.addAll(missing(PROPERTY, span, known));
            }
            for (Markdown.Block block : markdown.blocks()) {
                // there "stash.x" is an attribute
                if (!block.language().equals("python")) {
                    wrong.addAll(missing(PROPERTY, block.text(), known));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aGoalIsGivenOnlyItsOwnProperties() {
        assertThat(everywhere(this::foreignOptions)).isEmpty();
    }

    @Test
    void aMistakeWouldBeFound() {
        assertThat(missingGoals("next: mvn stash:lst")).containsExactly("lst");
        assertThat(missingGoals("mvn io.github.experimentstash:experimentstash-maven-plugin:0.1.0:prepare"))
                .containsExactly("prepare");
        assertThat(missingGoals("io.github.experimentstash:experimentstash-core"))
                .isEmpty();
        assertThat(missingOptions("run with -Dstash.retries=3 or -DskipTests")).containsExactly("stash.retries");
        assertThat(foreignOptions("mvn stash:lock -Dtool=x -Dconfig=y")).containsExactly("lock has no config");
        assertThat(missing(PROPERTY, "set stash.nothing to", goals.all())).containsExactly("stash.nothing");
        assertThat(missing(PROPERTY, "stash.no-tool.skip", goals.all())).containsExactly("stash.no-tool.skip");
        assertThat(missingOptions("-Dstash.no-tool.skip")).containsExactly("stash.no-tool.skip");
    }

    private List<String> missingGoals(String text) {
        List<String> wrong = missing(GOAL, text, goals.names());
        wrong.addAll(missing(GOAL_BY_COORDINATES, text, goals.names()));
        return wrong;
    }

    private List<String> missingOptions(String text) {
        Set<String> known = new TreeSet<>(goals.all());
        known.addAll(FOREIGN);
        return missing(OPTION, text, known);
    }

    private List<String> foreignOptions(String text) {
        List<String> wrong = new ArrayList<>();
        Matcher command = COMMAND.matcher(text);
        while (command.find()) {
            String goal = command.group(1);
            if (goals.names().contains(goal)) {
                Set<String> own = new TreeSet<>(goals.properties(goal));
                own.addAll(goals.shortNames(goal));
                missing(OPTION, command.group(2), own).forEach(name -> wrong.add(goal + " has no " + name));
            }
        }
        return wrong;
    }

    private static List<String> missing(Pattern pattern, String text, Set<String> known) {
        List<String> missing = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            String name = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
            String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
            if (!known.contains(bare)) {
                missing.add(bare);
            }
        }
        return missing;
    }

    private interface Search {
        List<String> in(String text);
    }

    /** Comments too: those of the mojos become the help of their goals. */
    private static List<String> everywhere(Search search) {
        List<Path> files = new ArrayList<>(ProjectFiles.productFiles());
        files.addAll(ProjectFiles.pages());
        List<String> wrong = new ArrayList<>();
        for (Path file : files) {
            String name = ProjectFiles.name(file);
            search.in(ProjectFiles.text(file)).forEach(what -> wrong.add(name + ": " + what));
        }
        return wrong;
    }

    /** {@code stash.commit} is a property of nobody but a key of {@code run.json}. */
    private static Set<String> keysOfTheRecord() throws IOException {
        Map<String, Object> schema = Json.readObject(ProjectFiles.path(
                "experimentstash-core/src/main/resources/io/github/experimentstash/schema/run.schema.json"));
        Map<String, Object> stash = Json.object(Json.object(schema, "properties"), "stash");
        Set<String> keys = new TreeSet<>();
        Json.object(stash, "properties").keySet().forEach(key -> keys.add("stash." + key));
        return keys;
    }

    private static Set<String> propertiesOfTheBuild() {
        Set<String> names = new TreeSet<>();
        Matcher property = Pattern.compile("<(stash\\.[a-z.]+)").matcher(ProjectFiles.text("pom.xml"));
        while (property.find()) {
            names.add(property.group(1));
        }
        return names;
    }
}
