package io.github.experimentstash.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ConfigNamesCheckTest extends ValidationCase {
    private static final String EXPERIMENT = "tool: swissroll\nexperiment: swissroll_pca\n";

    @Test
    void names_that_differ_in_case_only_are_told() throws IOException {
        write("configs/figure1/PCA.yaml", EXPERIMENT + "debug: true\n");
        assertThat(problems())
                .contains("configs/figure1/PCA.yaml: warning STASH-415: on disks that do not tell upper from lower case"
                        + " this is configs/figure1/pca.yaml\nhint: rename one of them");
    }

    @Test
    void an_accent_that_is_written_in_two_ways_is_told() throws IOException {
        write("configs/\u00e9.yaml", EXPERIMENT + "debug: true\n");
        write("configs/e\u0301.yaml", EXPERIMENT + "overrides: [a=1]\n");
        assertThat(problems())
                .filteredOn(problem -> problem.contains("STASH-415"))
                .hasSize(1);
    }

    @Test
    void other_names_are_not() throws IOException {
        write("configs/figure2/pca.yaml", EXPERIMENT + "debug: true\n");
        assertThat(problems()).noneMatch(problem -> problem.contains("STASH-415"));
    }
}
