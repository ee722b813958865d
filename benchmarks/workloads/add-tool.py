"""Adding a tool of 90 MB in 450 files over HTTP, against `git submodule add` of the same address and `mvn -q validate`.

The server is git's own on the loopback, so what is measured is everything but the way: the clone, the checks of what came, the
search for the entry point, an empty environment by uv, the change of the repository. Each time the stash is new. Git checks no
objects by itself; add-tool makes it do that.
"""

from harness import CPU, PEAK, Case, composed, extra, level
from harness.stash import Stash
from harness.tools import Upstream, anew, holds_tools

ADD, GIT, VALIDATE = "add-tool", "git submodule add", "validate"
FILES, SIZE = 450, 200_000
ROUNDS = 11

CONTROLS = (GIT,)
FIGURES = [
    composed("add-tool / (git submodule add + validate)", "x", (ADD, GIT, VALIDATE),
             lambda one: one[ADD].wall / (one[GIT].wall + one[VALIDATE].wall), at_most=1.3),
    level(ADD, by=PEAK, at_most=256e6),
    extra(ADD, GIT),
    extra(ADD, GIT, by=CPU),
]


def prepare(bench):
    bench.need_space(1e9)
    template = Stash(bench, "template").commit()
    upstream = Upstream(template, "large", FILES, SIZE)
    variables = template.git_variables

    def case(name, *command):
        folder = bench.work / name.replace(" ", "-")
        return Case(name, command, folder, variables, before=anew(template.folder, folder),
                    check=holds_tools(template, folder, {"large": upstream}))

    add = bench.maven.command("-q", "stash:add-tool", "-Dtool=large", "-Durl=" + upstream.url, "-Dstash.git.allow=http")
    return [
        case(ADD, *add),
        case(GIT, "git", "submodule", "--quiet", "add", upstream.url, "tools/large"),
        Case(VALIDATE, bench.maven.command("-q", "validate"), template.folder, variables),
    ]
