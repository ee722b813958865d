package io.github.experimentstash.tracker;

import io.github.experimentstash.json.Json;
import io.github.experimentstash.process.SystemPython;
import io.github.experimentstash.testing.TestStash;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * An environment whose {@code mlflow} is ten lines that keep runs in a file: for what a real server cannot be made to do at
 * the right moment, and for what would take seconds each time.
 */
final class FakeMlflow {
    private final Path store;
    private final Path venv;

    FakeMlflow(Path folder) throws IOException, InterruptedException {
        store = Files.writeString(folder.resolve("store.json"), "{\"runs\": [], \"ended\": []}");
        venv = folder.resolve("venv");
        Path python = SystemPython.find(System.getenv()).orElseThrow();
        Process made = new ProcessBuilder(python.toString(), "-m", "venv", "--without-pip", venv.toString())
                .inheritIO()
                .start();
        if (made.waitFor() != 0) {
            throw new IOException("no environment");
        }
        try (var libraries = Files.newDirectoryStream(venv.resolve("lib"), "python*")) {
            Path packages = libraries.iterator().next().resolve("site-packages");
            Files.createDirectories(packages.resolve("mlflow-9.0.dist-info"));
            Files.createDirectories(packages.resolve("mlflow"));
            Files.writeString(packages.resolve("mlflow/__init__.py"), "");
            Files.writeString(packages.resolve("mlflow/tracking.py"), String.join("\n", CLIENT));
        }
    }

    private static final List<String> CLIENT = List.of(
            "import json, os, time",
            "from types import SimpleNamespace as Thing",
            "class MlflowClient:",
            "    def __init__(self, tracking_uri): self.path = tracking_uri[len('fake://'):]",
            "    def read(self): return json.load(open(self.path))",
            "    def write(self, state):",
            "        json.dump(state, open(self.path + '.new', 'w')); os.rename(self.path + '.new', self.path)",
            "    def search_experiments(self, max_results, page_token):",
            "        state = self.read()",
            "        if 'down' in state: raise ConnectionError(state['down'])",
            "        return [Thing(experiment_id='0', name='Default')]",
            "    def search_runs(self, experiments, filter, max_results, page_token):",
            "        found = [run for run in self.read()['runs']",
            "                 if filter == ' and '.join(\"tags.`%s` = '%s'\" % tag for tag in run['tags'].items())]",
            "        return [Thing(info=Thing(run_id=run['id'], experiment_id='0', status=run['status'])) for run in found]",
            "    def set_terminated(self, name, status, at):",
            "        state = self.read()",
            "        state['ended'].append(name)",
            "        for run in state['runs']:",
            "            if run['id'] == name: run['status'] = status",
            "        self.write(state)",
            "        while 'hang' in self.read(): time.sleep(0.02)",
            "");

    /** The stash's tool begins a run with this name there and leaves it open; then it does what is said. */
    void tool(TestStash stash, String name, String... then) throws IOException {
        stash.file(
                "tools/demo/main.py",
                "import json, os, sys, time",
                "from mlflow.tracking import MlflowClient",
                "client = MlflowClient(os.environ['MLFLOW_TRACKING_URI'])",
                "state = client.read()",
                "state['runs'].append({'id': '" + name + "', 'status': 'RUNNING',",
                "                      'tags': json.loads(os.environ['MLFLOW_RUN_CONTEXT'])})",
                "client.write(state)",
                "print('begun', flush=True)",
                String.join("\n", then));
        stash.variables.put("PATH", venv.resolve("bin") + File.pathSeparator + System.getenv("PATH"));
        stash.variables.put("MLFLOW_TRACKING_URI", "fake://" + store);
    }

    /** What its server is asked for fails with this; null: it is well. */
    void down(String why) throws IOException {
        set("down", why);
    }

    /** It does not come back from ending a run. */
    void hang(boolean hangs) throws IOException {
        set("hang", hangs ? "yes" : null);
    }

    private void set(String key, String value) throws IOException {
        Map<String, Object> state = Json.readObject(store);
        state.remove(key);
        if (value != null) {
            state.put(key, value);
        }
        Path fresh = Files.writeString(store.resolveSibling("fresh.json"), Json.write(state));
        Files.move(fresh, store, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Names of the runs that were ended, each time that it was done. */
    List<?> ended() throws IOException {
        return Json.list(Json.readObject(store), "ended");
    }

    /** {@code name=STATUS} of each run. */
    List<String> runs() throws IOException {
        return Json.list(Json.readObject(store), "runs").stream()
                .map(run -> ((Map<?, ?>) run).get("id") + "=" + ((Map<?, ?>) run).get("status"))
                .toList();
    }
}
