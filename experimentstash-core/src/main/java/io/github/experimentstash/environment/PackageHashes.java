package io.github.experimentstash.environment;

import io.github.experimentstash.environment.SitePackages.Damage;
import io.github.experimentstash.model.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Compares every file of every installed package with the hash of its {@code RECORD}: all that {@link SitePackages#damage}
 * sees, and edits that leave a file's size as it was. Reads all of it, so it takes seconds.
 */
final class PackageHashes {
    private static final int AT_A_TIME = 4;
    private static final int FILES_SHOWN = 3;

    private final Path directory;
    private final List<Task> tasks = new ArrayList<>();
    private final Map<Path, Map<String, String>> found = new ConcurrentHashMap<>();

    private record Task(Path info, RecordRow row) {}

    private PackageHashes(Path directory) {
        this.directory = directory;
    }

    /**
     * @param faults texts of what is known to be so in the packages' own wheels; these packages are passed over
     * @return empty if every package is as it was installed
     */
    static List<Damage> damage(SitePackages packages, Collection<String> faults)
            throws IOException, InterruptedException {
        PackageHashes hashes = new PackageHashes(packages.directory());
        for (Path info : packages.infoFolders()) {
            String shown = SitePackages.shown(info);
            if (faults.stream().noneMatch(fault -> fault.startsWith(shown + ": "))) {
                hashes.add(info);
            }
        }
        hashes.compare();
        return hashes.damage();
    }

    private void add(Path info) throws IOException {
        Path record = info.resolve("RECORD");
        if (!Files.isRegularFile(record)) {
            tell(info, "RECORD", "is missing");
            return;
        }
        String text = new String(Files.readAllBytes(record), StandardCharsets.UTF_8);
        text.lines()
                .flatMap(line -> RecordRow.parse(line).stream())
                .filter(row -> !row.isBytecode())
                .forEach(row -> tasks.add(new Task(info, row)));
    }

    private void compare() throws IOException, InterruptedException {
        int count = Math.min(AT_A_TIME, Runtime.getRuntime().availableProcessors());
        AtomicInteger next = new AtomicInteger();
        Callable<Void> worker = () -> {
            byte[] buffer = new byte[1 << 16];
            for (int at = next.getAndIncrement(); at < tasks.size(); at = next.getAndIncrement()) {
                Task task = tasks.get(at);
                Optional<String> wrong = wrong(task.row(), buffer);
                wrong.ifPresent(what -> tell(task.info(), task.row().path(), what));
                if (Thread.interrupted()) {
                    throw new InterruptedException("packages are no longer compared");
                }
            }
            return null;
        };
        ExecutorService threads = Workers.daemons(count, "stash-packages");
        try {
            List<Future<Void>> workers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                workers.add(threads.submit(worker));
            }
            for (Future<Void> one : workers) {
                one.get();
            }
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException unreadable) {
                throw unreadable;
            }
            throw new IllegalStateException(failed.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private Optional<String> wrong(RecordRow row, byte[] buffer) throws IOException {
        Path file = directory.resolve(row.path());
        try {
            if (!row.size().isEmpty() && !row.size().equals(Long.toString(Files.size(file)))) {
                return Optional.of("is changed");
            }
            int equals = row.hash().indexOf('=');
            Optional<MessageDigest> digest =
                    equals < 0 ? Optional.empty() : digest(row.hash().substring(0, equals));
            if (digest.isEmpty()) {
                return Files.exists(file) ? Optional.empty() : Optional.of("is missing");
            }
            try (InputStream stream = Files.newInputStream(file)) {
                for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                    digest.get().update(buffer, 0, read);
                }
            }
            String now = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(digest.get().digest());
            String then = row.hash().substring(equals + 1).replace("=", "");
            return now.equals(then) ? Optional.empty() : Optional.of("is changed");
        } catch (FileSystemException gone) {
            return Optional.of(Files.exists(file) ? "cannot be read" : "is missing");
        }
    }

    /** Absent for a kind of hash that Java does not know: then the size must do. */
    private static Optional<MessageDigest> digest(String name) {
        try {
            return Optional.of(MessageDigest.getInstance(name.replaceFirst("(?i)^sha(?=\\d)", "SHA-")));
        } catch (NoSuchAlgorithmException unknown) {
            return Optional.empty();
        }
    }

    private void tell(Path info, String file, String what) {
        found.computeIfAbsent(info, any -> new ConcurrentHashMap<>()).put(file, what);
    }

    private List<Damage> damage() {
        List<Damage> damage = new ArrayList<>();
        new TreeMap<>(found).forEach((info, files) -> {
            List<String> words = new ArrayList<>();
            new TreeMap<>(files).forEach((file, what) -> words.add(file + " " + what));
            int more = words.size() - FILES_SHOWN;
            String listed = String.join(", ", words.subList(0, Math.min(FILES_SHOWN, words.size())));
            damage.add(new Damage(
                    SitePackages.name(info),
                    SitePackages.shown(info) + ": " + listed + (more > 0 ? ", and " + more + " more" : "")));
        });
        return damage;
    }
}
