package io.github.experimentstash.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.Manifest;
import io.github.experimentstash.model.Problem;
import io.github.experimentstash.model.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and paths of a tool become folders, submodules and words of commands: what could lead elsewhere is refused. */
class HostileToolsTest {
    @TempDir
    Path temporary;

    private Path root;
    private final Problems problems = new Problems();

    @BeforeEach
    void stash() throws IOException {
        root = Files.createDirectories(temporary.resolve("stash/configs")).getParent();
        Files.createDirectories(root.resolve("tools/t/python"));
        Files.createDirectories(temporary.resolve("away"));
    }

    private Manifest manifest(String text) throws IOException {
        Files.writeString(root.resolve("configs/meta.yaml"), text);
        return new ManifestReader().read(new StashRoot(root), problems).orElseThrow();
    }

    private String tool(String key, String value) throws IOException {
        String path = key.equals("path") ? "" : "    path: tools/t\n";
        String entryPoint = key.equals("entrypoint") ? "" : "    entrypoint: main.py\n";
        Manifest manifest = manifest("tools:\n  t:\n    " + key + ": " + value + "\n" + path + entryPoint);
        assertThat(manifest.tools()).as("a tool that is half right is not run").isEmpty();
        assertThat(problems.all()).hasSize(1);
        return problems.all().get(0).text();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x",
                "-x",
                "--help",
                " ",
                "",
                "a b",
                "a/b",
                "a\\\\b",
                "a\\a",
                "a\\nb",
                "a\\e[31m",
                "a\\u202Eb",
                "con",
                "NUL.txt",
                "com1",
                ".hidden",
                ".git",
                ".",
                "..",
                "a..b",
                "a.",
                "_a",
                "a:b",
                "a*",
                "$x",
                "größe"
            })
    void names(String name) throws IOException {
        Manifest manifest = manifest("tools:\n  \"" + name + "\": {path: tools/t, entrypoint: main.py}\n");
        assertThat(manifest.tools()).isEmpty();
        assertThat(problems.all())
                .singleElement()
                .extracting(Problem::text)
                .asString()
                .startsWith("configs/meta.yaml:2:3: error STASH-203: '")
                .contains("cannot be the name of a tool: ", "\nhint: ")
                .matches(text -> text.chars().noneMatch(c -> c != '\n' && Character.isISOControl(c)));
    }

    @Test
    void a_long_name_is_cut_in_its_message() throws IOException {
        manifest("tools:\n  " + "x".repeat(101) + ": {path: tools/t, entrypoint: main.py}\n");
        assertThat(problems.all().get(0).message())
                .isEqualTo("'" + "x".repeat(80) + "…' cannot be the name of a tool: it is longer than 100 characters");
    }

    @Test
    void names_that_differ_only_in_case() throws IOException {
        manifest("tools:\n  A: {path: tools/t, entrypoint: main.py}\n  a: {path: tools/t, entrypoint: main.py}\n");
        assertThat(problems.all())
                .singleElement()
                .extracting(Problem::text)
                .asString()
                .startsWith("configs/meta.yaml:3:3: error STASH-203: the tools 'A' and 'a' differ only in case");
    }

    @Test
    void an_ordinary_name_may_begin_with_x_and_a_dash() throws IOException {
        assertThat(manifest("tools: {x-ray: {path: tools/t, entrypoint: main.py}}\n")
                        .tools())
                .containsKey("x-ray");
        assertThat(problems.all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "../x|it is written with '..'",
                "tools/../../x|it is written with '..'",
                "/etc|it is absolute",
                "~/x|it is absolute",
                "C:/x|it is absolute",
                "'tools\\t'|it is written with '\\'",
                ".|it is the stash itself",
                "./|it is the stash itself",
                ".git|it lies in git's own folder",
                ".git/hooks|it lies in git's own folder",
                "tools/t/.GIT|it lies in git's own folder",
            })
    void paths(String path, String why) throws IOException {
        assertThat(tool("path", path))
                .startsWith("configs/meta.yaml:3:11: error STASH-113: path '")
                .contains("' cannot be the folder of a tool: " + why)
                .contains("such as   path: tools/t");
    }

    @Test
    void a_path_is_one_line() throws IOException {
        assertThat(tool("path", "\"tools/\\e[31m\""))
                .startsWith(
                        "configs/meta.yaml:3:11: error STASH-114: path 'tools/\\x1B[31m' holds a control character");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "..|it is written with '..'",
                "python/../../x|it is written with '..'",
                "/etc|it is absolute",
                "'a\\b'|it is written with '\\'",
                ".git|it lies in git's own folder",
                "\"a\\a\"|a control character is in it",
            })
    void directories(String directory, String why) throws IOException {
        assertThat(tool("directory", directory))
                .startsWith("configs/meta.yaml:3:16: error STASH-113: directory '")
                .contains("' cannot be a folder of the tool: " + why);
    }

    @Test
    void links_that_leave_the_stash() throws IOException {
        Files.createSymbolicLink(root.resolve("tools/away"), temporary.resolve("away"));
        Files.createSymbolicLink(root.resolve("tools/t/away"), temporary.resolve("away"));
        Files.createSymbolicLink(root.resolve("tools/t/same"), Path.of("python"));
        Files.writeString(temporary.resolve("away/main.py"), "");
        Files.createSymbolicLink(root.resolve("tools/t/main.py"), temporary.resolve("away/main.py"));

        manifest("""
                tools:
                  a: {path: tools/away, entrypoint: -m x}
                  b: {path: tools/t, entrypoint: -m x, directory: away}
                  c: {path: tools/t, entrypoint: main.py}
                  d: {path: tools/t, entrypoint: -m x, directory: same}
                """);

        assertThat(problems.all().stream().map(Problem::text))
                .satisfiesExactly(
                        text -> assertThat(text)
                                .startsWith("configs/meta.yaml:2:13: error STASH-113: path 'tools/away' cannot be the"
                                        + " folder of a tool: it is a link that leaves the stash"),
                        text -> assertThat(text)
                                .startsWith("configs/meta.yaml:3:51: error STASH-113: directory 'away' cannot be a"
                                        + " folder of the tool: it is a link that leaves the tool"),
                        text -> assertThat(text)
                                .startsWith("configs/meta.yaml:4:34: error STASH-113: the entry point 'main.py' is a"
                                        + " link that leaves the stash"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "./", "../x.py", "a/../b.py", "\"a\\e[1m.py\"", "\"-m a\\nb\"", "/x.py", "' '"})
    void entry_points(String entryPoint) throws IOException {
        assertThat(tool("entrypoint", entryPoint))
                .startsWith("configs/meta.yaml:3:")
                .contains("error STASH-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tool: \"a\\nb\"\nexperiment: x\n", "tool: t\nexperiment: \"a\\e[1mb\"\n"})
    void names_in_an_experiment_are_one_line(String text) throws IOException {
        Path file = Files.writeString(root.resolve("configs/a.yaml"), text);
        assertThat(new ExperimentReader().read(new ConfigFile("a", file, "configs/a.yaml"), problems))
                .isEmpty();
        assertThat(problems.all())
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .endsWith("holds a control character");
    }

    /** A file system whose locale knows ASCII only cannot look at such a path: a problem, not a stack trace. */
    @Test
    void letters_that_the_locale_lacks() throws Exception {
        Files.writeString(
                root.resolve("configs/meta.yaml"),
                "tools:\n  a: {path: tools/ä, entrypoint: -m x}\n  b: {path: tools/t, entrypoint: ä.py}\n"
                        + "  c: {path: tools/t, entrypoint: -m x, directory: ä}\n");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReadAll.class.getName(),
                        root.toString())
                .redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(said.stream().filter(line -> line.contains("error STASH-113")))
                .as(String.join("\n", said))
                .hasSize(3);
        assertThat(said).anyMatch(line -> line.contains("export LC_ALL=C.UTF-8"));
    }

    /** Started with a locale that knows ASCII only. */
    static final class ReadAll {
        private ReadAll() {}

        public static void main(String[] root) {
            Problems found = new Problems();
            new ManifestReader().read(new StashRoot(Path.of(root[0])), found);
            found.all().forEach(problem -> System.out.println(problem.text()));
        }
    }
}
