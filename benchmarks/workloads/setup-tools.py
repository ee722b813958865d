"""Fetching the 20 tools of a fresh clone without their environments, against `git submodule update --init --jobs 4`.

The tools have 50 files and 1 MB each; the server is git's own, over HTTP on the loopback. Each time the clone is new.
"""

from harness import CPU, PEAK, Case, composed, extra, level
from harness.stash import Stash
from harness.tools import Upstream, anew, holds_tools

SETUP, GIT, VALIDATE = "setup", "git submodule update", "validate"
TOOLS, FILES, SIZE = 20, 50, 20_000
ROUNDS = 11

CONTROLS = (GIT,)
FIGURES = [
    composed("setup / (git submodule update + validate)", "x", (SETUP, GIT, VALIDATE),
             lambda one: one[SETUP].wall / (one[GIT].wall + one[VALIDATE].wall), at_most=1.0),
    level(SETUP, by=PEAK, at_most=256e6),
    extra(SETUP, GIT),
    extra(SETUP, GIT, by=CPU),
]


def prepare(bench):
    stash = Stash(bench, "stash")
    upstreams = {}
    for number in range(TOOLS):
        name = "tool_%02d" % number
        upstreams[name] = Upstream(stash, name, FILES, SIZE)
        stash.git(stash.folder, "submodule", "--quiet", "add", upstreams[name].url, "tools/" + name)
        stash.tools[name] = {"environment": "none", "pin": upstreams[name].commit}
    stash.commit()
    clone = bench.work / "clone"
    stash.git(bench.work, "clone", "-q", "file://%s" % stash.folder, str(clone))
    variables = stash.git_variables

    def case(name, *command):
        folder = bench.work / name.replace(" ", "-")
        return Case(name, command, folder, variables, before=anew(clone, folder), check=holds_tools(stash, folder, upstreams))

    return [
        case(SETUP, *bench.maven.command("-q", "stash:setup", "-DnoEnvironments", "-Dstash.git.allow=http")),
        case(GIT, "git", "submodule", "--quiet", "update", "--init", "--jobs", "4"),
        Case(VALIDATE, bench.maven.command("-q", "validate"), stash.folder, variables),
    ]
