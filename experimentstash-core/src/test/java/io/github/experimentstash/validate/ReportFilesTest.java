package io.github.experimentstash.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.experimentstash.json.Json;
import io.github.experimentstash.model.Experiment;
import io.github.experimentstash.model.ExperimentBuilder;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.ProblemCode;
import io.github.experimentstash.model.SourceLocation;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What a validation leaves for programs, held to the formats' own rules. */
class ReportFilesTest {
    private static final List<Problem> PROBLEMS = List.of(
            Problem.error(ProblemCode.NO_REPOSITORY, "no repository\u0007 here", "git init"),
            Problem.error(
                    ProblemCode.UNKNOWN_TOOL,
                    new SourceLocation("configs/a b/ä<1>.yaml", 3, 7),
                    "unknown tool 'x' & \"y\"",
                    "did you mean 'z'?"),
            Problem.warning(
                    ProblemCode.EXPERIMENT_NOT_IN_TOOL, new SourceLocation("configs/b.yaml", 2, 0), "50% of it", null),
            Problem.note(ProblemCode.UNKNOWN_KEY, SourceLocation.ofFile("configs/meta.yaml"), "a,b:c", null));

    @TempDir
    Path folder;

    private static ValidationReport report(List<Problem> problems, String... absentTools) {
        return new ValidationReport(
                problems,
                Optional.of(1),
                List.of(experiment("b"), experiment("c")),
                true,
                Set.of(absentTools),
                0,
                1.25,
                ValidationRequest.all());
    }

    private static Experiment experiment(String config) {
        return new ExperimentBuilder(config, "t", "e").build();
    }

    private String written(List<Problem> problems, String name) throws Exception {
        assertThat(new ReportFiles(report(problems), "1.2.3", "paper/").write(folder.resolve("target/stash")))
                .isEmpty();
        return Files.readString(folder.resolve("target/stash").resolve(name));
    }

    @Test
    void theSarifLogIsValidByItsOwnSchema() throws Exception {
        Schema schema;
        try (InputStream text = getClass().getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
            schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(new String(text.readAllBytes(), StandardCharsets.UTF_8));
        }
        for (List<Problem> problems : List.of(PROBLEMS, List.<Problem>of())) {
            assertThat(schema.validate(written(problems, "validate.sarif"), InputFormat.JSON))
                    .isEmpty();
        }
        assertThat(schema.validate("{\"version\": \"2.1.0\"}", InputFormat.JSON))
                .isNotEmpty();
    }

    @Test
    void aCodeIsTheIdOfItsRuleAndPathsAreThoseOfTheRepository() throws Exception {
        String text = written(PROBLEMS, "validate.sarif");
        assertThat(Json.read(text)).isInstanceOf(Map.class);
        assertThat(text)
                .contains("\"ruleId\": \"STASH-402\"", "\"uri\": \"paper/configs/a%20b/%C3%A4%3C1%3E.yaml\"")
                .contains("\"startLine\": 3", "\"startColumn\": 7", "\"level\": \"note\"")
                .contains("\"columnKind\": \"unicodeCodePoints\"")
                .contains("unknown tool 'x'", "hint: did you mean 'z'?");
    }

    @Test
    void anExperimentIsATestCase() throws Exception {
        written(PROBLEMS, "validate.sarif");
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve("target/stash/validate-junit.xml").toFile());
        Element suite = document.getDocumentElement();
        assertThat(suite.getAttribute("tests")).isEqualTo("5");
        assertThat(suite.getAttribute("failures")).isEqualTo("2");
        assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(5);
        assertThat(suite.getElementsByTagName("failure").getLength()).isEqualTo(2);
        Element failure = (Element) suite.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("type")).isEqualTo("STASH-402");
        assertThat(failure.getAttribute("message")).isEqualTo("unknown tool 'x' & \"y\"");
    }

    @Test
    void anExperimentWhoseToolIsNotThereDidNotPass() throws Exception {
        assertThat(new ReportFiles(report(PROBLEMS, "t"), "1", "").write(folder.resolve("out")))
                .isEmpty();
        Element suite = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve("out/validate-junit.xml").toFile())
                .getDocumentElement();
        assertThat(suite.getAttribute("failures")).isEqualTo("2");
        assertThat(suite.getAttribute("skipped")).isEqualTo("2");
        Element skipped = (Element) suite.getElementsByTagName("skipped").item(0);
        assertThat(skipped.getAttribute("message")).startsWith("tool 't' is not there");
        assertThat(((Element) skipped.getParentNode())
                        .getElementsByTagName("system-out")
                        .getLength())
                .as("its warning stands all the same")
                .isEqualTo(1);
    }

    @Test
    void annotationsAreWhatGitHubReads() {
        assertThat(new Annotations(PROBLEMS, "paper/").lines())
                .containsExactly(
                        "::error title=STASH-211::no repository\u0007 here%0Ahint: git init",
                        "::error file=paper/configs/a b/ä<1>.yaml,line=3,col=7,title=STASH-402::unknown tool 'x' & \"y\""
                                + "%0Ahint: did you mean 'z'?",
                        "::warning file=paper/configs/b.yaml,line=2,title=STASH-407::50%25 of it",
                        "::notice file=paper/configs/meta.yaml,title=STASH-108::a,b:c");
    }

    @Test
    void whatCannotBeWrittenIsAWarning() throws Exception {
        Files.writeString(folder.resolve("target"), "a file");
        assertThat(new ReportFiles(report(PROBLEMS), "1", "").write(folder.resolve("target/stash")))
                .hasValueSatisfying(problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.FILE_UNWRITABLE);
                    assertThat(problem.isError()).isFalse();
                });
    }

    @Test
    void everyCodeHasItsPageInside() {
        for (ProblemCode code : ProblemCode.values()) {
            assertThat(ProblemPages.lines(code).get(0)).startsWith("# " + code.id() + ": ");
            assertThat(ProblemPages.title(code)).isNotBlank();
        }
        assertThat(ProblemPages.code("stash-203")).contains(ProblemCode.BAD_TOOL_NAME);
        assertThat(ProblemPages.code("203")).contains(ProblemCode.BAD_TOOL_NAME);
        assertThat(ProblemPages.code("STASH-2")).isEmpty();
    }
}
