package io.github.experimentstash.git.submodule;

import java.nio.file.Path;
import java.util.Optional;

/** Addresses in {@code .gitmodules} that begin with {@code ./} or {@code ../} are relative to the stash's own (git-submodule(1)). */
public final class SubmoduleAddress {
    private SubmoduleAddress() {}

    /**
     * @param url as {@code .gitmodules} has it
     * @param origin address of the stash's remote {@code origin}; absent: the stash is its own upstream, as git has it
     * @param top the stash's work tree
     */
    public static String resolve(String url, Optional<String> origin, Path top) {
        if (!url.startsWith("./") && !url.startsWith("../")) {
            return url;
        }
        String base = origin.orElse(top.toString());
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
                if (cut < 0) {
                    return url;
                }
                // git@host:repository.git has its last part behind a colon
                base = base.charAt(cut) == ':' ? base.substring(0, cut + 1) : base.substring(0, cut);
            } else {
                break;
            }
        }
        return base.endsWith(":") ? base + rest : base + "/" + rest;
    }
}
