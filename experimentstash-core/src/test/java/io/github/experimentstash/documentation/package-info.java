/** Holds the documentation to what the code does: pages, commands, keys, links, examples. Reads sources and pages as text. */
package io.github.experimentstash.documentation;
