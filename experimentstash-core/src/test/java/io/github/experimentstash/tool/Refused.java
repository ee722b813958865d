package io.github.experimentstash.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.experimentstash.model.StashFailure;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A goal that says no, with its code and the essential words, and leaves everything as it was. */
final class Refused {
    private Refused() {}

    static void by(ToolSandbox sandbox, ThrowingCallable goal, String... words) throws Exception {
        Map<String, String> before = sandbox.fingerprint();
        assertThatThrownBy(goal).isInstanceOf(StashFailure.class).hasMessageContainingAll(words);
        assertThat(sandbox.fingerprint()).isEqualTo(before);
        assertThat(sandbox.root.resolve(".git/stash/op")).doesNotExist();
        assertThat(sandbox.root.resolve(".git/stash/journal.json")).doesNotExist();
    }
}
