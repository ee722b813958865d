package io.github.experimentstash.run.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.experimentstash.model.RunState;
import io.github.experimentstash.process.SystemPython;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The machine's own Python still says what the table knows, whichever version it is. */
@Timeout(120)
class RealWordsTest {
    /** No version manager's shim, which costs more than the program. */
    private static final Path PYTHON = SystemPython.find(System.getenv()).orElseThrow();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            disk-full|f = open('/dev/full', 'w'); f.write('x'); f.flush()
            too-many-files|import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (20, 20)); x = [open('/dev/null') for _ in range(30)]
            memory|[0] * 10**15
            worker-lost|import os; from concurrent.futures import ProcessPoolExecutor as P; P(1).submit(os._exit, 1).result()
            undeclared-package|import stash_has_no_such_module
            relative-import|from . import x
            wrong-version|from json import stash_has_no_such_name
            missing-library|import ctypes; ctypes.CDLL('libstash-nothing.so.1')
            argument-refused|import argparse; argparse.ArgumentParser().parse_args(['--epochs'])
            argument-missing|import argparse; p = argparse.ArgumentParser(); p.add_argument('--model', required=True); p.parse_args([])
            argument-choice|import argparse; p = argparse.ArgumentParser(); p.add_argument('--model', choices=['pca', 'umap']); p.parse_args(['--model', 'umapp'])
            argument-wrong|import argparse; p = argparse.ArgumentParser(); p.add_argument('n', type=int); p.parse_args(['x'])
            missing-variable|import os; os.environ['STASH_HAS_NO_SUCH_KEY']
            download|import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/x')
            permission|import errno, os; raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), '/data/x')
            missing-file|open('no/such/file')
            asks-for-input|input('name? ')
            exception|def f(): raise ValueError('x')`~`f()
            exception|print('a'
            """)
    void pythonSaysItInTheseWords(String cause, String program) throws Exception {
        Case row = new Case(cause, said(program.replace("`~`", "\n"))).file("main.py");
        assertThat(row.diagnosis().cause()).as(row.diagnosis().toString()).isEqualTo(cause);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SIGSEGV|ctypes.string_at(0)|Segmentation fault
            SIGABRT|os.abort()|Aborted
            """)
    void aCrashIsTracedToTheToolsOwnCode(String signal, String call, String words) throws Exception {
        String said =
                said("import ctypes, faulthandler, os\nfaulthandler.enable()\ndef boom():\n    " + call + "\nboom()");
        Case row = new Case("native-crash", said.replace(folder.toRealPath().toString(), "/stash/tools/demo"))
                .ended(RunState.CRASHED, "crashed in native code (" + signal + ")", signal);
        assertThat(row.diagnosis().details())
                .singleElement()
                .asString()
                .isEqualTo("Fatal Python error: " + words
                        + ", in native code that was called from tools/demo/main.py:4," + " in boom");
    }

    private String said(String program) throws IOException {
        Path file = Files.writeString(folder.toRealPath().resolve("main.py"), program + "\n");
        Process python = new ProcessBuilder(PYTHON.toString(), file.toString())
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .start();
        return new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
