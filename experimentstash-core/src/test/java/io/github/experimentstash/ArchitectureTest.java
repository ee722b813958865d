package io.github.experimentstash;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the table of rooms of {@code ARCHITECTURE.md}: what each package may know, and who alone may use a library. */
public class ArchitectureTest {
    private static final String BASE = ArchitectureTest.class.getPackageName();

    /** Room to the rooms it may import; a room that is not here does not exist yet, or should not. */
    public static final Map<String, Set<String>> ROOMS = Map.ofEntries(
            Map.entry("model", Set.of()),
            Map.entry("json", Set.of()),
            Map.entry("yaml", Set.of("model")),
            Map.entry("process", Set.of("model", "json")),
            Map.entry("git", Set.of("model", "process", "json")),
            Map.entry("config", Set.of("model", "yaml")),
            Map.entry("hydra", Set.of("model", "yaml")),
            Map.entry("init", Set.of("config", "model")),
            Map.entry("environment", Set.of("model", "process", "json")),
            Map.entry("results", Set.of("model", "json", "yaml")),
            Map.entry("run", Set.of("config", "hydra", "git", "environment", "process", "results", "json", "model")),
            Map.entry("validate", Set.of("config", "git", "environment", "hydra", "json", "model")),
            Map.entry("listing", Set.of("config", "git", "run", "validate", "json", "model")),
            Map.entry("tool", Set.of("config", "git", "environment", "yaml", "json", "model")),
            Map.entry(
                    "",
                    Set.of(
                            "model",
                            "json",
                            "yaml",
                            "process",
                            "git",
                            "config",
                            "init",
                            "environment",
                            "results",
                            "run",
                            "tool",
                            "validate",
                            "listing")));

    private static JavaClasses core;

    @BeforeAll
    static void read() {
        core = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(BASE);
    }

    @Test
    void everyRoomKeepsItsDirection() {
        assertThat(violations(ROOMS)).isEmpty();
    }

    @Test
    void aForbiddenImportWouldBeFound() {
        Map<String, Set<String>> closed = new java.util.HashMap<>(ROOMS);
        closed.put("process", Set.of());
        assertThat(violations(closed)).anyMatch(line -> line.contains("process may not know model"));
        closed.remove("process");
        assertThat(violations(closed)).anyMatch(line -> line.contains("is in no room of the table"));
    }

    @Test
    void onlyProcessStartsProcesses() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + ".process..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .orShould()
                .callMethod(Runtime.class, "exec", String.class)
                .orShould()
                .callMethod(Runtime.class, "exec", String[].class)
                .check(core);
    }

    @Test
    void eachLibraryHasOneUser() {
        only("yaml", "org.snakeyaml..");
        only("json", "com.google.gson..");
        only("git.jgit", "org.eclipse.jgit..");
    }

    @Test
    void coreKnowsNoMaven() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.maven..")
                .check(core);
    }

    /** They discard edits, write through symbolic links and stage null commits (design, decision 1). */
    @Test
    void porcelainSubmoduleCommandsAreBanned() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("org\\.eclipse\\.jgit\\.api\\.Submodule.*")
                .orShould()
                .callMethod("org.eclipse.jgit.api.CloneCommand", "setCloneSubmodules", "boolean")
                .check(core);
    }

    private static void only(String room, String library) {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + "." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(core);
    }

    private static Set<String> violations(Map<String, Set<String>> rooms) {
        Set<String> found = new TreeSet<>();
        core.forEach(type -> {
            String from = room(type.getPackageName());
            if (!rooms.containsKey(from)) {
                found.add(type.getName() + " is in no room of the table");
                return;
            }
            type.getDirectDependenciesFromSelf().forEach(dependency -> {
                String target = dependency.getTargetClass().getPackageName();
                if (!target.equals(BASE) && !target.startsWith(BASE + ".")) {
                    return;
                }
                String to = room(target);
                if (!to.equals(from) && !rooms.get(from).contains(to)) {
                    found.add(from + " may not know " + (to.isEmpty() ? "the root" : to) + ": "
                            + dependency.getDescription());
                }
            });
        });
        return found;
    }

    private static String room(String packageName) {
        if (packageName.equals(BASE)) {
            return "";
        }
        String rest = packageName.substring(BASE.length() + 1);
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }
}
