package io.github.experimentstash.hydra;

import io.github.experimentstash.model.Problems;
import io.github.experimentstash.yaml.YamlMapping;
import io.github.experimentstash.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The files below a tool's folder of configuration, each read once. Read by one thread at a time. */
final class ConfigFiles {
    private static final int LARGEST = 1 << 18;

    private final Path folder;
    private final YamlReader yaml = new YamlReader();
    private final Map<String, Optional<ConfigFile>> read = new HashMap<>();
    private final Map<String, Boolean> groups = new ConcurrentHashMap<>();

    ConfigFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * A file.
     *
     * @param place its {@code # @package}, if it has one
     */
    record ConfigFile(Optional<String> place, List<DefaultsItem> defaults, YamlMapping content) {}

    /** May be asked from several threads. */
    boolean isGroup(String group) {
        // asked for each word of each experiment
        return groups.computeIfAbsent(group, name -> Files.isDirectory(folder.resolve(name)));
    }

    /** Names of the options of a group, sorted. */
    List<String> options(String group) {
        TreeSet<String> names = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve(group), "*.yaml")) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                names.add(name.substring(0, name.length() - ".yaml".length()));
            }
        } catch (IOException | DirectoryIteratorException e) {
            return List.of();
        }
        return List.copyOf(names);
    }

    /**
     * @param config path without {@code .yaml}
     * @return absent if there is no such file
     */
    Optional<ConfigFile> load(String config) throws UnknownException {
        String name = config.endsWith(".yaml") ? config : config + ".yaml";
        Optional<ConfigFile> known = read.get(name);
        if (known == null) {
            Path file = folder.resolve(name);
            known = Files.exists(file) ? Optional.of(read(file, name)) : Optional.empty();
            read.put(name, known);
        }
        return known;
    }

    private ConfigFile read(Path file, String name) throws UnknownException {
        if (!Files.isRegularFile(file)) {
            throw new UnknownException(name + " is no file");
        }
        String text;
        try (InputStream in = Files.newInputStream(file)) {
            text = new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UnknownException(name + " cannot be read");
        }
        Problems problems = new Problems();
        Optional<YamlMapping> content = yaml.parse(text, name, problems);
        if (content.isEmpty() || text.length() >= LARGEST || !problems.all().isEmpty()) {
            throw new UnknownException(name + " is not plain YAML");
        }
        return new ConfigFile(place(text), DefaultsItem.read(content.get()), content.get());
    }

    /** Only comments that begin with {@code @}, at the very top, are a header. */
    private static Optional<String> place(String text) throws UnknownException {
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.isEmpty()) {
                continue;
            }
            if (!line.startsWith("#") || !line.replaceFirst("^#+\\s*", "").startsWith("@")) {
                return Optional.empty();
            }
            String[] words = line.replaceFirst("^#+\\s*", "").split("\\s+");
            if (words.length != 2 || words[1].contains("_group_") || words[1].contains("_name_")) {
                throw new UnknownException("the header '" + line + "'");
            }
            if (words[0].equals("@package")) {
                return Optional.of(words[1]);
            }
        }
        return Optional.empty();
    }
}
