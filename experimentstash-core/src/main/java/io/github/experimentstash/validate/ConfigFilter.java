package io.github.experimentstash.validate;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/**
 * Experiments that a person asks for by a glob over their names: {@code figure1/*} those of a folder, {@code **} all,
 * {@code figure1} the folder with all below it.
 */
public final class ConfigFilter {
    private final PathMatcher matcher;
    private final String folder;

    private ConfigFilter(PathMatcher matcher, String folder) {
        this.matcher = matcher;
        this.folder = folder;
    }

    /** @return absent if it is not a glob */
    public static Optional<ConfigFilter> of(String glob) {
        String tidy = glob.strip();
        if (tidy.startsWith("configs/")) {
            tidy = tidy.substring("configs/".length());
        }
        if (tidy.endsWith(".yaml")) {
            tidy = tidy.substring(0, tidy.length() - ".yaml".length());
        }
        while (tidy.endsWith("/")) {
            tidy = tidy.substring(0, tidy.length() - 1);
        }
        try {
            return Optional.of(new ConfigFilter(FileSystems.getDefault().getPathMatcher("glob:" + tidy), tidy + "/"));
        } catch (PatternSyntaxException noGlob) {
            return Optional.empty();
        }
    }

    /** @param config name of an experiment, such as {@code figure1/pca} */
    public boolean matches(String config) {
        return config.startsWith(folder) || matcher.matches(Path.of(config));
    }
}
