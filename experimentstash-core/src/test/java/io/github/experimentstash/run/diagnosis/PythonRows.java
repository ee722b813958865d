package io.github.experimentstash.run.diagnosis;

import java.util.stream.Stream;

/** What {@link PythonRules} are to say. */
final class PythonRows {
    private PythonRows() {}

    static Stream<Case> all() {
        return Stream.of(
                new Case(
                                "exception",
                                "concurrent.futures.process._RemoteTraceback: ",
                                "\"\"\"",
                                "Traceback (most recent call last):",
                                "  File \"/stash/tools/demo/x.py\", line 2, in w",
                                "ValueError: bad 1",
                                "\"\"\"",
                                "",
                                "The above exception was the direct cause of the following exception:",
                                "",
                                "Traceback (most recent call last):",
                                "  File \"/stash/tools/demo/x.py\", line 4, in <module>",
                                "    with ProcessPoolExecutor(2) as p: print(list(p.map(w,[1,2])))",
                                "  File \"/usr/lib/python3.11/concurrent/futures/_base.py\", line 401, in __get_result",
                                "    raise self._exception",
                                "ValueError: bad 1")
                        .says("ValueError: bad 1", "tools/demo/x.py:4"),
                new Case(
                                "exception",
                                "╭───────────────────── Traceback (most recent call last) ──────────────────────╮",
                                "│ /stash/tools/demo/x.py:3 in <module>                                             │",
                                "│                                                                              │",
                                "│ ❱ 3 f()                                                                      │",
                                "│ /stash/tools/demo/x.py:2 in f                                                    │",
                                "│                                                                              │",
                                "│ ❱ 2 def f(): raise ValueError('bad thing that is wrong')                     │",
                                "╰──────────────────────────────────────────────────────────────────────────────╯",
                                "ValueError: bad thing that is wrong")
                        .says("ValueError: bad thing that is wrong", "tools/demo/x.py:2, in f"),
                new Case(
                                "exception",
                                "  File \"/stash/tools/demo/x.py\", line 1",
                                "    print('a'",
                                "         ^",
                                "SyntaxError: '(' was never closed")
                        .says("SyntaxError: '(' was never closed", "tools/demo/x.py:1"),
                new Case("exit-code", "12%\r100%", "\u001b[31mno data\u001b[0m", ""));
    }
}
