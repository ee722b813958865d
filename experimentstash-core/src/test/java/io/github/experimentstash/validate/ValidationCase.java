package io.github.experimentstash.validate;

import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A sound stash with a Hydra tool, to be spoilt. */
abstract class ValidationCase {
    @TempDir
    Path root;

    @BeforeEach
    void aSoundStash() throws IOException {
        write("configs/meta.yaml", """
                tools:
                  swissroll:
                    path: tools/swissroll
                    entrypoint: "-m src.main"
                """);
        write("configs/figure1/pca.yaml", "tool: swissroll\nexperiment: swissroll_pca\ndescription: PCA on a roll\n");
        write("tools/swissroll/src/main.py", "print(1)\n");
        write("tools/swissroll/src/configs/experiment/swissroll_pca.yaml", "a: 1\n");
        write("tools/swissroll/.venv/lib/src/configs/experiment/other.yaml", "a: 1\n");
    }

    void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    void meta(String tool) throws IOException {
        write("configs/meta.yaml", "tools:\n  swissroll:\n" + tool.indent(4));
    }

    ValidationReport validate(ValidationRequest request) {
        return new Validator(Validator.standardChecks()).validate(new StashRoot(root), request);
    }

    List<String> problems() {
        return validate(ValidationRequest.all()).problems().stream()
                .map(Problem::text)
                .toList();
    }
}
