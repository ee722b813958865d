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
    static final String URL = "url";
    static final String BRANCH = "branch";
    static final String COMMIT = "commit";
    static final String TAG = "tag";
    static final String ENTRYPOINT = "entrypoint";
    static final String DIRECTORY = "directory";
    static final String PYTHON = "python";
    static final String DESCRIPTION = "description";
    static final String DRY_RUN = "dryRun";
    static final String FORCE = "force";
    static final String YES = "yes";
    static final String KEEP_CONFIGS = "keepConfigs";
    static final String NO_BACKUP = "noBackup";
    static final String BACKUP = "backup";
    static final String JOBS = "jobs";
    static final String STATE = "state";
    static final String TOOLS = "tools";
    static final String FORMAT = "format";
    static final String OUTPUT = "output";
    static final String RUN = "run";
    static final String FOLLOW = "follow";
    static final String OLDER_THAN = "olderThan";
    static final String KEEP = "keep";
    static final String KEEP_RESULTS = "keepResults";
    static final String CACHES = "caches";
    static final String NO_ENVIRONMENTS = "noEnvironments";

    private StashProperties() {}
}
