package io.github.experimentstash.environment;

import io.github.experimentstash.model.EntryPoint;
import io.github.experimentstash.model.EnvironmentKind;
import io.github.experimentstash.model.Host;
import io.github.experimentstash.model.Reporter;
import io.github.experimentstash.model.SourceLocation;
import io.github.experimentstash.model.Tool;
import io.github.experimentstash.model.ToolBuilder;
import io.github.experimentstash.process.Command;
import io.github.experimentstash.process.CommandResult;
import io.github.experimentstash.process.CommandRunner;
import io.github.experimentstash.testing.Heard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A stash with one tool, {@code t}, to be filled by a test. */
final class ToolStash {
    static final String PYTHON = "3.11";

    final Path root;
    final Path tool;
    final Heard heard = new Heard();
    final Map<String, String> variables = new HashMap<>(RealUv.variables());
    EnvironmentKind kind = EnvironmentKind.UV;
    Optional<String> python = Optional.empty();
    List<String> dependencies = List.of();
    List<String> options = List.of();
    Map<String, String> tools = Map.of("t", "tools/t");
    String directory = "";
    EntryPoint entryPoint = new EntryPoint.Module("-m t", "t", List.of());
    boolean submodule;
    boolean edited = true;
    boolean wait;
    boolean offline;
    Duration later = Duration.ZERO;
    Optional<Path> uv = Optional.empty();
    boolean findUv;
    boolean provide = true;

    ToolStash(Path folder) throws IOException {
        root = Files.createDirectories(folder).toRealPath();
        tool = Files.createDirectories(root.resolve("tools/t"));
    }

    static Host host(Reporter reporter, Map<String, String> variables, boolean offline) {
        return host(reporter, variables, Clock.systemDefaultZone(), offline);
    }

    private static Host host(Reporter reporter, Map<String, String> variables, Clock clock, boolean offline) {
        return new Host(reporter, variables, clock, Path.of("").toAbsolutePath(), offline, false);
    }

    ToolStash file(String name, String... lines) throws IOException {
        Path file = tool.resolve(name).normalize();
        Files.createDirectories(file.getParent());
        Files.writeString(file, String.join("\n", lines) + "\n");
        return this;
    }

    /** A project of pure Python packages that asks for these. */
    ToolStash project(String... dependencies) throws IOException {
        StringBuilder list = new StringBuilder();
        for (String dependency : dependencies) {
            list.append('"').append(dependency).append("\", ");
        }
        return file(
                "pyproject.toml",
                "[project]",
                "name = \"t\"",
                "version = \"0.1\"",
                "requires-python = \">=3.9\"",
                "dependencies = [" + list + "]");
    }

    /**
     * A build system of the package's own, which takes no time and fetches nothing: it knows one module, and reads the
     * requirements from {@code requirements.txt}, if there is one.
     *
     * @return lines for {@code pyproject.toml}
     */
    List<String> backend(String place, String name) throws IOException {
        file(
                place + "/backend.py",
                "import os, zipfile",
                "NAME = '" + name + "'",
                "INFO = NAME + '-1.dist-info'",
                "def files(code):",
                "    needs = open('requirements.txt').read().split() if os.path.exists('requirements.txt') else []",
                "    made = dict(code)",
                "    made[INFO + '/METADATA'] = 'Metadata-Version: 2.1\\nName: %s\\nVersion: 1\\n' % NAME + ''.join(",
                "        'Requires-Dist: %s\\n' % need for need in needs)",
                "    made[INFO + '/WHEEL'] = ('Wheel-Version: 1.0\\nGenerator: t\\n'",
                "        'Root-Is-Purelib: true\\nTag: py3-none-any\\n')",
                "    made[INFO + '/RECORD'] = ''.join(name + ',,\\n' for name in [*made, INFO + '/RECORD'])",
                "    return made",
                "def wheel(out, code):",
                "    name = NAME + '-1-py3-none-any.whl'",
                "    with zipfile.ZipFile(out + '/' + name, 'w') as archive:",
                "        for member, text in files(code).items():",
                "            archive.writestr(member, text)",
                "    return name",
                "def metadata(out, config_settings=None):",
                "    os.makedirs(out + '/' + INFO)",
                "    for member, text in files({}).items():",
                "        open(out + '/' + member, 'w').write(text)",
                "    return INFO",
                "prepare_metadata_for_build_wheel = prepare_metadata_for_build_editable = metadata",
                "def build_wheel(out, config_settings=None, metadata_directory=None):",
                "    return wheel(out, {NAME + '.py': open(NAME + '.py').read()})",
                "def build_editable(out, config_settings=None, metadata_directory=None):",
                "    return wheel(out, {NAME + '.pth': os.getcwd() + '\\n'})");
        return List.of("[build-system]", "requires = []", "build-backend = 'backend'", "backend-path = ['.']");
    }

    ToolStash locked(String... dependencies) throws IOException, InterruptedException {
        project(dependencies);
        uv("lock");
        return this;
    }

    CommandResult uv(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(RealUv.program().toString()));
        command.addAll(List.of(arguments));
        CommandResult result = run(tool, command.toArray(String[]::new));
        if (!result.succeeded()) {
            throw new IOException(result.errorText());
        }
        return result;
    }

    CommandResult run(Path where, String... command) throws IOException, InterruptedException {
        Map<String, String> clean = ScrubbedVariables.of(variables);
        clean.putIfAbsent("UV_SYSTEM_CERTS", "1");
        return new CommandRunner().run(new Command(List.of(command), where, clean, Duration.ofMinutes(5)));
    }

    EnvironmentRequest request() {
        Tool entry = new ToolBuilder("t", "tools/t", entryPoint, new SourceLocation("configs/meta.yaml", 2, 3))
                .pythonVersion(python)
                .dependencies(dependencies)
                .environment(kind)
                .environmentOptions(options)
                .directory(directory)
                .build();
        return new EnvironmentRequest(
                root,
                entry,
                tool,
                directory.isEmpty() ? tool : tool.resolve(directory),
                submodule,
                edited,
                tools,
                wait);
    }

    Environments environments() {
        Host host = host(heard, variables, Clock.offset(Clock.systemDefaultZone(), later), offline);
        return new Environments(
                host, new EnvironmentOptions(findUv ? uv : uv.or(() -> Optional.of(RealUv.program())), provide));
    }

    /** As a run does it, without a run. */
    PreparedEnvironment prepare() {
        PreparedEnvironment prepared = environments().prepare(request());
        prepared.lease().close();
        return prepared;
    }

    /** What a line of Python prints in the tool's environment. */
    String python(String line) throws IOException, InterruptedException {
        CommandResult result =
                run(tool, Interpreters.python(tool.resolve(".venv")).toString(), "-c", line);
        if (!result.succeeded()) {
            throw new IOException(result.errorText());
        }
        return result.outputText().strip();
    }

    Path venv() {
        return tool.resolve(".venv");
    }

    Path sitePackages() throws IOException {
        return SitePackages.of(venv()).orElseThrow().directory();
    }
}
