package io.github.experimentstash.maven;

/** Short names of properties: they count only for goals typed on the command line; the long ones are parameters. */
final class StashProperties {
    static final String TOOL = "tool";
    static final String CONFIG = "config";
    static final String OVERRIDES = "overrides";
    static final String TIMEOUT = "timeout";
    static final String GRACE = "grace";
    static final String DEBUG = "debug";
    static final String VALIDATE_ONLY = "validateOnly";
    static final String STRICT = "strict";
    static final String LIST_CONFIGS = "listConfigs";

    private StashProperties() {}
}
