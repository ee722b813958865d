"""The command line of benchmarks/run."""

import argparse
import importlib.util
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from . import machine, measuring, report
from .bench import Bench, work_folder

HERE = Path(__file__).resolve().parent.parent
CHECKOUT = HERE.parent
DEFAULT_ROUNDS, DEFAULT_WARMUP = 15, 2


class Workload:
    """A file of the folder of workloads. Its parts are described in benchmarks/README.md."""

    def __init__(self, path):
        spec = importlib.util.spec_from_file_location("workload_" + path.stem.replace("-", "_"), str(path))
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        self.name = path.stem
        self.summary = module.__doc__.strip()
        self.figures, self.prepare = module.FIGURES, module.prepare
        self.controls = getattr(module, "CONTROLS", ())
        self.rounds = getattr(module, "ROUNDS", DEFAULT_ROUNDS)

    def goals(self):
        return [
            "%s: %s" % (figure.name, report.goal({"goal": figure.at_most, "stretch": figure.stretch, "unit": figure.unit}))
            for figure in self.figures if figure.at_most is not None
        ]


def options(arguments):
    parser = argparse.ArgumentParser(prog="benchmarks/run", description="Measures workloads and says whether their goals are met.",
                                     epilog="How to read a figure: benchmarks/README.md")
    parser.add_argument("names", nargs="*", metavar="NAME", help="workloads; default: all")
    parser.add_argument("--list", action="store_true", help="say what there is, and the goals, and measure nothing")
    parser.add_argument("--rounds", type=int, metavar="N", help="rounds that count; default: what the workload asks for")
    parser.add_argument("--warmup", type=int, metavar="N", default=DEFAULT_WARMUP, help="rounds before them; default: %(default)s")
    parser.add_argument("--seed", type=int, metavar="N", default=1, help="of the order within a round; default: %(default)s")
    parser.add_argument("--output", metavar="DIR", default=str(HERE / "results"), help="where reports go; default: benchmarks/results")
    parser.add_argument("--repository", metavar="DIR",
                        help="local Maven repository to install the plugin into; default: benchmarks/target/repository")
    parser.add_argument("--installed", action="store_true", help="measure the plugin that the repository has, of this version, as it is")
    parser.add_argument("--maven", metavar="PROGRAM", default="mvn", help="default: %(default)s")
    parser.add_argument("--work", metavar="DIR", help="where work folders are made; default: /dev/shm, else the system's")
    parser.add_argument("--keep", action="store_true", help="leave the work folder, and say where it is")
    parser.add_argument("--workloads", metavar="DIR", default=str(HERE / "workloads"), help=argparse.SUPPRESS)
    parsed = parser.parse_args(arguments)
    if parsed.rounds is not None and parsed.rounds < 1 or parsed.warmup < 0:
        parser.error("at least one round, and no negative warm-up")
    return parsed


def select(folder, names):
    paths = {path.stem: path for path in sorted(Path(folder).glob("*.py"))}
    unknown = [name for name in names if name not in paths]
    if unknown:
        sys.exit("benchmarks/run: no workload '%s'; there are: %s" % (unknown[0], ", ".join(paths)))
    return [Workload(paths[name]) for name in names or paths]


def measure(workload, parsed, work):
    """Returns a report.Result. Raises CannotMeasure or WrongResult."""
    bench = Bench(CHECKOUT, work, parsed)
    bench.say("%s: preparing" % workload.name)
    try:
        cases = workload.prepare(bench)
        rounds = measuring.run_rounds(
            cases, workload.controls, parsed.rounds or workload.rounds, parsed.warmup, parsed.seed, work, progress(workload.name)
        )
    finally:
        bench.close()
    sys.stderr.write("\n")
    commands = {case.name: " ".join(map(str, case.command)) for case in cases}
    return report.Result(workload.name, workload.summary, rounds, parsed.warmup, parsed.seed, measuring.floor(),
                         workload.figures, bench.left_out, commands)


def progress(name):
    terminal = sys.stderr.isatty()

    def tell(number, rounds, at, cases, case):
        if terminal:
            sys.stderr.write("\r\033[K%s: round %d of %d, %d of %d: %s" % (name, number, rounds, at, cases, case))
        elif at == 1:
            sys.stderr.write("%s%s: round %d of %d" % ("" if number == 1 else "\n", name, number, rounds))
        sys.stderr.flush()

    return tell


def main(arguments):
    parsed = options(arguments)
    workloads = select(parsed.workloads, parsed.names)
    if parsed.list:
        for workload in workloads:
            print("%s\n  %s" % (workload.name, workload.summary.splitlines()[0]))
            for goal in workload.goals():
                print("  - " + goal)
        return 0
    root = Path(tempfile.mkdtemp(prefix="experimentstash-bench-", dir=work_folder(parsed.work)))
    facts = machine.facts(parsed.maven, CHECKOUT, root)
    facts["load_before"] = machine.load()
    results, failures = [], []
    try:
        for workload in workloads:
            work = root / workload.name
            work.mkdir()
            try:
                results.append(measure(workload, parsed, work))
                show(report.markdown_of(results[-1]))
            except (measuring.CannotMeasure, measuring.WrongResult) as reason:
                failures.append((workload.name, str(reason)))
                print("\n%s: not measured: %s" % (workload.name, reason), file=sys.stderr)
            finally:
                if not parsed.keep:
                    shutil.rmtree(str(work), ignore_errors=True)
    except KeyboardInterrupt:
        failures.append(("the rest", "ended by Ctrl-C"))
    finally:
        if parsed.keep:
            print("the work folder is %s" % root, file=sys.stderr)
        else:
            shutil.rmtree(str(root), ignore_errors=True)
    facts["load_after"] = machine.load()
    write(parsed.output, facts, results, failures)
    return 1 if failures else 0


def show(text):
    """Whoever reads may have gone (`| head`); the files are written all the same."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")


def write(folder, facts, results, failures):
    os.makedirs(folder, exist_ok=True)
    base = os.path.join(folder, time.strftime("%Y%m%d-%H%M%S"))
    for ending, text in ((".md", report.markdown(facts, results, failures)), (".json", report.to_json(facts, results, failures))):
        with open(base + ending, "w") as file:
            file.write(text)
    print("written: %s.md and .json" % os.path.relpath(base), file=sys.stderr)
