package io.github.experimentstash.git.submodule;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.StashFailure;
import io.github.experimentstash.model.Texts;
import java.nio.file.Path;
import java.util.Optional;

/** Addresses in {@code .gitmodules} that begin with {@code ./} or {@code ../} are relative to the stash's own (git-submodule(1)). */
public final class SubmoduleAddress {
    private SubmoduleAddress() {}

    /**
     * @param url as {@code .gitmodules} has it
     * @param origin address of the stash's remote {@code origin}; absent: the stash is its own upstream, as git has it
     * @param top the stash's work tree
     * @throws StashFailure if it climbs out of the address that it is relative to
     */
    public static String resolve(String url, Optional<String> origin, Path top) {
        if (!url.startsWith("./") && !url.startsWith("../")) {
            return url;
        }
        String base = origin.orElse(top.toString());
        int root = rootEnd(base);
        while (base.endsWith("/")) {
            base = base.substring(0, base.length() - 1);
        }
        String rest = url;
        while (true) {
            if (rest.startsWith("./")) {
                rest = rest.substring(2);
            } else if (rest.startsWith("../")) {
                rest = rest.substring(3);
                int cut = Math.max(base.lastIndexOf('/'), base.lastIndexOf(':'));
                if (cut < root) {
                    throw climbs(url);
                }
                // git@host:repository.git has its last part behind a colon
                base = base.charAt(cut) == ':' ? base.substring(0, cut + 1) : base.substring(0, cut);
            } else {
                break;
            }
        }
        if (("/" + rest + "/").contains("/../")) {
            throw climbs(url);
        }
        return base.endsWith(":") ? base + rest : base + "/" + rest;
    }

    /** Index of the first separator behind the host, or of a path's first one: what is before it cannot be left. */
    private static int rootEnd(String base) {
        int scheme = base.indexOf("://");
        if (scheme >= 0) {
            int slash = base.indexOf('/', scheme + 3);
            return slash < 0 ? base.length() : slash;
        }
        int colon = base.indexOf(':');
        int slash = base.indexOf('/');
        return colon > 0 && (slash < 0 || colon < slash) ? colon : Math.max(slash, 0);
    }

    private static StashFailure climbs(String url) {
        return new StashFailure(Problem.error(
                ProblemCode.BAD_ADDRESS,
                SourceLocation.ofFile(".gitmodules"),
                "the address '" + Texts.oneLine(url)
                        + "' leads out of the stash's own address, which it is relative to",
                "write the whole address there"));
    }
}
