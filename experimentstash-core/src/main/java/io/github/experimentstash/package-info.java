/** The door into core: {@code Stash}. A front end (the Maven plugin, a test) needs this package and {@code model}. */
package io.github.experimentstash;
