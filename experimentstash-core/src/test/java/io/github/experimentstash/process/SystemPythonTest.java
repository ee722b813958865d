package io.github.experimentstash.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemPythonTest {
    @TempDir
    Path folder;

    @Test
    void aShimIsAskedOnlyWhenThereIsNothingElse() throws Exception {
        File shim = script("python3", "echo asked >> " + folder.resolve("asked") + "; exec " + Runs.PYTHON + " \"$@\"");
        File real = Runs.PYTHON.toFile();
        assertThat(SystemPython.find(List.of(shim, real), Map.of())).contains(real.toPath());
        assertThat(folder.resolve("asked")).doesNotExist();
        Path found = SystemPython.find(List.of(shim), Map.of()).orElseThrow();
        assertThat(found).isNotEqualTo(shim.toPath());
        assertThat(found.toRealPath()).isEqualTo(Runs.PYTHON.toRealPath());
    }

    @Test
    void whatIsTooOldOrBrokenIsPassedOver() throws Exception {
        Path old = Files.copy(Path.of("/bin/true"), folder.resolve("python3.7"));
        File broken = script("python", "exit 1");
        assertThat(SystemPython.find(List.of(old.toFile(), broken, new File("/no/python3")), Map.of()))
                .isEmpty();
    }

    private File script(String name, String text) throws Exception {
        File file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + text + "\n")
                .toFile();
        assertThat(file.setExecutable(true)).isTrue();
        return file;
    }

    @ParameterizedTest
    @CsvSource({"3.8.0, true", "3.11.7, true", "3.13, true", "3.7.17, false", "2.7.18, false", "unknown, false"})
    void oldInterpretersCannotRunTheSupervisor(String version, boolean can) {
        assertThat(SystemPython.supports(version)).isEqualTo(can);
    }
}
