package io.github.experimentstash.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A link of a page leads to a file of this repository, and to a heading that is there. */
class LinksTest {
    @Test
    void everyRelativeLinkResolves() {
        List<String> broken = new ArrayList<>();
        for (Path page : ProjectFiles.pages()) {
            for (String link : new Markdown(ProjectFiles.text(page)).links()) {
                if (!link.contains("://") && !link.startsWith("mailto:") && !resolves(page, link)) {
                    broken.add(ProjectFiles.name(page) + ": " + link);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void aBrokenLinkWouldBeFound() {
        Path readme = ProjectFiles.path("README.md");
        assertThat(resolves(readme, "docs/run.md#exit-codes")).isTrue();
        assertThat(resolves(readme, "docs/run.md#nowhere")).isFalse();
        assertThat(resolves(readme, "docs/nowhere.md")).isFalse();
        assertThat(new Markdown("see [a](b.md), not `[c](d.md)`").links()).containsExactly("b.md");
    }

    private static boolean resolves(Path page, String link) {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        if (!Files.exists(target)) {
            return false;
        }
        return hash < 0 || new Markdown(ProjectFiles.text(target)).anchors().contains(link.substring(hash + 1));
    }
}
