package io.github.experimentstash.init;

import io.github.experimentstash.config.ConfigFile;
import io.github.experimentstash.config.EditorSchemas;
import io.github.experimentstash.config.ExperimentCatalog;
import io.github.experimentstash.config.ExperimentReader;
import io.github.experimentstash.config.ManifestReader;
import io.github.experimentstash.config.StashLocator;
import io.github.experimentstash.config.StashRoot;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.StashError;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.model.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes the files of a new stash, with a first example that runs at once. What is there stays as it is. */
public final class StashTemplate {
    private static final String PLUGIN = "experimentstash-maven-plugin";
    private static final String NAMELESS = "stash";
    private static final int FOREIGN_SHOWN = 5;
    /** All that may be written. */
    private static final List<String> FILES = List.of(
            "pom.xml",
            ".mvn/jvm.config",
            "configs/meta.yaml",
            "configs/example.yaml",
            EditorSchemas.MANIFEST,
            EditorSchemas.EXPERIMENT,
            "tools/example/main.py",
            "tools/.gitkeep",
            ".gitignore");

    private static final String COORDINATES = "io.github.experimentstash:" + PLUGIN;

    private final Path folder;
    private final String version;
    private final List<String> written = new ArrayList<>();
    private final List<InitResult.Kept> kept = new ArrayList<>();
    private final List<String> advice = new ArrayList<>();

    private StashTemplate(Path folder, String version) {
        this.folder = folder;
        this.version = version;
    }

    /**
     * @param folder absolute; made if it does not exist
     * @param version of the plugin, for the POM
     * @throws StashFailure if the folder lies inside another stash, or something stands in the way of a file; nothing is
     *     written then
     * @throws StashError if a file cannot be written; what was written before stays, and a second call goes on
     */
    public static InitResult apply(Path folder, String version) {
        Path place = folder.toAbsolutePath().normalize();
        StashRoot around = StashLocator.enclosing(place).orElse(null);
        if (around != null && !Files.exists(new StashRoot(place).meta())) {
            throw new StashFailure(Problem.error(
                    ProblemCode.NESTED_STASH,
                    "this folder lies inside a stash: " + place.relativize(around.path()),
                    "use that one, or make a stash in a folder outside of it"));
        }
        new Obstacles(place).refuse(FILES);
        return new StashTemplate(place, version).write();
    }

    private InitResult write() {
        boolean ownPom = pom();
        file(".mvn/jvm.config", text("jvm.config"));
        manifest();
        EditorSchemas.FILES.forEach(this::schema);
        file("tools/.gitkeep", "");
        gitignore();
        if (!isInRepository()) {
            advice.add("This folder is in no git repository. Runs work, but their records name no commit:  git init");
        }
        return new InitResult(written, kept, advice, next(ownPom));
    }

    private void manifest() {
        if (exists(folder.resolve(StashRoot.META))) {
            kept.add(new InitResult.Kept(
                    StashRoot.META, isSound() ? "" : "mvn stash:validate says what is wrong in it"));
            return;
        }
        List<String> foreign = foreignConfigs();
        boolean example = !exists(folder.resolve("configs/example.yaml")) && !exists(folder.resolve("tools/example"));
        file(StashRoot.META, filled(text("meta.yaml")).replace("@tools@\n", example ? text("tools.yaml") : "tools:\n"));
        // without our meta.yaml nothing would name the example's tool
        if (example) {
            file("configs/example.yaml", text("example.yaml"));
            file("tools/example/main.py", text("main.py"));
        }
        if (!foreign.isEmpty()) {
            advice.add("These files in configs/ are no experiments, and validate will refuse them: "
                    + Texts.some(foreign, FOREIGN_SHOWN)
                    + "\nMove them, or make the stash in a folder of its own.");
        }
    }

    /** A folder that is a tool itself may have configs of another kind, such as Hydra's. */
    private List<String> foreignConfigs() {
        if (!Files.isDirectory(folder.resolve("configs"))) {
            return List.of();
        }
        List<String> foreign = new ArrayList<>();
        ExperimentReader reader = new ExperimentReader();
        for (ConfigFile config : new ExperimentCatalog(new StashRoot(folder)).list(new Problems())) {
            if (reader.read(config, new Problems()).isEmpty()) {
                foreign.add(Texts.oneLine(config.shown().substring("configs/".length())));
            }
        }
        return foreign;
    }

    private boolean isSound() {
        Problems problems = new Problems();
        new ManifestReader().read(new StashRoot(folder), problems);
        return !problems.hasErrors();
    }

