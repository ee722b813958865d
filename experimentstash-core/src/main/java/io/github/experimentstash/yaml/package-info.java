/** Reading YAML with positions; the only user of snakeyaml-engine. Knows nothing of what the keys mean. */
package io.github.experimentstash.yaml;
