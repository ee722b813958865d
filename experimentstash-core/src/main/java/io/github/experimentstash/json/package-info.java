/** Reading and writing JSON; the only user of the JSON library. Knows no type of ours. */
package io.github.experimentstash.json;
