package io.github.experimentstash.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.SecretValues;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayScriptTest {
    @TempDir
    Path folder;

    @Test
    void shReadsEveryWordBackToTheLetter() throws Exception {
        List<String> words = List.of("a b", "it's", "$HOME", "`id`", "x=\"1\"", "", "ünï", "*", "line\nbreak");
        Path script = write(Set.of(), words);
        Process process = new ProcessBuilder("sh", script.toString()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(output).isEqualTo(String.join("\0", words) + "\0");
    }

    @Test
    void aSecretIsAskedForAndNeverWritten() throws Exception {
        Path script = write(Set.of("MY_TOKEN"), List.of("x"));
        assertThat(Files.readString(script)).contains("export MY_TOKEN=\"${MY_TOKEN:?}\"");
        ProcessBuilder builder = new ProcessBuilder("sh", script.toString()).redirectErrorStream(true);
        builder.environment().remove("MY_TOKEN");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isNotZero();
        assertThat(output).contains("MY_TOKEN");
    }

    @Test
    void theValueOfASecretVariableIsThatVariableAgain() throws Exception {
        Path script = write(
                Set.of("DEPLOY_TOKEN"),
                List.of("login=me:value of a token@", "value of a token", "--password=value of a token"));
        assertThat(Files.readString(script)).doesNotContain("value of a token");
        ProcessBuilder sh = new ProcessBuilder("sh", script.toString());
        sh.environment().put("DEPLOY_TOKEN", "value of a token");
        sh.environment().put("PASSWORD", "another");
        String printed =
                new String(sh.start().getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(printed.split("\0"))
                .containsExactly("login=me:value of a token@", "value of a token", "--password=another");
    }

    private Path write(Set<String> secrets, List<String> words) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of("printf", "%s\\0"));
        command.addAll(words);
        String text = ReplayScript.render(
                List.of("commit abc"),
                folder,
                Map.of("GREETING", "hello world"),
                Map.of(),
                secrets,
                List.of("PYTHONPATH"),
                command,
                SecretValues.of(Map.of("DEPLOY_TOKEN", "value of a token"), secrets));
        return Files.writeString(folder.resolve("replay.sh"), text);
    }
}
