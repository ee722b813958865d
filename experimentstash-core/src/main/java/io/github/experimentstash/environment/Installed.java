package io.github.experimentstash.environment;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An environment after its sync.
 *
 * @param environment its folder
 * @param python its executable
 * @param freeze {@code name==version}, sorted
 * @param sources code of the tool's own that was copied, see {@link EnvironmentState#source}, by package
 * @param faults see {@link EnvironmentState#faults}
 * @param asked the tool, or {@code configs/meta.yaml} for it, asks for packages
 * @param unlockedExtras extra dependencies were installed without a lock
 */
record Installed(
        Path environment,
        Path python,
        String pythonVersion,
        Optional<String> uvVersion,
        SitePackages packages,
        List<String> freeze,
        LockState lock,
        Optional<String> lockFile,
        Optional<String> lockSha256,
        Map<String, String> sources,
        List<String> faults,
        boolean asked,
        boolean unlockedExtras) {}
