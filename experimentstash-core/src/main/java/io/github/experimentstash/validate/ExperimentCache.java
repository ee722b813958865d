package io.github.experimentstash.validate;

import io.github.experimentstash.config.ConfigFile;
import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.json.CacheFile;
import io.github.experimentstash.json.CacheKey;
import io.github.experimentstash.json.FileStamp;
import io.github.experimentstash.model.Experiment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was read of experiment files, in {@code .stash/experiments.cache}, for the next call. Only of files about which reading has
 * nothing to tell, and that were left alone for a while before ({@link CacheFile#stampBeforeReading}).
 */
public final class ExperimentCache {
    private final Optional<CacheFile> file;
    private final Map<String, Known> known = new HashMap<>();

    /** A file as it was read. */
    private record Known(FileStamp stamp, Experiment experiment) {}

    private ExperimentCache(Optional<CacheFile> file) {
        this.file = file;
    }

    /** Remembers nothing. */
    public static ExperimentCache none() {
        return new ExperimentCache(Optional.empty());
    }

    /**
     * That of a stash.
     *
     * @param key absent for one that remembers nothing
     */
    public static ExperimentCache of(StashRoot root, Optional<CacheKey> key) {
        return new ExperimentCache(key.map(code -> new CacheFile(root.path(), "experiments.cache", code)));
    }

    boolean isUsed() {
        return file.isPresent();
    }

    /** Reads it, before the first is asked for. */
    void open() {
        known.clear();
        Optional<ByteBuffer> content = file.flatMap(CacheFile::read);
        if (content.isEmpty()) {
            return;
        }
        try {
            ValueReader reader = new ValueReader(content.get());
            while (reader.hasMore()) {
                FileStamp stamp =
                        new FileStamp(number(reader), number(reader), number(reader), number(reader), number(reader));
                Experiment experiment = (Experiment) reader.read();
                known.put(experiment.file(), new Known(stamp, experiment));
            }
        } catch (RuntimeException damaged) {
            known.clear();
        }
    }

    private static long number(ValueReader reader) {
        return (Long) reader.read();
    }

    /** @return null if it has to be read */
    Experiment get(ConfigFile config) {
        Known before = known.get(config.shown());
        if (before == null || !before.experiment.config().equals(config.config())) {
            return null;
        }
        FileStamp stamp = FileStamp.of(config.path()).orElse(null);
        return stamp != null && before.stamp.isSame(stamp) ? before.experiment : null;
    }

    /** Of a file that is read next; absent if that need not be remembered. */
    Optional<FileStamp> stamp(ConfigFile config) {
        return file.flatMap(cache -> cache.stampBeforeReading(config.path()));
    }

    /** How many experiments it knows. */
    int size() {
        return known.size();
    }

    /** What was read, file by file; collected by each thread, saved by one. */
    static final class Fresh {
        private final Map<String, Known> read = new HashMap<>();

        void add(FileStamp stamp, Experiment experiment) {
            read.put(experiment.file(), new Known(stamp, experiment));
        }
    }

    /**
     * Writes it anew if it has to.
     *
     * @param files all that there are
     */
    void save(List<ConfigFile> files, List<Fresh> fresh) {
        Map<String, Known> now = new HashMap<>(known);
        for (Fresh read : fresh) {
            now.putAll(read.read);
        }
        List<Known> kept = new ArrayList<>(files.size());
        for (ConfigFile config : files) {
            Known one = now.get(config.shown());
            if (one != null) {
                kept.add(one);
            }
        }
        boolean changed = kept.size() != known.size() || fresh.stream().anyMatch(read -> !read.read.isEmpty());
        if (file.isPresent() && changed) {
            file.get().write(bytes(kept));
        }
    }

    private static byte[] bytes(List<Known> kept) {
        ValueWriter writer = new ValueWriter();
        for (Known one : kept) {
            FileStamp stamp = one.stamp;
            try {
                writer.write(
                        stamp.size(), stamp.modified(), stamp.changed(), stamp.inode(), stamp.device(), one.experiment);
            } catch (ValueWriter.UnknownValue unknown) {
                continue; // is read again each time
            }
        }
        return writer.bytes();
    }
}