    private Optional<String> next(boolean pluginDeclared) {
        boolean example = Files.exists(folder.resolve("tools/example/main.py"))
                && Files.exists(folder.resolve("configs/example.yaml"));
        String goal = example ? "run -Dconfig=example" : "validate";
        return Optional.of(pluginDeclared ? "mvn stash:" + goal : "mvn " + COORDINATES + ":" + version + ":" + goal);
    }

    /** @return true if the POM declares the plugin, so that its prefix works */
    private boolean pom() {
        String plugin = filled(text("plugin.xml"));
        String pom = filled(text("pom.xml")).replace("@plugin@\n", plugin);
        Path file = folder.resolve("pom.xml");
        if (!exists(file)) {
            return file("pom.xml", pom);
        }
        String there = read(file);
        if (there.contains(PLUGIN)) {
            kept.add(new InitResult.Kept("pom.xml", ""));
            return true;
        }
        kept.add(new InitResult.Kept("pom.xml", "declare the plugin in it, see below"));
        advice.add(
                there.contains("<build>")
                        ? "Put this into pom.xml, into <build><plugins>:\n" + plugin.stripTrailing()
                        : "Put this into pom.xml:\n  <build>\n    <plugins>\n" + plugin + "    </plugins>\n  </build>");
        return false;
    }

    private void gitignore() {
        Path file = folder.resolve(".gitignore");
        String ours = text("gitignore");
        if (!exists(file)) {
            file(".gitignore", ours);
            return;
        }
        List<String> there = read(file).lines().map(String::strip).toList();
        List<String> missing = new ArrayList<>();
        for (String line : List.of("outputs/", "backups/", ".stash/")) {
            String bare = line.substring(0, line.length() - 1);
            boolean ignored = there.contains(line)
                    || there.contains(bare)
                    || there.contains("/" + line)
                    || there.contains("/" + bare);
            if (!ignored) {
                missing.add(line);
            }
        }
        kept.add(new InitResult.Kept(".gitignore", missing.isEmpty() ? "" : "add: " + String.join(" ", missing)));
    }

    /** One of another version of the plugin stays too: it may have been edited. */
    private void schema(String name) {
        Path file = folder.resolve(name);
        boolean foreign = exists(file) && !read(file).equals(EditorSchemas.text(name));
        if (foreign) {
            kept.add(new InitResult.Kept(name, "not this version's: delete it and call the goal again to have that"));
        } else {
            file(name, EditorSchemas.text(name));
        }
    }

    /** @return true if it was written, false if there was one */
    private boolean file(String name, String content) {
        Path file = folder.resolve(name);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file, content, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            written.add(name);
            return true;
        } catch (FileAlreadyExistsException e) {
            if (exists(file)) {
                kept.add(new InitResult.Kept(name, ""));
                return false;
            }
            throw unwritable(name, e);
        } catch (IOException e) {
            throw unwritable(name, e);
        }
    }

    private static StashError unwritable(String name, IOException cause) {
        return new StashError(
                Problem.error(
                        ProblemCode.FILE_UNWRITABLE,
                        name + " cannot be written: " + reason(cause),
                        "make the folder writable, and call mvn stash:init again: it goes on where it stopped"),
                cause);
    }

    private static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "you may not write there";
        }
        if (cause instanceof FileSystemException named && named.getReason() != null) {
            return named.getReason();
        }
        return String.valueOf(cause.getMessage());
    }

    private static boolean exists(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    private String filled(String template) {
        return template.replace("@version@", version)
                .replace("@name@", projectName(folder))
                .replace(
                        "@quoted-name@",
                        quoted(
                                folder.getFileName() == null
                                        ? NAMELESS
                                        : folder.getFileName().toString()));
    }

    /** The folder's name with what Maven allows in an artifact's. */
    static String projectName(Path folder) {
        if (folder.getFileName() == null) {
            return NAMELESS;
        }
        StringBuilder name = new StringBuilder();
        for (char c : folder.getFileName().toString().toCharArray()) {
            boolean allowed = c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.');
            name.append(allowed ? c : '-');
        }
        String text = name.toString().replaceAll("^[-.]+|[-.]+$", "");
        return text.isEmpty() ? NAMELESS : text;
    }

    /** In double quotes, as YAML reads it back. */
    private static String quoted(String name) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : name.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (Character.isISOControl(c)) {
                quoted.append(' ');
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private boolean isInRepository() {
        for (Path above = folder; above != null; above = above.getParent()) {
            if (Files.exists(above.resolve(".git"))) {
                return true;
            }
        }
        return false;
    }

    private static String text(String name) {
        try (InputStream in = StashTemplate.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("a template is missing in the jar: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
