package io.github.experimentstash.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A stash with secrets wherever a user may have them, whose tool prints those of its variables; and a search for them. */
public final class PlantedSecrets {
    /** By its name, in the caller's environment. */
    public static final String TOKEN = "planted-in-the-environment";

    private static final List<String> ALL = List.of(
            TOKEN,
            "planted-in-an-address",
            "ghp_plantedByItsShape0123456789abcdefghi",
            "planted-by-the-experiment",
            "planted-by-the-tool",
            "planted-in-an-argument",
            "planted-behind-a-key",
            "planted-in-a-login",
            "planted-in-hydras-file",
            "planted-in-the-metrics",
            "planted-in-the-remote",
            "planted-in-a-mistake");

    /** What the user wrote, and what the tool did. */
    private static final List<String> NOT_OURS = List.of(
            "configs/meta.yaml",
            "configs/one.yaml",
            "configs/torn.yaml",
            "configs/wrong.yaml",
            ".gitmodules",
            "metrics.json",
            ".hydra/config.yaml");

    private PlantedSecrets() {}

    /** Its only experiment is {@code one}; in the end the tool does what the lines say. */
    public static TestStash stash(Path root, String... end) throws Exception {
        TestStash stash = TestStash.withPythonTool(root, "main.py");
        stash.file(
                "configs/meta.yaml",
                "tools:",
                "  demo:",
                "    path: tools/demo",
                "    entrypoint: main.py",
                "    environment: none",
                "    env: {TOOL_SECRET: planted-by-the-tool}",
                "    arguments: [--password, planted-in-an-argument, login.api_key=planted-behind-a-key,",
                "      'https://me:planted-in-a-login@example.org/data', '${output_dir}']");
        stash.file(
                "configs/one.yaml",
                "tool: demo",
                "experiment: first",
                "grace: 1s",
                "env: {SERVICE_PASSWORD: planted-by-the-experiment, COPY: 'me:" + TOKEN + "'}",
                "overrides: [login=me:" + TOKEN + "]",
                "metrics: {file: metrics.json, keys: [score, note, api_key, typed, asked, unknown]}");
        stash.variables.putAll(Map.of(
                "API_TOKEN", TOKEN,
                "WHERE", "https://me:planted-in-an-address@example.org/",
                "SHAPED", "ghp_plantedByItsShape0123456789abcdefghi"));
        stash.file(
                "tools/demo/main.py",
                "import json, os, signal, sys, time",
                "if os.environ['STASH_CONFIG'] == 'next': sys.exit()",
                "names = 'API_TOKEN WHERE SHAPED TOOL_SECRET SERVICE_PASSWORD COPY'.split()",
                "for name in names: print(name, os.environ[name], flush=True)",
                "for part in ('in two parts: " + TOKEN.substring(0, 9) + "', '" + TOKEN.substring(9) + "\\n'):",
                "    os.write(1, part.encode()); time.sleep(0.05)",
                "os.chdir(os.environ['STASH_OUTPUT_DIR'])",
                "os.mkdir('.hydra')",
                "with open('.hydra/config.yaml', 'w') as file:",
                "    file.write('service: " + TOKEN + "\\napi_key: planted-in-hydras-file\\nseed: 1\\n'",
                "        'typed: planted-by-the-experiment\\nasked: planted-by-the-tool\\n')",
                "with open('metrics.json', 'w') as file:",
                "    json.dump({'score': 1, 'note': 'by " + TOKEN + "', 'api_key': 'planted-in-the-metrics',",
                "        'typed': 'planted-by-the-experiment', 'asked': 'planted-by-the-tool', 'unknown': float('nan')}, file)",
                "print('begun', flush=True)",
                String.join("\n", end));
        stash.file("configs/next.yaml", "tool: demo", "experiment: first");
        stash.commitAll();
        TestStash.git(stash.root, "remote", "add", "origin", "https://me:planted-in-the-remote@example.org/stash.git");
        return stash;
    }

    /** What a person may get wrong near a secret. */
    public static void addMistakes(TestStash stash) throws Exception {
        stash.file("configs/torn.yaml", "tool: demo", "env: {SERVICE_PASSWORD: planted-in-a-mistake");
        stash.file(
                "configs/wrong.yaml",
                "tool: demo",
                "experiment: first",
                "env:",
                "  SERVICE_PASSWORD: [planted-in-a-mistake]",
                "  SERVICE_PASSWORD: planted-in-a-mistake",
                "  API_KEY: {of: planted-in-a-mistake}",
                "api_key: planted-in-a-mistake",
                "overrides: [api_key=planted-in-a-mistake, 'password: planted-in-a-mistake', --token=planted-in-a-mistake]",
                "timeout: https://me:planted-in-a-mistake@example.org/");
        stash.file(
                ".gitmodules",
                "[submodule \"demo\"]",
                "  path = tools/gone",
                "  url = https://me:planted-in-a-mistake@example.org/demo.git");
    }

    /** In no file below the stash but those of the user and the tool, and in none of these words. */
    public static void assertNowhere(TestStash stash, String... words) throws IOException {
        for (String secret : ALL) {
            assertThat(String.join("\n", words)).doesNotContain(secret);
        }
        int searched = 0;
        try (var files = Files.walk(stash.root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = stash.root.relativize(file).toString();
                if (name.startsWith(".git/")
                        || name.equals("tools/demo/main.py")
                        || NOT_OURS.stream().anyMatch(name::endsWith)) {
                    continue;
                }
                String content = Files.readString(file, ISO_8859_1);
                for (String secret : ALL) {
                    assertThat(content).as(name).doesNotContain(secret);
                }
                searched++;
            }
        }
        assertThat(searched).as("files that were searched").isGreaterThan(10);
    }
}
