package io.github.experimentstash.tool;

import org.junit.jupiter.params.provider.Arguments;

/** What a user, a git or an accident did to a stash before the goal comes. */
@FunctionalInterface
interface Setting {
    void make(ToolSandbox sandbox) throws Exception;

    /** A row of a table: what stands there, how it came, and what must be said. */
    static Arguments row(String what, Setting setting, String... words) {
        return Arguments.argumentSet(what, setting, words);
    }
}
