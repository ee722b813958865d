package io.github.experimentstash.environment;

import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.process.Command;
import io.github.experimentstash.process.CommandResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Our own uv, {@code ~/.cache/experimentstash/uv/<version>-<platform>/uv}: one wheel, fetched by the user's own pip from
 * the user's own index and held against the hashes that we ship. Only the program is taken out of it; nothing is
 * installed (which a distribution's Python forbids, PEP 668).
 */
final class UvStore {
    static final String VERSION = "0.13.9";
    private static final Duration PIP_TIMEOUT = Duration.ofMinutes(15);

    private final Host host;

    UvStore(Host host) {
        this.host = host;
    }

    /** The folder of our caches; {@code XDG_CACHE_HOME} is honoured. */
    static Path cache(Map<String, String> variables) {
        String home = variables.getOrDefault("HOME", System.getProperty("user.home"));
        String cache = variables.get("XDG_CACHE_HOME");
        // the XDG base directory specification: a relative path is to be ignored
        Path base = cache == null || !Path.of(cache).isAbsolute() ? Path.of(home, ".cache") : Path.of(cache);
        return base.resolve("experimentstash");
    }

    private Path program() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String family = os.contains("win") ? "windows" : os.contains("mac") ? "macos" : os.replace(' ', '-');
        String tag = family + "-" + System.getProperty("os.arch");
        return cache(host.variables())
                .resolve("uv")
                .resolve(VERSION + "-" + tag)
                .resolve(family.equals("windows") ? "uv.exe" : "uv");
    }

    Optional<Path> present() {
        Path program = program();
        return Files.isExecutable(program) ? Optional.of(program) : Optional.empty();
    }

    /**
     * @param programs runs pip
     * @throws StashFailure if there is no pip, or pip cannot get it, or there is no place for it
     */
    Path provide(Programs programs) throws IOException, InterruptedException {
        Path program = program();
        Path work = workFolder(program.getParent());
        try {
            host.reporter()
                    .line("  getting uv " + VERSION + " through pip, once, into "
                            + shown(program().getParent()));
            Path pin = work.resolve("uv-pin.txt");
            try (InputStream stream = UvStore.class.getResourceAsStream("uv-pin.txt")) {
                Files.copy(stream, pin);
            }
            download(programs, work, pin);
            Path unpacked = unpack(work, program.getFileName().toString());
            Files.move(unpacked, program, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return program;
        } finally {
            Trees.delete(work);
        }
    }

    /** Beside its place, so that it can be moved there in one step. */
    private Path workFolder(Path place) throws IOException {
        try {
            Files.createDirectories(place);
            try (DirectoryStream<Path> left = Files.newDirectoryStream(place, "get-*")) {
                for (Path killed : left) {
                    Instant changed = Files.getLastModifiedTime(killed).toInstant();
                    if (changed.isBefore(host.clock().instant().minus(PIP_TIMEOUT))) {
                        Trees.delete(killed);
                    }
                }
            }
            return Files.createTempDirectory(place, "get-");
        } catch (FileSystemException unwritable) {
            throw new StashFailure(Problem.error(
                    ProblemCode.UV_MISSING,
                    "uv is not on PATH, and it cannot be put into " + shown(place) + ": " + Failures.why(unwritable),
                    "set XDG_CACHE_HOME to a folder that can be written, or put uv on PATH"));
        }
    }

    private void download(Programs programs, Path work, Path pin) throws IOException, InterruptedException {
        StringBuilder errors = new StringBuilder();
        boolean pipAnswered = false;
        for (Path python : PipSupply.pythons(host.variables())) {
            CommandResult result;
            try {
                result = programs.run(new Command(
                        List.of(
                                python.toString(),
                                "-m",
                                "pip",
                                "download",
                                "-q",
                                "--disable-pip-version-check",
                                "--no-input",
                                "--no-deps",
                                "--only-binary",
                                ":all:",
                                "--require-hashes",
                                "-r",
                                pin.toString(),
                                "-d",
                                work.toString()),
                        work,
                        ScrubbedVariables.forPip(host.variables()),
                        PIP_TIMEOUT));
            } catch (IOException notStarted) {
                continue;
            }
            if (result.succeeded()) {
                return;
            }
            if (!result.errorText().contains("No module named pip")) {
                pipAnswered = true;
                errors.setLength(0);
                errors.append(result.errorText());
            }
        }
        if (!pipAnswered) {
            throw new StashFailure(Problem.error(
                    ProblemCode.UV_MISSING,
                    "uv is not on PATH, and no Python with pip was found on PATH to get it",
                    "install pip (Debian, Ubuntu: apt install python3-pip) and run the same command again; or put uv on"
                            + " PATH, or give its place as -Dstash.uv.path=…"));
        }
        String text = errors.toString();
        if (text.contains("DO NOT MATCH THE HASHES")) {
            throw new StashFailure(Problem.error(
                    ProblemCode.UV_MISSING,
                    "the index gave a uv " + VERSION + " that is not the one we know: its hash is " + got(text)
                            + "; it was not kept",
                    "ask whoever runs the index (python3 -m pip config list), or put a uv of your own on PATH"));
        }
        throw new StashFailure(Problem.error(
                ProblemCode.UV_MISSING,
                "uv is not on PATH, and pip could not get it" + UvFailures.quoted(text),
                "check pip's index, login and proxy (python3 -m pip config list); or install uv and put it on PATH, or"
                        + " give its place as -Dstash.uv.path=…"));
    }

    /** pip lists the hash of each platform's wheel before the one it got. */
    private static String got(String text) {
        int at = text.lastIndexOf("Got");
        return at < 0 ? "another" : text.substring(at + 3).strip().split("\\s", 2)[0];
    }

    private static Path unpack(Path work, String name) throws IOException {
        try (DirectoryStream<Path> wheels = Files.newDirectoryStream(work, "uv-*.whl")) {
            for (Path wheel : wheels) {
                try (ZipFile zip = new ZipFile(wheel.toFile())) {
                    Enumeration<? extends ZipEntry> entries = zip.entries();
                    while (entries.hasMoreElements()) {
                        ZipEntry entry = entries.nextElement();
                        if (entry.getName().endsWith(".data/scripts/" + name)) {
                            return unpack(zip, entry, work.resolve(name));
                        }
                    }
                }
            }
        }
        throw new IOException("the wheel of uv holds no program");
    }

    private static Path unpack(ZipFile zip, ZipEntry entry, Path target) throws IOException {
        try (InputStream from = zip.getInputStream(entry);
                OutputStream to = Files.newOutputStream(target)) {
            from.transferTo(to);
        }
        if (target.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        return target;
    }

    private String shown(Path path) {
        String home = host.variables().get("HOME");
        return home != null && path.startsWith(home) ? "~/" + Path.of(home).relativize(path) : path.toString();
    }
}
