package io.github.experimentstash.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DeepTest {
    @Test
    void wordsAreReadAndUnknownOnesAreRefused() {
        assertThat(Deep.read("")).isEmpty();
        assertThat(Deep.read(" packages , packages,")).containsExactly(Deep.PACKAGES);
        assertThatThrownBy(() -> Deep.read("packages,PYTHON")).satisfies(thrown -> {
            Problem problem = ((StashFailure) thrown).problems().get(0);
            assertThat(problem.code()).isEqualTo(ProblemCode.BAD_VALUE);
            assertThat(problem.message()).isEqualTo("-Dstash.deep does not know 'PYTHON'");
            assertThat(problem.hint().orElseThrow()).contains("packages");
        });
    }
}
