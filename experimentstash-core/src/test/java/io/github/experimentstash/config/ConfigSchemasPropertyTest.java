package io.github.experimentstash.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.Problems;
import io.github.experimentstash.model.Severity;
import io.github.experimentstash.testing.ConfigSchemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The schemas for editors refuse a file if, and only if, the readers find an error in it. The files are of a grammar that
 * leaves out what no schema can judge, which {@link ConfigSchemasTest} has one by one.
 */
class ConfigSchemasPropertyTest {
    private static final int FILES = 1_000;
    private static final int SHOWN = 12;

    @TempDir
    Path folder;

    private final ConfigDocuments documents = new ConfigDocuments(20261126);
    private final Set<ProblemCode> seen = EnumSet.noneOf(ProblemCode.class);
    private final Set<Object> places = new HashSet<>();
    private final List<String> differences = new ArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        Files.createDirectories(folder.resolve("configs"));
    }

    @Test
    void theSchemaOfTheManifestSaysWhatItsReaderSays() throws IOException {
        compareMany(ConfigSchemas.ofManifest(), documents::manifest, this::readManifest);
        assertThat(places)
                .containsAll(ManifestReader.KEYS)
                .containsAll(ManifestReader.ABOUT_KEYS)
                .containsAll(ManifestReader.SWITCHES)
                .containsAll(SeverityReader.KEYS)
                .containsAll(DiagnosisPatterns.KEYS)
                .containsAll(ToolReader.KEYS);
        assertThat(seen)
                .contains(
                        ProblemCode.WRONG_TYPE,
                        ProblemCode.MISSING_KEY,
                        ProblemCode.UNSAFE_PATH,
                        ProblemCode.BAD_VALUE,
                        ProblemCode.BAD_DIAGNOSIS,
                        ProblemCode.BAD_TOOL_NAME,
                        ProblemCode.ENTRY_POINT_INVALID);
    }

    @Test
    void theSchemaOfAnExperimentSaysWhatItsReaderSays() throws IOException {
        compareMany(ConfigSchemas.ofExperiment(), documents::experiment, this::readExperiment);
        assertThat(places).containsAll(ExperimentReader.KEYS);
        assertThat(seen)
                .contains(
                        ProblemCode.WRONG_TYPE,
                        ProblemCode.MISSING_KEY,
                        ProblemCode.UNSAFE_PATH,
                        ProblemCode.BAD_VALUE,
                        ProblemCode.BAD_OVERRIDE);
    }

    private interface Reader {
        List<Problem> errors(String text) throws IOException;
    }

    private void compareMany(ConfigSchemas schema, Supplier<?> grammar, Reader reader) throws IOException {
        int sound = 0;
        for (int i = 0; i < FILES; i++) {
            Object document = grammar.get();
            // a third stays as it is
            for (int changes = i % 3; changes > 0; changes--) {
                document = documents.broken(document);
            }
            boolean accepted = compare(schema, document, reader);
            sound += accepted ? 1 : 0;
            assertThat(schema.acceptsByDraft7(YamlText.of(document)))
                    .as(YamlText.of(document))
                    .isEqualTo(accepted);
            assertThat(accepted || i % 3 != 0).as(YamlText.of(document)).isTrue();
        }
        assertThat(sound).isBetween(FILES / 3, FILES * 4 / 5);
        documents.full();
        compareEverywhere(schema, grammar.get(), reader);
        assertThat(differences.subList(0, Math.min(SHOWN, differences.size())))
                .as("%s differences", differences.size())
                .isEmpty();
    }

    /** Each odd value and each odd key, in each place of a file that has all keys. */
    private void compareEverywhere(ConfigSchemas schema, Object full, Reader reader) throws IOException {
        assertThat(compare(schema, full, reader)).as(YamlText.of(full)).isTrue();
        Places.of(full).forEach(places::addAll);
        for (List<Object> place : Places.kindsOf(full)) {
            Object part = Places.around(place, full);
            for (Object value : OddWords.VALUES) {
                compare(schema, Places.replaced(part, place, value), reader);
            }
            for (String key : Places.isKey(place) ? OddWords.KEYS : List.<String>of()) {
                compare(schema, Places.renamed(part, place, key), reader);
            }
        }
    }

    private boolean compare(ConfigSchemas schema, Object document, Reader reader) throws IOException {
        String text = YamlText.of(document);
        List<Problem> errors = reader.errors(text);
        errors.forEach(error -> seen.add(error.code()));
        if (errors.isEmpty() != schema.accepts(text)) {
            differences.add("reader: " + errors.stream().map(Problem::text).toList() + "\nschema: "
                    + schema.problems(text) + text);
        }
        return errors.isEmpty();
    }

    private List<Problem> readManifest(String text) throws IOException {
        StashRoot root = new StashRoot(folder);
        write(root.meta(), text);
        Problems problems = new Problems();
        new ManifestReader().read(root, problems);
        return errors(problems);
    }

    private List<Problem> readExperiment(String text) throws IOException {
        Path file = folder.resolve("configs/one.yaml");
        write(file, text);
        Problems problems = new Problems();
        new ExperimentReader().read(new ConfigFile("one", file, "configs/one.yaml"), problems);
        return errors(problems);
    }

    /** Some file systems wait for the disk when a file is emptied and written again, but not for a new one. */
    private static void write(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.writeString(file, text);
    }

    private static List<Problem> errors(Problems problems) {
        return problems.all().stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .toList();
    }
}
