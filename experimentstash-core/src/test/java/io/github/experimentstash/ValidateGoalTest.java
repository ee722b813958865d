package io.github.experimentstash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.testing.Capability;
import io.github.experimentstash.testing.Fingerprint;
import io.github.experimentstash.testing.Gate;
import io.github.experimentstash.testing.TestStash;
import io.github.experimentstash.validate.ValidationRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code validate} through the facade: every check, those of environments too. */
class ValidateGoalTest {
    @TempDir
    Path folder;

    private TestStash stash;

    @BeforeEach
    void makeStash() throws Exception {
        stash = TestStash.withPythonTool(folder, "main.py");
        stash.file("tools/demo/main.py", "print('done')");
    }

    private GoalReport validate() {
        return stash.open(folder).validate(new ValidationRequest(Optional.empty(), Optional.empty(), false, false));
    }

    @Test
    void aSoundStashIsOneLine() {
        assertThat(validate().lines()).containsExactly("stash is sound: 1 tool, 1 experiment");
        assertThat(validate().warned()).isFalse();
    }

    @Test
    void nothingIsChangedOnDiskWhateverIsFound() throws Exception {
        Gate.require(Capability.GIT, Capability.PYTHON);
        stash.file(".gitignore", "outputs/", ".stash/");
        // of every kind: locked by hashes, not locked, a project without a lock, a submodule without a commit
        stash.file("tools/hashed/requirements.txt", "six==1.17.0 --hash=sha256:" + "0".repeat(64));
        stash.file("tools/plain/requirements.txt", "six");
        stash.file("tools/project/pyproject.toml", "[project]", "name = 'x'", "version = '1'");
        stash.file("tools/sub/main.py", "print(1)");
        git(folder.resolve("tools/sub"), "init", "-q");
        StringBuilder tools = new StringBuilder();
        for (String name : List.of("hashed", "plain", "project", "sub")) {
            tools.append("\n  ")
                    .append(name)
                    .append(": {path: tools/")
                    .append(name)
                    .append(", entrypoint: main.py}");
        }
        Path meta = folder.resolve("configs/meta.yaml");
        Files.writeString(meta, Files.readString(meta).stripTrailing() + tools + "\n");
        git(folder, "init", "-q");
        git(folder, "add", "configs", "tools/demo");
        git(folder, "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "one");
        stash.run("one");
        stash.file("configs/wrong.yaml", "tool: dmo", "experiment: [");
        // newer than the index, so that a git status would refresh it
        Files.setLastModifiedTime(meta, Files.getLastModifiedTime(meta));

        Map<String, String> before = Fingerprint.of(stash.root);
        assertThat(validate().failed()).isTrue();
        stash.open(folder).validate(new ValidationRequest(Optional.of("hashed"), Optional.empty(), true, true));
        stash.open(folder.resolve("tools/sub"))
                .validate(new ValidationRequest(Optional.empty(), Optional.empty(), false, true));
        assertThat(Fingerprint.of(stash.root)).isEqualTo(before);
    }

    @Test
    void withoutDependenciesNoEnvironmentIsLookedAt() throws Exception {
        stash.file("tools/demo/requirements.txt", "six");
        Path meta = folder.resolve("configs/meta.yaml");
        String text = Files.readString(meta).replace("environment: none", "dependencies: [\"--evil\"]");
        Files.writeString(meta, text);
        assertThat(validate().failed()).isTrue();

        Files.writeString(meta, text + "validation: {check_dependencies: false}\n");
        assertThat(validate().lines()).containsExactly("stash is sound: 1 tool, 1 experiment");
    }

    @Test
    void aMissingLockIsAWarning() throws Exception {
        stash.file("tools/demo/requirements.txt", "six");
        Path meta = folder.resolve("configs/meta.yaml");
        Files.writeString(meta, Files.readString(meta).replace("    environment: none\n", ""));
        GoalReport report = validate();
        assertThat(report.failed()).isFalse();
        assertThat(report.warned()).isTrue();
        assertThat(String.join("\n", report.lines()))
                .contains("warning STASH-305", "mvn stash:lock -Dtool=demo", "next: mvn stash:run -Dconfig=one");
    }

    @Test
    void aRunThatDiedIsToldAndLeftToTheNextRun() throws Exception {
        Gate.require(Capability.PYTHON);
        Path record = stash.run("one").recordDirectory().orElseThrow();
        // as it is when Maven and the supervisor were killed
        Map<String, Object> run = new LinkedHashMap<>(Json.readObject(record.resolve("run.json")));
        run.put("state", "running");
        run.remove("outputs");
        Files.writeString(record.resolve("run.json"), Json.write(run));
        Files.delete(record.resolve("attempt-1/end.json"));
        stash.file(".stash/running/" + record.getFileName());

        Map<String, String> before = Fingerprint.of(stash.root);
        GoalReport report = validate();

        assertThat(report.failed()).isFalse();
        assertThat(stash.said())
                .contains("outputs/" + record.getParent().getFileName() + "/" + record.getFileName(), "mvn stash:run");
        assertThat(Fingerprint.of(stash.root)).isEqualTo(before);
        stash.run("one");
        assertThat(stash.said()).contains("recovered " + record.getFileName());
    }

    private static void git(Path at, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command)
                        .directory(at.toFile())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }
}
