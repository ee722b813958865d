"""A list of 10,000 experiments with the last of 100,000 results, against one of ten and against `mvn -q validate`.

The results come from the index of finished runs, a line each, ten for each experiment. As text the list is for a person, as CSV for a
program; both are printed whole. Where there is a .stash/, as in every stash that ran something, what was read is remembered there.
"""

import json
import time

from harness import CPU, PEAK, Case, WrongResult, extra, ratio
from harness.stash import Stash, write

TEN, TEXT, CSV, VALIDATE = "list of ten", "list of 10,000", "list of 10,000 as CSV", "validate"
CACHED = "list of 10,000, remembered"
EXPERIMENTS, RUNS = 10_000, 10
ROUNDS = 15

CONTROLS = (VALIDATE,)
FIGURES = [
    ratio(TEN, VALIDATE),
    ratio(TEXT, VALIDATE, at_most=1.6),
    ratio(CACHED, VALIDATE, at_most=1.2),
    ratio(CSV, VALIDATE),
    extra(TEXT, TEN),
    extra(CACHED, TEN),
    ratio(TEXT, VALIDATE, by=CPU),
    ratio(CACHED, VALIDATE, by=CPU),
    extra(TEXT, VALIDATE, by=PEAK),
]


def prepare(bench):
    ten, many = stash_of(bench, "ten", 10), stash_of(bench, "many", EXPERIMENTS)
    known = stash_of(bench, "known", EXPERIMENTS)
    (known.folder / ".stash").mkdir()
    time.sleep(3)  # what was written just now is not remembered
    text, csv = bench.maven.command("stash:list"), bench.maven.command("-q", "stash:list", "-Dformat=csv")
    return [
        Case(VALIDATE, bench.maven.command("-q", "validate"), ten.folder, bench.variables),
        Case(TEN, text, ten.folder, bench.variables, check=shows("succeeded", 10)),
        Case(TEXT, text, many.folder, bench.variables, check=shows("succeeded", EXPERIMENTS)),
        Case(CACHED, text, known.folder, bench.variables, check=remembers(known)),
        Case(CSV, csv, many.folder, bench.variables, check=shows("succeeded", EXPERIMENTS)),
    ]


def remembers(stash):
    """Both caches are there, from the first round that is not counted on."""
    shown = shows("succeeded", EXPERIMENTS)

    def look(output):
        shown(output)
        caches = sorted(path.name for path in (stash.folder / ".stash").iterdir())
        if caches != ["experiments.cache", "last-runs.cache"]:
            raise WrongResult("remembered is %s" % caches)

    return look


def stash_of(bench, name, count):
    stash = Stash(bench, name).tool("noop")
    configs = ["group_%03d/point_%05d" % (number % 110, number) for number in range(count)]
    for number, config in enumerate(configs):
        stash.experiment(config, "noop", ["n=%d" % number])
    stash.commit()
    write(stash.folder / "outputs" / "index.jsonl", "".join(finished(config, run) for run in range(RUNS) for config in configs))
    return stash


def finished(config, run):
    """A line as a run adds it; the first nine of an experiment failed."""
    day = "2026-11-%02d" % (run + 1)
    name = "%s-120000-%s-%04x" % (day.replace("-", ""), config.split("/")[-1], run)
    return json.dumps({
        "id": name, "path": "outputs/%s/%s" % (day, name), "tool": "noop", "config": config,
        "state": "succeeded" if run == RUNS - 1 else "failed", "created_at": day + "T12:00:00.000+01:00", "wall_seconds": 4.25,
        "metric": {"score": 0.5 + run / 100},
    }, separators=(",", ":")) + "\n"


def shows(word, times):
    def look(output):
        found = output.read_text(errors="replace").count(word)
        if found != times:
            raise WrongResult("'%s' stands there %d times, not %d" % (word, found, times))

    return look
