package io.github.experimentstash.environment;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.experimentstash.model.Digest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is installed in an environment, as its {@code *.dist-info} folders say (PyPA "Recording installed projects"): a
 * {@code RECORD} names each file of a package with its size, which is the only evidence that sees a half-written
 * package. uv itself takes the presence of the folder for the presence of the package.
 */
final class SitePackages {
    private final Path directory;

    private SitePackages(Path directory) {
        this.directory = directory;
    }

    /** Of a virtual environment; absent if it has none. */
    static Optional<SitePackages> of(Path environment) throws IOException {
        Path windows = environment.resolve("Lib").resolve("site-packages");
        if (Files.isDirectory(windows)) {
            return Optional.of(new SitePackages(windows));
        }
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(environment.resolve("lib"), "python*")) {
            for (Path version : versions) {
                Path packages = version.resolve("site-packages");
                if (Files.isDirectory(packages)) {
                    return Optional.of(new SitePackages(packages));
                }
            }
        } catch (NoSuchFileException | java.nio.file.NotDirectoryException none) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    static SitePackages at(Path directory) {
        return new SitePackages(directory);
    }

    Path directory() {
        return directory;
    }

    /** Changes with each installation and removal; and with the first bytecode of a single-file module. */
    String quickStamp() throws IOException {
        try {
            return Stamp.text(Files.readAttributes(directory, BasicFileAttributes.class));
        } catch (NoSuchFileException gone) {
            return Stamp.ABSENT;
        }
    }

    /** Digest of the entries and of each package's {@code RECORD}; does not mind bytecode. */
    String contentStamp() throws IOException {
        List<String> entries = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            for (Path child : children) {
                String name = child.getFileName().toString();
                if (name.equals("__pycache__")) {
                    continue;
                }
                if (name.endsWith(".dist-info")) {
                    Path record = child.resolve("RECORD");
                    entries.add(
                            Files.exists(record)
                                    ? name + " " + Stamp.text(Files.readAttributes(record, BasicFileAttributes.class))
                                    : name);
                } else {
                    entries.add(name);
                }
            }
        } catch (NoSuchFileException gone) {
            return Stamp.ABSENT;
        }
        Collections.sort(entries);
        return Digest.ofText(String.join("\n", entries));
    }

    /**
     * An installed package.
     *
     * @param name as its authors spell it
     * @param editable its code lies elsewhere
     */
    record Distribution(String name, String version, boolean editable) {}

    /** What is installed; a folder whose names cannot be read is left out. */
    List<Distribution> distributions() throws IOException {
        List<Distribution> found = new ArrayList<>();
        for (Path info : infoFolders()) {
            Path metadata = info.resolve("METADATA");
            if (!Files.isRegularFile(metadata)) {
                continue;
            }
            String name = null;
            String version = null;
            try (BufferedReader reader =
                    Files.newBufferedReader(metadata, java.nio.charset.StandardCharsets.ISO_8859_1)) {
                for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
                    if (name == null && line.startsWith("Name:")) {
                        name = line.substring(5).strip();
                    } else if (version == null && line.startsWith("Version:")) {
                        version = line.substring(8).strip();
                    }
                    if (name != null && version != null) {
                        break;
                    }
                }
            }
            if (name != null && version != null) {
                Path origin = info.resolve("direct_url.json");
                boolean editable = Files.isRegularFile(origin)
                        && Files.readString(origin).replace(" ", "").contains("\"editable\":true");
                found.add(new Distribution(name, version, editable));
            }
        }
        return found;
    }

    /** {@code name==version} of each package, sorted. */
    List<String> freeze() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Distribution one : distributions()) {
            lines.add(one.name().toLowerCase(Locale.ROOT) + "==" + one.version());
        }
        Collections.sort(lines);
        return lines;
    }

    /**
     * A package whose files are not all there with their size.
     *
     * @param name as its folder spells it
     * @param text a sentence: {@code attrs 23.1.0: 1 file missing or of another size}
     */
    record Damage(String name, String text) {}

    /** @return empty if every package is whole */
    List<Damage> damage() throws IOException {
        List<Damage> found = new ArrayList<>();
        for (Path info : infoFolders()) {
            String name = name(info);
            String shown = shown(info) + ": ";
            Path record = info.resolve("RECORD");
            if (!Files.isRegularFile(record)) {
                found.add(new Damage(name, shown + "its RECORD is missing"));
                continue;
            }
            int missing = missingFiles(record);
            if (missing > 0) {
                String files = missing == 1 ? " file" : " files";
                found.add(new Damage(name, shown + missing + files + " missing or of another size"));
            }
        }
        found.sort(Comparator.comparing(Damage::text));
        return found;
    }

    /** As the folder of a package spells it: {@code numpy}. */
    static String name(Path info) {
        String shown = shown(info);
        return shown.contains(" ") ? shown.substring(0, shown.indexOf(' ')) : shown;
    }

    /** {@code numpy 2.3.1}. */
    static String shown(Path info) {
        String folder = info.getFileName().toString();
        return folder.substring(0, folder.length() - ".dist-info".length()).replace('-', ' ');
    }

    private int missingFiles(Path record) throws IOException {
        int missing = 0;
        String text = new String(Files.readAllBytes(record), UTF_8);
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            if (end < 0) {
                end = text.length();
            }
            String row = text.substring(start, end > start && text.charAt(end - 1) == '\r' ? end - 1 : end);
            start = end + 1;
            if (!row.isEmpty() && !isWhole(row)) {
                missing++;
            }
        }
        return missing;
    }

    /** Bytecode may come and go; what is no row says nothing. */
    private boolean isWhole(String text) throws IOException {
        Optional<RecordRow> row = RecordRow.parse(text);
        if (row.isEmpty() || row.get().isBytecode()) {
            return true;
        }
        String size = row.get().size();
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(directory.resolve(row.get().path()), BasicFileAttributes.class);
            return size.isEmpty() || Long.parseLong(size) == attributes.size();
        } catch (java.nio.file.FileSystemException gone) {
            return false;
        } catch (NumberFormatException halfWritten) {
            return false;
        }
    }

    /** Of each package, in the order of their names. */
    List<Path> infoFolders() throws IOException {
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory, "*.dist-info")) {
            for (Path child : children) {
                folders.add(child);
            }
        } catch (NoSuchFileException gone) {
            return List.of();
        }
        Collections.sort(folders);
        return folders;
    }
}
