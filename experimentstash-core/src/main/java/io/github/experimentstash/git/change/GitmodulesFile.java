package io.github.experimentstash.git.change;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.SourceLocation;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** {@code .gitmodules} as it has to be before anybody goes by it: a file, in git's syntax, that starts no program. */
public final class GitmodulesFile {
    private static final String NAME = ".gitmodules";
    private static final SourceLocation PLACE = SourceLocation.ofFile(NAME);

    private GitmodulesFile() {}

    /**
     * @param top the work tree's root
     * @param problems get everything that is wrong with it
     * @return what it says, nothing if there is none; absent if it cannot be known what it says
     * @throws IOException if it is there and cannot be read
     */
    public static Optional<ConfigText> read(Path top, Problems problems) throws IOException {
        Path file = top.resolve(NAME);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            problems.add(Problem.error(
                    ProblemCode.GITMODULES_INVALID,
                    PLACE,
                    "this is not a regular file; through a link git would write elsewhere",
                    "replace it by the file that it names"));
            return Optional.empty();
        }
        try {
            ConfigText modules = ConfigText.parse(Files.exists(file) ? Files.readString(file) : "");
            for (String name : modules.subsections("submodule")) {
                if (modules.value("submodule", name, "update").orElse("").startsWith("!")) {
                    problems.add(Problem.error(
                            ProblemCode.GITMODULES_INVALID,
                            place(modules, name, "update"),
                            "submodule '" + name + "' wants to start a program at each update",
                            "delete the line update = … there"));
                }
            }
            return Optional.of(modules);
        } catch (ConfigText.BadSyntax e) {
            problems.add(Problem.error(
                    ProblemCode.GITMODULES_INVALID,
                    new SourceLocation(NAME, e.line(), 0),
                    "this is not in git's syntax: " + e.getMessage(),
                    "mend it; conflict markers of a merge stand here most often"));
        } catch (CharacterCodingException e) {
            problems.add(
                    Problem.error(ProblemCode.GITMODULES_INVALID, PLACE, "this file is not UTF-8", "save it as UTF-8"));
        }
        return Optional.empty();
    }

    /** Where a key of a submodule stands; the whole file if that cannot be said. */
    public static SourceLocation place(ConfigText modules, String name, String key) {
        return modules.place("submodule", name, key)
                .map(place -> new SourceLocation(NAME, place.line(), place.column()))
                .orElse(PLACE);
    }
}
