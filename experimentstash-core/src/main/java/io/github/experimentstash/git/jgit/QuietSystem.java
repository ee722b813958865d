package io.github.experimentstash.git.jgit;

import java.io.IOException;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.util.SystemReader;

/**
 * JGit's view of the machine without its own configuration file, which it would create: the clock's resolution of the
 * file system is given here, so that it is never measured.
 */
final class QuietSystem extends SystemReader.Delegate {
    private final StoredConfig fixed = new FixedConfig(null);
    private volatile StoredConfig user = fixed;

    QuietSystem(SystemReader reader) {
        super(reader);
    }

    @Override
    public StoredConfig getJGitConfig() {
        return fixed;
    }

    @Override
    public StoredConfig getUserConfig() {
        return user;
    }

    /** Maven in a git hook has the hook's own; ssh is set up elsewhere. */
    @Override
    public String getenv(String variable) {
        return variable.startsWith("GIT_") ? null : super.getenv(variable);
    }

    void useConfig(Config config) {
        user = new FixedConfig(config);
    }

    @Override
    public StoredConfig getSystemConfig() {
        return fixed;
    }

    /** Answers for whatever file system is asked. */
    private static final class FixedConfig extends StoredConfig {
        FixedConfig(Config base) {
            super(base);
        }

        @Override
        public String getString(String section, String subsection, String name) {
            return "filesystem".equals(section) ? "2 seconds" : super.getString(section, subsection, name);
        }

        @Override
        public void load() throws IOException, ConfigInvalidException {
            // there is no file
        }

        @Override
        public void save() throws IOException {
            // nothing is kept
        }
    }
}
