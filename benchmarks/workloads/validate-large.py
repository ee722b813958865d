"""Every check of 10,000 experiments, of ten, and of 5 tools with 50,000 files, against `mvn -q validate` of the same project.

The experiments lie in 110 folders and belong to one tool; no two are the same. The five tools are submodules at their pins, 10,000
files each, so that what is asked of git has something to walk. Everything is sound: what is measured is looking, not telling.
"""

from harness import CPU, PEAK, Case, WrongResult, extra, level, ratio
from harness.stash import NOTHING, Stash, write

TEN, MANY, TOOLS, VALIDATE = "ten experiments", "10,000 experiments", "50,000 files of tools", "validate"
CACHED = "10,000 experiments, remembered"
EXPERIMENTS, FOLDERS, FILES = 10_000, 110, 10_000
ROUNDS = 15

CONTROLS = (VALIDATE,)
FIGURES = [
    ratio(TEN, VALIDATE, at_most=1.15),
    ratio(MANY, VALIDATE),
    ratio(TOOLS, VALIDATE),
    extra(MANY, VALIDATE, at_most=0.6),
    extra(CACHED, VALIDATE),
    extra(TOOLS, TEN, at_most=0.4),
    ratio(MANY, VALIDATE, by=CPU),
    level(MANY, by=PEAK, at_most=256e6),
]


def prepare(bench):
    ten = experiments(Stash(bench, "ten").tool("noop"), "noop", 10).commit()
    many = experiments(Stash(bench, "many").tool("noop"), "noop", EXPERIMENTS).commit()
    known = experiments(Stash(bench, "known").tool("noop"), "noop", EXPERIMENTS).commit()
    (known.folder / ".stash").mkdir()
    tools = Stash(bench, "tools")
    for number in range(5):
        name = "tool_%d" % number
        for at in range(FILES):
            write(tools.upstream / name / ("part_%02d" % (at // 100)) / ("module_%02d.py" % (at % 100)), NOTHING)
        experiments(tools.tool(name), name, 2)
    tools.commit()

    command = bench.maven.command("stash:validate")

    def case(name, stash, tools, experiments):
        return Case(name, command, stash.folder, bench.variables, check=says(tools, experiments))

    return [
        Case(VALIDATE, bench.maven.command("-q", "validate"), ten.folder, bench.variables),
        case(TEN, ten, "1 tool", "10 experiments"),
        case(MANY, many, "1 tool", "10000 experiments"),
        case(CACHED, known, "1 tool", "10000 experiments"),
        case(TOOLS, tools, "5 tools", "10 experiments"),
    ]


def experiments(stash, tool, count):
    for number in range(count):
        stash.experiment("%s/group_%03d/point_%05d" % (tool, number % FOLDERS, number), tool, ["n=%d" % number])
    return stash


def says(tools, experiments):
    """Only the line of a sound stash means that all was looked at."""
    wanted = "stash is sound: %s, %s" % (tools, experiments)

    def look(output):
        text = output.read_text(errors="replace")
        if wanted not in text:
            raise WrongResult("not '%s' but: %s" % (wanted, text[-500:]))

    return look
