package io.github.experimentstash.config;

import io.github.experimentstash.model.Problems;
import io.github.experimentstash.yaml.YamlEntry;
import io.github.experimentstash.yaml.YamlMapping;
import io.github.experimentstash.yaml.YamlNode;
import io.github.experimentstash.yaml.YamlReader;
import io.github.experimentstash.yaml.YamlScalar;
import io.github.experimentstash.yaml.YamlSequence;
import java.util.Optional;

/** Whether an edit of {@code meta.yaml} as text did what it should, by what a reader makes of the texts before and after. */
final class ManifestProof {
    private ManifestProof() {}

    /** True if both can be read and all but one tool's entry means the same. */
    static boolean onlyChanged(String tool, String before, String after) {
        Optional<YamlMapping> old = read(before);
        Optional<YamlMapping> now = read(after);
        return old.isPresent()
                && now.isPresent()
                && sameBut("tools", old.get(), now.get())
                && sameBut(tool, tools(old.get()), tools(now.get()));
    }

    /** A tool's entry, with all aliases written out. */
    static Optional<YamlMapping> entry(String text, String tool) {
        return read(text)
                .flatMap(file -> tools(file).get(tool))
                .filter(YamlMapping.class::isInstance)
                .map(YamlMapping.class::cast);
    }

    static Optional<YamlMapping> read(String text) {
        Problems problems = new Problems();
        Optional<YamlMapping> file = new YamlReader().parse(text, StashRoot.META, problems);
        return problems.hasErrors() ? Optional.empty() : file;
    }

    /** Its tools; an empty map if there are none, or something else stands there. */
    static YamlMapping tools(YamlMapping file) {
        return file.get("tools")
                .filter(YamlMapping.class::isInstance)
                .map(YamlMapping.class::cast)
                .orElseGet(() -> read("").orElseThrow());
    }

    /** True if the maps mean the same, whatever one key has. */
    static boolean sameBut(String key, YamlMapping one, YamlMapping other) {
        for (YamlEntry entry : one.entries()) {
            if (!entry.key().equals(key)
                    && !other.get(entry.key())
                            .filter(value -> same(entry.value(), value))
                            .isPresent()) {
                return false;
            }
        }
        return count(key, one) == count(key, other);
    }

    private static int count(String key, YamlMapping map) {
        return map.entries().size() - (map.get(key).isPresent() ? 1 : 0);
    }

    private static boolean same(YamlNode one, YamlNode other) {
        if (one instanceof YamlMapping a && other instanceof YamlMapping b) {
            return a.entries().size() == b.entries().size()
                    && a.entries().stream()
                            .allMatch(entry -> b.get(entry.key())
                                    .filter(value -> same(entry.value(), value))
                                    .isPresent());
        }
        if (one instanceof YamlSequence a && other instanceof YamlSequence b) {
            boolean same = a.items().size() == b.items().size();
            for (int i = 0; same && i < a.items().size(); i++) {
                same = same(a.items().get(i), b.items().get(i));
            }
            return same;
        }
        return one instanceof YamlScalar a
                && other instanceof YamlScalar b
                && a.text().equals(b.text())
                && a.plain() == b.plain();
    }
}
