package io.github.experimentstash.config;

import java.util.Set;

/** The keys that the readers know, for tests of the documentation. */
public final class KnownKeys {
    private KnownKeys() {}

    public static Set<String> ofManifest() {
        return ManifestReader.KEYS;
    }

    public static Set<String> ofAbout() {
        return ManifestReader.ABOUT_KEYS;
    }

    public static Set<String> ofSwitches() {
        return ManifestReader.SWITCHES;
    }

    public static Set<String> ofTool() {
        return ToolReader.KEYS;
    }

    public static Set<String> ofExperiment() {
        return ExperimentReader.KEYS;
    }

    public static Set<String> ofLaterVersions() {
        return ExperimentReader.LATER_KEYS;
    }
}
