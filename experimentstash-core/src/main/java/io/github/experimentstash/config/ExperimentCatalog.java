package io.github.experimentstash.config;

import io.github.experimentstash.model.Nearest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.ShellWords;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Knows which experiments there are, and which one a person means. */
public final class ExperimentCatalog {
    private static final String EXTENSION = ".yaml";
    private static final int CANDIDATES_SHOWN = 5;

    private final StashRoot root;

    public ExperimentCatalog(StashRoot root) {
        this.root = root;
    }

    /** All experiments in the order of their names; what cannot be listed becomes a problem. */
    public List<ConfigFile> list(Problems problems) {
        return new ConfigWalk(root, problems).list();
    }

    /**
     * The experiment that is meant by {@code figure1/pca}, {@code figure1/pca.yaml}, {@code configs/figure1/pca.yaml},
     * a path from where the user stands, an absolute path inside the stash, or a last part that only one has. A full
     * name always wins, so that the same words mean the same from every folder; {@code ./pca} is the one right here.
     * The tree of configs is walked only if the name alone does not lead to a file.
     */
    public Optional<ConfigFile> find(String given, Path userDirectory, Problems problems) {
        try {
            return lookUp(given.strip(), userDirectory, problems);
        } catch (InvalidPathException e) {
            // the file system's encoding, which the locale chooses, has no such letters
            problems.add(Problem.error(
                    ProblemCode.CONFIG_NOT_FOUND,
                    "no file can have the name '" + Texts.oneLine(given) + "' here",
                    "if it has letters beyond ASCII:  export LC_ALL=C.UTF-8"));
            return Optional.empty();
        }
    }

    private Optional<ConfigFile> lookUp(String given, Path userDirectory, Problems problems) {
        String tidy = Paths.tidy(given);
        if (tidy.isEmpty() && !given.startsWith("/")) {
            problems.add(Problem.error(
                    ProblemCode.CONFIG_NOT_FOUND,
                    "no experiment is named",
                    "mvn stash:validate -DlistConfigs lists the experiments"));
            return Optional.empty();
        }
        Path user = userDirectory.toAbsolutePath().normalize();
        if (Path.of(given).isAbsolute()) {
            return absolute(given, problems);
        }
        if (Paths.leaves(given)) {
            return leaving(given, user, problems);
        }
        List<Path> places = new ArrayList<>();
        if (!given.startsWith("./")) {
            places.add(root.configs().resolve(tidy));
            if (tidy.startsWith("configs/")) {
                places.add(root.path().resolve(tidy));
            }
        }
        places.add(user.resolve(tidy));
        for (Path place : places) {
            // a file elsewhere, such as configs/ of a tool, is not meant
            Path file = inConfigs(existing(place));
            if (file != null) {
                return inside(given, file, problems);
            }
            Path link = place.resolveSibling(withExtension(String.valueOf(place.getFileName())));
            if (Files.isSymbolicLink(link) && !Files.exists(link)) {
                problems.add(Problem.error(
                        ProblemCode.FILE_UNREADABLE,
                        SourceLocation.ofFile(root.show(link)),
                        "this link leads nowhere",
                        "delete it, or put back its target"));
                return Optional.empty();
            }
        }
        return byName(given, tidy, problems);
    }

    private Optional<ConfigFile> absolute(String given, Problems problems) {
        Path path = Path.of(given).normalize();
        Path file = inConfigs(existing(path));
        if (file != null) {
            return inside(given, file, problems);
        }
        return path.startsWith(root.configs())
                ? byName(given, Paths.tidy(root.show(path).substring("configs".length())), problems)
                : outside(given, "it does not lie in configs/ of this stash", Optional.empty(), problems);
    }

    /** The original accepted {@code ../configs/f/x}; one name for one experiment is worth more. */
    private Optional<ConfigFile> leaving(String given, Path user, Problems problems) {
        if (given.indexOf('\\') >= 0) {
            return outside(given, "it is written with '\\'", Optional.empty(), problems);
        }
        if (!List.of(given.split("/", -1)).contains("..")) {
            return outside(given, "it does not lie in configs/ of this stash", Optional.empty(), problems);
        }
        Optional<String> meant = Optional.ofNullable(
                        inConfigs(existing(user.resolve(given).normalize())))
                .map(file -> configFile(root, file).config());
        return outside(given, "it is written with '..'", meant, problems);
    }

    /** The file of that name, with or without its extension; null if there is none. */
    private static Path existing(Path place) {
        String name = String.valueOf(place.getFileName());
        if (name.endsWith(EXTENSION) && Files.isRegularFile(place)) {
            return place;
        }
        Path file = place.resolveSibling(name + EXTENSION);
        return Files.isRegularFile(file) ? file : null;
    }

    private static String withExtension(String name) {
        return name.endsWith(EXTENSION) ? name : name + EXTENSION;
    }

    /**
     * The file by its path below {@code configs/}, also if the user stands behind a link to the stash; null if it is
     * none of the experiments.
     */
    private Path inConfigs(Path file) {
        if (file == null) {
            return null;
        }
        Path named = file;
        try {
            if (!file.startsWith(root.configs())) {
                // the last part may be a link of its own, and keeps its name
                Path real = file.toAbsolutePath().getParent().toRealPath().resolve(file.getFileName());
                Path configs = root.configs().toRealPath();
                if (!real.startsWith(configs)) {
                    return null;
                }
                named = root.configs().resolve(configs.relativize(real));
            }
        } catch (IOException e) {
            return null;
        }
        boolean typable = !Texts.hasControlCharacter(root.show(named));
        return typable && !isMeta(named) ? named : null;
    }

