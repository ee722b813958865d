package io.github.experimentstash.tool;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A sandbox that is made once and copied for each test, to be spoilt. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CopiedSandboxCase {
    ToolSandbox plain;

    @TempDir
    Path folder;

    ToolSandbox sandbox;

    @BeforeAll
    void make(@TempDir Path template) throws Exception {
        plain = new ToolSandbox(template).make();
        prepare();
    }

    /** What all copies have beside that. */
    void prepare() throws Exception {}

    @BeforeEach
    void copy() throws Exception {
        sandbox = ToolSandbox.copyOf(plain, folder);
    }
}
