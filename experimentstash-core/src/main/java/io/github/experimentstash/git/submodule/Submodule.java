package io.github.experimentstash.git.submodule;

/**
 * A submodule of the stash.
 *
 * @param name in {@code .gitmodules}; equals the path unless somebody made it otherwise by hand
 * @param path relative to the work tree's root
 */
public record Submodule(String name, String path) {
    /** As this project and git by default name it. */
    public static Submodule at(String path) {
        return new Submodule(path, path);
    }
}
