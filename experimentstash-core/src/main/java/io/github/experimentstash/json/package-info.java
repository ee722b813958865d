/**
 * JSON as plain maps and lists, and files that are replaced whole. The only package that uses Gson, and of it only the
 * streaming reader and writer: data binding costs a start of the JVM some 30 ms. Both live here because every record of
 * the project is a JSON file that must be complete after a crash. Knows nothing of runs, tools or what a document means.
 */
package io.github.experimentstash.json;
