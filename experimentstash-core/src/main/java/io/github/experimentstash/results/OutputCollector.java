package io.github.experimentstash.results;

import io.github.experimentstash.model.Digest;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Finds and hashes what a run wrote. Symbolic links are not followed: a file counts where it really lies. */
public final class OutputCollector {
    private static final int BUFFER = 64 * 1024;
    private static final int MOST_FILES = 100_000;
    /** Below this a second thread costs more than it saves. */
    private static final long WORTH_A_THREAD = 8L << 20;

    private static final int MANY_FILES = 200;

    /** Told while hashing, from a thread of the collector, at most every few milliseconds. */
    public interface Progress {
        void hashed(long bytes, long allBytes);
    }

    /**
     * What was found.
     *
     * @param files in order of their paths
     * @param complete false if it was cancelled or something could not be read
     * @param notes what is missing and why, a sentence each
     */
    public record Collected(List<OutputFile> files, boolean complete, List<String> notes) {
        public Collected {
            files = List.copyOf(files);
            notes = List.copyOf(notes);
        }
    }

    /**
     * @param outputDirectory may be absent: then nothing was written
     * @param root of the stash
     * @param since only files that are newer count: others use the directory too; absent for a directory of the run's own
     * @param progress told of large outputs
     * @param cancelled asked for each buffer; what was hashed until then is returned
     */
    public Collected collect(
            Path outputDirectory, Path root, Optional<Instant> since, Progress progress, BooleanSupplier cancelled) {
        List<String> notes = new ArrayList<>();
        List<File> files = new ArrayList<>();
        find(outputDirectory.toFile(), since, files, notes);
        files.sort(null);
        long all = 0;
        for (File file : files) {
            all += file.length();
        }
        OutputFile[] results = new OutputFile[files.size()];
        Work work = new Work(outputDirectory, root, files, results, all, progress, cancelled);
        if (files.size() > 1 && (all > WORTH_A_THREAD || files.size() > MANY_FILES)) {
            Thread second = new Thread(work, "stash-hash");
            second.setDaemon(true);
            second.start();
            work.run();
            join(second);
        } else {
            work.run();
        }
        List<OutputFile> found = new ArrayList<>(results.length);
        for (OutputFile result : results) {
            if (result != null) {
                found.add(result);
            }
        }
        synchronized (work.unreadable) {
            notes.addAll(work.unreadable);
        }
        if (work.stopped) {
            notes.add("hashing was interrupted: " + found.size() + " of " + results.length + " files are recorded");
        }
        return new Collected(found, notes.isEmpty(), notes);
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                // the caller's own question ends the work; the thread must not write results after we return
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void find(File folder, Optional<Instant> since, List<File> files, List<String> notes) {
        File[] children = folder.listFiles();
        if (children == null) {
            if (folder.exists()) {
                notes.add("folder " + folder.getName() + " could not be read");
            }
            return;
        }
        Arrays.sort(children);
        for (File child : children) {
            if (files.size() >= MOST_FILES) {
                String note = "there are more than " + MOST_FILES + " files: the others are not recorded";
                if (!notes.contains(note)) {
                    notes.add(note);
                }
                return;
            }
            Path path = child.toPath();
            if (Files.isSymbolicLink(path)) {
                continue;
            }
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                // a shared directory may be the tool's own folder
                if (since.isPresent() && FileSnapshot.isByProduct(path, child.getName())) {
                    continue;
                }
                find(child, since, files, notes);
            } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                    && (since.isEmpty() || isNewer(path, since.get()))) {
                files.add(child);
            }
        }
    }

    /** By the time of the last change, also of the name: a copied file may bring its old time of writing along. */
    private static boolean isNewer(Path file, Instant since) {
        try {
            boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
            FileTime changed = unix
                    ? (FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS)
                    : Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
            return !changed.toInstant().isBefore(since);
        } catch (IOException gone) {
            return false;
        }
    }

    /** Takes file after file; run by one thread or two. */
    private static final class Work implements Runnable {
        private final Path directory;
        private final Path root;
        private final List<File> files;
        private final OutputFile[] results;
        private final long all;
        private final Progress progress;
        private final BooleanSupplier cancelled;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicLong done = new AtomicLong();
        private final List<String> unreadable = new ArrayList<>();
        private volatile boolean stopped;

        Work(
                Path directory,
                Path root,
                List<File> files,
                OutputFile[] results,
                long all,
                Progress progress,
                BooleanSupplier cancelled) {
            this.directory = directory;
            this.root = root;
            this.files = files;
            this.results = results;
            this.all = all;
            this.progress = progress;
            this.cancelled = cancelled;
        }

        @Override
        public void run() {
            byte[] buffer = new byte[BUFFER];
            for (int i = next.getAndIncrement(); i < results.length && !stopped; i = next.getAndIncrement()) {
                Path file = files.get(i).toPath();
                String path = slashed(directory.relativize(file));
                try {
                    results[i] = hash(file, path, buffer);
                } catch (IOException e) {
                    synchronized (unreadable) {
                        unreadable.add(path + " could not be read: " + e.getMessage());
                    }
                }
            }
        }

        private OutputFile hash(Path file, String path, byte[] buffer) throws IOException {
            MessageDigest digest = Digest.sha256();
            long bytes = 0;
            try (InputStream in = Files.newInputStream(file)) {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    if (stopped || cancelled.getAsBoolean()) {
                        stopped = true;
                        return null;
                    }
                    digest.update(buffer, 0, count);
                    bytes += count;
                    progress.hashed(done.addAndGet(count), all);
                }
            }
            return new OutputFile(
                    slashed(root.relativize(file)),
                    bytes,
                    HexFormat.of().formatHex(digest.digest()),
                    FileKinds.mediaType(path),
                    FileKinds.role(path));
        }
    }

    static String slashed(Path path) {
        return path.toString().replace(File.separatorChar, '/');
    }
}
