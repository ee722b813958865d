package io.github.experimentstash.results;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HydraAndHostTest {
    @TempDir
    Path folder;

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, text.getBytes(UTF_8));
    }

    @Test
    void theSeedThatTheToolChoseIsFoundAndSecretsAreNotKept() throws IOException {
        write("out/.hydra/config.yaml", "model:\n  seed: 1234\nlogger:\n  api_key: abcdef\n");
        HydraRecord record = HydraRecord.read(folder.resolve("out")).orElseThrow();
        assertThat(record.seed()).contains("1234");
        assertThat(record.resolved()).isEqualTo("model:\n  seed: 1234\nlogger:\n  api_key: '***'\n");
        assertThat(HydraRecord.read(folder.resolve("none"))).isEmpty();
    }

    @Test
    void jobsOfASweepAreDocumentsOfOneFile() throws IOException {
        write("out/0/.hydra/config.yaml", "seed: 1\n");
        write("out/1/.hydra/config.yaml", "seed: 2\n");
        assertThat(HydraRecord.read(folder.resolve("out")).orElseThrow().resolved())
                .isEqualTo("---\n# 0\nseed: 1\n---\n# 1\nseed: 2\n");
    }

    @Test
    void aHydraToolIsKnownByItsRequirementsOrItsMain() throws IOException {
        assertThat(HydraRecord.isHydraTool(folder, Optional.empty())).isFalse();
        write("main.py", "import hydra\n@hydra.main(version_base=None)\ndef main(c): pass\n");
        assertThat(HydraRecord.isHydraTool(folder, Optional.of(folder.resolve("main.py"))))
                .isTrue();
        write("pyproject.toml", "[project]\ndependencies = ['hydra-core==1.3.2']\n");
        assertThat(HydraRecord.isHydraTool(folder, Optional.empty())).isTrue();
    }

    @Test
    void secretsOfEveryShapeOfYamlAreMaskedAndTheRestStays() {
        assertThat(RedactedYaml.of(
                        "# a comment\npad_token: <pad>\nmax_tokens: 5\n\nx: {user: me, password: pw, n: 1}\n"))
                .isEqualTo("# a comment\npad_token: <pad>\nmax_tokens: 5\n\nx: {user: me, password: '***', n: 1}\n");
        assertThat(RedactedYaml.of("secret: |\n  line one\n  line two\nnext: 1\n"))
                .isEqualTo("secret: '***'\n  # ***\n  # ***\nnext: 1\n");
        assertThat(RedactedYaml.of("credentials:\n  user: me\n  list:\n  - a\nnext: 1\n"))
                .isEqualTo("credentials:\n  user: '***'\n  list:\n  - '***'\nnext: 1\n");
        assertThat(RedactedYaml.of("api_keys:\n- abc\n- def\n- name: x\nb: 2"))
                .doesNotContain("abc", "def", "x")
                .contains("b: 2");
        assertThat(RedactedYaml.of("- password: abc\n- token: ${oc.env:TOKEN}\n"))
                .isEqualTo("- password: '***'\n- token: ${oc.env:TOKEN}\n");
        assertThat(RedactedYaml.of("url: https://a:b@host/x\npassword: null\n"))
                .isEqualTo("url: https://***@host/x\npassword: null\n");
    }

    @Test
    void factsOfTheMachineComeFromItsFiles() throws IOException {
        write("proc/sys/kernel/hostname", "node7\n");
        write("proc/sys/kernel/osrelease", "6.1.0\n");
        write("proc/cpuinfo", "processor\t: 0\nmodel name\t: A CPU: fast\n");
        write("proc/meminfo", "MemTotal:       2000 kB\n");
        write("proc/driver/nvidia/gpus/0000/information", "Model: \t\t A100\n");
        write("etc/os-release", "PRETTY_NAME=\"Debian 12\"\n");
        Map<String, Object> facts = HostFacts.read(Map.of("OMP_NUM_THREADS", "2"), folder);
        assertThat(facts)
                .containsEntry("name", "node7")
                .containsEntry("os", "Debian 12")
                .containsEntry("kernel", "6.1.0")
                .containsEntry("cpu", "A CPU: fast")
                .containsEntry("memory_bytes", 2_048_000L)
                .containsEntry("gpu", java.util.List.of("A100"))
                .containsEntry("blas", Map.of("OMP_NUM_THREADS", "2"))
                .doesNotContainKey("container");
        assertThat(HostFacts.read(Map.of(), folder.resolve("nothing")))
                .doesNotContainKeys("name", "cpu", "gpu", "blas");
    }
}
