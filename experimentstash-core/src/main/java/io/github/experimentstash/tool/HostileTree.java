package io.github.experimentstash.tool;

import io.github.experimentstash.git.change.ConfigText;
import io.github.experimentstash.git.transport.AddressRules;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.StashFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;

/**
 * A tool's own {@code .gitmodules}, before anybody initialises what it names: it may hold names that lead out of the git
 * folder and commands that git would run (CVE-2018-11235, CVE-2018-17456, CVE-2019-19604).
 */
final class HostileTree {
    private HostileTree() {}

    /** @throws StashFailure if the tool's tree would harm who uses git in it */
    static void check(Path workTree) throws IOException {
        Path file = workTree.resolve(".gitmodules");
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw hostile("its .gitmodules is a link");
        }
        ConfigText modules;
        try {
            modules = ConfigText.parse(Files.readString(file));
        } catch (ConfigText.BadSyntax | java.nio.charset.CharacterCodingException e) {
            throw hostile("its .gitmodules cannot be read: " + e.getMessage());
        }
        AddressRules addresses = new AddressRules(Set.of("http", "git", "file"));
        for (String name : modules.subsections("submodule")) {
            String path = modules.value("submodule", name, "path").orElse(name);
            String url = modules.value("submodule", name, "url").orElse("");
            if (leaves(name) || leaves(path)) {
                throw hostile("its .gitmodules names a folder outside of it");
            }
            boolean relative = url.startsWith("./") || url.startsWith("../");
            if (url.startsWith("-")
                    || (!url.isEmpty() && !relative && addresses.judge(url).isPresent())) {
                throw hostile("its .gitmodules has an address that would make git start a program");
            }
            if (modules.value("submodule", name, "update").orElse("").startsWith("!")) {
                throw hostile("its .gitmodules wants git to start a program at each update");
            }
        }
    }

    /** True for a name or path of a submodule that would lead out of its place. */
    static boolean leaves(String path) {
        if (path.startsWith("/") || path.startsWith("-") || path.indexOf('\\') >= 0) {
            return true;
        }
        for (String part : path.split("/", -1)) {
            if (part.equals("..") || part.equalsIgnoreCase(".git")) {
                return true;
            }
        }
        return path.chars().anyMatch(c -> c < ' ' || c == 0x7f);
    }

    private static StashFailure hostile(String why) {
        return new StashFailure(Problem.error(
                ProblemCode.TOOL_HOSTILE,
                "this repository would harm who works in it: " + why,
                "tell its owner; it cannot be added as it is"));
    }
}
