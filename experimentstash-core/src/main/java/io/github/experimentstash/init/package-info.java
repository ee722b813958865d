/** Turns a folder into a stash. Overwrites nothing; knows no git, no environment and no run. */
package io.github.experimentstash.init;