    private boolean isMeta(Path file) {
        return file.equals(root.meta());
    }

    private Optional<ConfigFile> inside(String given, Path file, Problems problems) {
        try {
            if (!root.holds(file)) {
                return outside(given, "it is a link that leaves the stash", Optional.empty(), problems);
            }
        } catch (IOException e) {
            problems.add(Problem.error(
                    ProblemCode.FILE_UNREADABLE, root.show(file) + " cannot be read", "check its permissions"));
            return Optional.empty();
        }
        return Optional.of(configFile(root, file));
    }

    static ConfigFile configFile(StashRoot root, Path file) {
        String shown = root.show(file);
        String config = shown.substring("configs/".length(), shown.length() - EXTENSION.length());
        return new ConfigFile(config, file, shown);
    }

    private static Optional<ConfigFile> outside(String given, String why, Optional<String> meant, Problems problems) {
        problems.add(Problem.error(
                ProblemCode.CONFIG_OUTSIDE,
                "the config '" + Texts.oneLine(given) + "' is refused: " + why,
                meant.map(config -> "mvn stash:run -Dconfig=" + ShellWords.quote(config))
                        .orElse("name it by its path below configs/, such as   -Dconfig=figure1/pca")));
        return Optional.empty();
    }

    /** Last resort: an unambiguous end of a name, else the nearest names. */
    private Optional<ConfigFile> byName(String given, String tidy, Problems problems) {
        String wanted = tidy.startsWith("configs/") ? tidy.substring("configs/".length()) : tidy;
        if (wanted.endsWith(EXTENSION)) {
            wanted = wanted.substring(0, wanted.length() - EXTENSION.length());
        }
        Map<String, ConfigFile> all = new LinkedHashMap<>();
        for (ConfigFile file : list(new Problems())) {
            all.put(file.config(), file);
        }
        List<String> ends = new ArrayList<>();
        List<String> folder = new ArrayList<>();
        for (String config : all.keySet()) {
            if (config.equals(wanted) || config.endsWith("/" + wanted)) {
                ends.add(config);
            }
            if (config.startsWith(wanted + "/")) {
                folder.add(config);
            }
        }
        if (ends.size() == 1) {
            return inside(given, all.get(ends.get(0)).path(), problems);
        }
        if (ends.size() > 1) {
            problems.add(Problem.error(
                    ProblemCode.CONFIG_AMBIGUOUS,
                    "'" + Texts.oneLine(given) + "' names " + ends.size() + " experiments",
                    commands("one of them:", ends)));
            return Optional.empty();
        }
        if (!folder.isEmpty()) {
            problems.add(Problem.error(
                    ProblemCode.CONFIG_NOT_FOUND,
                    "'" + Texts.oneLine(given) + "' is a folder of " + folder.size() + " experiments, not one of them",
                    commands("one of them:", folder)));
            return Optional.empty();
        }
        String stem = wanted.endsWith(".yml") ? wanted.substring(0, wanted.length() - ".yml".length()) : wanted;
        if (Files.isRegularFile(root.configs().resolve(stem + ".yml"))) {
            problems.add(Problem.error(
                    ProblemCode.CONFIG_NOT_FOUND,
                    "configs/" + stem + ".yml is not seen: an experiment's file ends with .yaml",
                    "rename it to " + stem.substring(stem.lastIndexOf('/') + 1) + EXTENSION));
            return Optional.empty();
        }
        return notFound(given, nearest(wanted, all.keySet()), problems);
    }

    private static List<String> nearest(String wanted, Set<String> configs) {
        List<String> near = new ArrayList<>(Nearest.list(wanted, configs, CANDIDATES_SHOWN));
        Map<String, String> byLastPart = new LinkedHashMap<>();
        for (String config : configs) {
            byLastPart.putIfAbsent(config.substring(config.lastIndexOf('/') + 1), config);
        }
        String last = wanted.substring(wanted.lastIndexOf('/') + 1);
        for (String name : Nearest.list(last, byLastPart.keySet(), CANDIDATES_SHOWN)) {
            String config = byLastPart.get(name);
            if (!near.contains(config) && near.size() < CANDIDATES_SHOWN) {
                near.add(config);
            }
        }
        return near;
    }

    private static Optional<ConfigFile> notFound(String given, List<String> near, Problems problems) {
        boolean glob = given.indexOf('*') >= 0 || given.indexOf('?') >= 0;
        String message = glob
                ? "'" + Texts.oneLine(given) + "' is a pattern; this version runs one experiment at a time"
                : "there is no experiment '" + Texts.oneLine(given) + "'";
        problems.add(Problem.error(
                ProblemCode.CONFIG_NOT_FOUND,
                message,
                near.isEmpty()
                        ? "mvn stash:validate -DlistConfigs lists the experiments"
                        : commands("did you mean", near)));
        return Optional.empty();
    }

    private static String commands(String lead, List<String> configs) {
        StringBuilder lines = new StringBuilder(lead);
        for (String config : configs.subList(0, Math.min(configs.size(), CANDIDATES_SHOWN))) {
            lines.append("\n  mvn stash:run -Dconfig=").append(ShellWords.quote(config));
        }
        if (configs.size() > CANDIDATES_SHOWN) {
            lines.append("\n  and ")
                    .append(configs.size() - CANDIDATES_SHOWN)
                    .append(" more; all: mvn stash:validate -DlistConfigs");
        }
        return lines.toString();
    }
}
