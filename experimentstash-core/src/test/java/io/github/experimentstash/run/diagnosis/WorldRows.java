package io.github.experimentstash.run.diagnosis;

import java.util.stream.Stream;

/** What {@link WorldRules} are to say. */
final class WorldRows {
    private static final String HYDRAS_END =
            "\nSet the environment variable HYDRA_FULL_ERROR=1 for a complete stack trace.";

    private WorldRows() {}

    static Stream<Case> all() {
        return Stream.of(
                new Case(
                                "missing-variable",
                                "Traceback (most recent call last):",
                                "  File \"/stash/tools/demo/x.py\", line 1, in <module>",
                                "    import os; os.environ['OPENAI_API_KEY']",
                                "               ~~~~~~~~~~^^^^^^^^^^^^^^^^^^",
                                "  File \"<frozen os>\", line 679, in __getitem__",
                                "KeyError: 'OPENAI_API_KEY'")
                        .says(
                                "KeyError: 'OPENAI_API_KEY'",
                                "tools/demo/x.py:1",
                                "The variable OPENAI_API_KEY is not set.")
                        .hints(
                                "set it in your shell, from which it is passed on; if it is no secret, write it down:   env:"
                                        + " {OPENAI_API_KEY: <value>}   in configs/meta.yaml:2"),
                new Case(
                                "missing-variable",
                                "  File \"/usr/lib/python3.8/os.py\", line 675, in __getitem__",
                                "    raise KeyError(key) from None",
                                "KeyError: 'DATA_DIR'")
                        .says("KeyError: 'DATA_DIR'", "The variable DATA_DIR is not set.")
                        .hints(
                                "set it in your shell, from which it is passed on; if it is no secret, write it down:   env:"
                                        + " {DATA_DIR: <value>}   in configs/meta.yaml:2"),
                new Case(
                                "missing-variable",
                                "omegaconf.errors.InterpolationResolutionError: KeyError raised while resolving"
                                        + " interpolation: \"Environment variable 'MY_TOKEN' not found\"",
                                "    full_key: tok",
                                "    object_type=dict",
                                HYDRAS_END)
                        .says(
                                "omegaconf.errors.InterpolationResolutionError: KeyError raised while resolving"
                                        + " interpolation: \"Environment variable 'MY_TOKEN' not found\"",
                                "The variable MY_TOKEN is not set.")
                        .hints(
                                "set it in your shell, from which it is passed on; if it is no secret, write it down:   env:"
                                        + " {MY_TOKEN: <value>}   in configs/meta.yaml:2"),
                new Case(
                                "login",
                                "Traceback (most recent call last):",
                                "  File \"/stash/tools/demo/x.py\", line 2, in <module>",
                                "    wandb.init(project='x')",
                                "  File \"/x/site-packages/wandb/sdk/lib/wbauth/authenticate.py\", line 141, in"
                                        + " authenticate_session",
                                "    raise UsageError(",
                                "wandb.errors.errors.UsageError: No API key configured. Use `wandb login` to log in.")
                        .says(
                                "wandb.errors.errors.UsageError: No API key configured. Use `wandb login` to log in.",
                                "tools/demo/x.py:2",
                                "A login is missing: WANDB_API_KEY is not set.")
                        .hints(
                                "set WANDB_API_KEY in your shell: it is passed on, and its value never recorded; or without a"
                                        + " server:   env: {WANDB_MODE: offline}"),
                new Case(
                                "login",
                                "openai.OpenAIError: The api_key client option must be set either by passing api_key to the"
                                        + " client or by setting the OPENAI_API_KEY environment variable")
                        .variables("OPENAI_API_KEY")
                        .says(
                                "openai.OpenAIError: The api_key client option must be set either by passing api_key to the"
                                        + " client or by setting the OPENAI_API_KEY environment variable",
                                "A login is not accepted: that in OPENAI_API_KEY.")
                        .hints("check OPENAI_API_KEY"),
                new Case(
                                "login",
                                "requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url:"
                                        + " https://example.org/api")
                        .says(
                                "requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url:"
                                        + " https://example.org/api",
                                "A server (example.org) wants a login, or does not accept the one that it got.")
                        .hints(
                                "log in as its documentation says; variables of your shell are passed on, and their secrets"
                                        + " never recorded"),
                new Case(
                                "certificate",
                                "urllib.error.URLError: <urlopen error [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify"
                                        + " failed: unable to get local issuer certificate (_ssl.c:1006)>")
                        .says(
                                "urllib.error.URLError: <urlopen error [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify"
                                        + " failed: unable to get local issuer certificate (_ssl.c:1006)>",
                                "The certificate of a server is not trusted here, often since a proxy puts its own in its"
                                        + " place.")
                        .hints(
                                "name the certificates of your network:   env: {SSL_CERT_FILE: <file>, REQUESTS_CA_BUNDLE:"
                                        + " <file>}"),
                new Case("gone", "urllib.error.HTTPError: HTTP Error 404: Not Found")
                        .says(
                                "urllib.error.HTTPError: HTTP Error 404: Not Found",
                                "What it downloads is not there any more.")
                        .hints(
                                "ask the tool's authors for the new address, or put the file where the tool looks first"),
                new Case(
                                "download",
                                "Traceback (most recent call last):",
                                "  File \"/usr/lib/python3.11/urllib/request.py\", line 1344, in do_open",
                                "    h.request(req.get_method(), req.selector, req.data, headers,",
                                "socket.gaierror: [Errno -2] Name or service not known",
                                "",
                                "During handling of the above exception, another exception occurred:",
                                "",
                                "Traceback (most recent call last):",
                                "  File \"/stash/tools/demo/src/data.py\", line 9, in fetch",
                                "    urlopen(\"https://example.org/swissroll.zip\")",
                                "  File \"/usr/lib/python3.11/urllib/request.py\", line 1351, in do_open",
                                "    raise URLError(err)",
                                "urllib.error.URLError: <urlopen error [Errno -2] Name or service not known>")
                        .says(
                                "urllib.error.URLError: <urlopen error [Errno -2] Name or service not known>",
                                "tools/demo/src/data.py:9, in fetch",
                                "A server (example.org) cannot be reached, so something could not be downloaded.")
                        .hints(
                                "is there a network here? Nodes of a cluster often have none: download it once where there is"
                                        + " one, then run again"),
                new Case(
                                "download",
                                "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='example.org', port=443): Max"
                                        + " retries exceeded with url: /x.zip (Caused by NameResolutionError(\"Failed\"))")
                        .says(
                                "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='example.org', port=443): Max"
                                        + " retries exceeded with url: /x.zip (Caused by NameResolutionError(\"Failed\"))",
                                "A server (example.org) cannot be reached, so something could not be downloaded.")
                        .hints(
                                "is there a network here? Nodes of a cluster often have none: download it once where there is"
                                        + " one, then run again"),
                new Case("permission", "PermissionError: [Errno 13] Permission denied: '/data/x'")
                        .says("PermissionError: [Errno 13] Permission denied: '/data/x'", "It may not use /data/x.")
                        .hints(
                                "results belong into ${output_dir}, or the folder that STASH_OUTPUT_DIR names; for anything"
                                        + " else ask who owns it"),
                new Case("missing-file", "FileNotFoundError: [Errno 2] No such file or directory: 'data/x.csv'")
                        .says(
                                "FileNotFoundError: [Errno 2] No such file or directory: 'data/x.csv'",
                                "There is no data/x.csv in tools/demo, where the tool is run.")
                        .hints("put it there, tell the tool another path, or have it run elsewhere: 'directory' in"
                                + " configs/meta.yaml:2"),
                new Case("missing-file", "FileNotFoundError: [Errno 2] No such file or directory: '/data/x.csv'")
                        .says(
                                "FileNotFoundError: [Errno 2] No such file or directory: '/data/x.csv'",
                                "There is no /data/x.csv on this machine.")
                        .hints("put it there, or tell the tool another path"),
                new Case(
                                "asks-for-input",
                                "name? Traceback (most recent call last):",
                                "  File \"/stash/tools/demo/x.py\", line 1, in <module>",
                                "    input('name? ')",
                                "EOFError: EOF when reading a line")
                        .says(
                                "EOFError: EOF when reading a line",
                                "tools/demo/x.py:1",
                                "It asks for input, and nobody is there to answer.")
                        .hints("give it the answer as an argument or a variable"));
    }
}
