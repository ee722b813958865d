/**
 * Tools come and go: added, removed into a backup, restored. Each goal plans first; the plan is carried out by
 * {@code git.change}, all or nothing. Knows no Maven type and runs no experiment.
 */
package io.github.experimentstash.tool;
