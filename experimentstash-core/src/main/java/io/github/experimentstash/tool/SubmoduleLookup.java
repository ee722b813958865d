package io.github.experimentstash.tool;

import io.github.experimentstash.git.change.ChangeArea;
import io.github.experimentstash.git.change.ConfigText;
import io.github.experimentstash.git.submodule.Submodule;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.StashFailure;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds a submodule in {@code .gitmodules} by its path. Somebody may have named it otherwise; git finds its git folder by the name. */
final class SubmoduleLookup {
    static final String GITMODULES = ".gitmodules";

    private SubmoduleLookup() {}

    /** @throws StashFailure if its name would lead out of git's folder */
    static Optional<Submodule> at(ChangeArea area, String path) throws IOException {
        ConfigText modules = listed(area);
        List<String> names = modules.subsections("submodule");
        // of two with one path the last counts, as for git
        for (int i = names.size() - 1; i >= 0; i--) {
            String name = names.get(i);
            if (modules.value("submodule", name, "path").orElse("").equals(path)) {
                if (HostileTree.leaves(name)) {
                    throw new StashFailure(Problem.error(
                            ProblemCode.GITMODULES_INVALID,
                            SourceLocation.ofFile(GITMODULES),
                            "the name of submodule '" + name + "' leads out of git's folder",
                            "give it the name " + path));
                }
                return Optional.of(new Submodule(name, path));
            }
        }
        return Optional.empty();
    }

    /** Where it comes from, as {@code .gitmodules} has it; else as git's configuration has it; else an empty text. */
    static String url(ChangeArea area, Submodule submodule) throws IOException {
        Optional<String> listed = listed(area).value("submodule", submodule.name(), "url");
        return listed.isPresent()
                ? listed.get()
                : registered(area).value("submodule", submodule.name(), "url").orElse("");
    }

    /** What {@code .gitmodules} says. */
    static ConfigText listed(ChangeArea area) throws IOException {
        return config(area.top().resolve(GITMODULES), GITMODULES);
    }

    /** What git's configuration says. */
    static ConfigText registered(ChangeArea area) throws IOException {
        return config(area.common().resolve("config"), ".git/config");
    }

    /** Where a git folder's commits come from; absent if it does not say. */
    static Optional<String> origin(Path gitFolder) throws IOException {
        Path file = gitFolder.resolve("config");
        try {
            return Files.isRegularFile(file)
                    ? ConfigText.parse(Files.readString(file)).value("remote", "origin", "url")
                    : Optional.empty();
        } catch (ConfigText.BadSyntax | CharacterCodingException unreadable) {
            return Optional.empty();
        }
    }

    /** @param name for a message */
    private static ConfigText config(Path file, String name) throws IOException {
        try {
            return ConfigText.parse(Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.readString(file) : "");
        } catch (ConfigText.BadSyntax e) {
            throw new StashFailure(Problem.error(
                    ProblemCode.GITMODULES_INVALID, new SourceLocation(name, e.line(), 0), e.getMessage(), null));
        }
    }
}
