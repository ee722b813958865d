/**
 * What a submodule is made of, as plans for {@code git.change}: placing one, taking one out into a backup that is a
 * repository of its own, putting it back. The name of a submodule is its path, as git does by default.
 */
package io.github.experimentstash.git.submodule;
