"""Results as Markdown for a person and as JSON for a program."""

import json
import statistics

from .figures import estimate_of, is_disturbed, quartiles, verdict

SCHEMA = 1


def show(value, unit, signed=False):
    """With its unit, three digits or so."""
    plus = "+" if signed and value > 0 else ""
    if unit == "x":
        return "%.3f" % value
    if unit == "s":
        return "%s%s s" % (plus, rounded(value, 1)) if abs(value) >= 10 else "%s%s ms" % (plus, rounded(value * 1e3, 0))
    return "%s%s MB" % (plus, rounded(value / 1e6, 1))


def rounded(value, digits):
    """Without the "-0" that a small negative number becomes."""
    return "%.*f" % (digits, round(value, digits) + 0.0)


def interval(found, unit, signed=False):
    if found is None:
        return "-"
    return "%s [%s, %s]" % tuple(show(value, unit, signed) for value in (found.median, found.low, found.high))


class Result:
    """One workload, measured; everything that is said of it, as plain data."""

    def __init__(self, name, summary, rounds, warmup, seed, floor, figures, left_out, commands):
        self.data = {"name": name, "summary": summary, "rounds": len(rounds), "warmup": warmup, "seed": seed, "floor_bytes": floor}
        self.data["cases"] = {}
        order = list(commands)
        for case in sorted(rounds[0], key=lambda name: order.index(name) if name in commands else len(order)):
            samples = [one[case] for one in rounds]
            self.data["cases"][case] = {
                "command": commands.get(case),
                "wall_seconds": [round(sample.wall, 5) for sample in samples],
                "cpu_seconds": [round(sample.cpu, 5) for sample in samples],
                "peak_bytes": [sample.peak for sample in samples],
                "cores_of_others": [round(sample.others, 2) for sample in samples],
                "tree_bytes": [sample.tree for sample in samples if sample.tree is not None] or None,
                "watched_bytes": {
                    watched: [sample.watched.get(watched, 0) for sample in samples] for watched in samples[0].watched
                } or None,
            }
        self.data["figures"] = [self.figure(figure, rounds, seed) for figure in figures if not missing(figure, left_out)]
        self.data["left_out"] = [
            {"figure": figure.name, "why": missing(figure, left_out)} for figure in figures if missing(figure, left_out)
        ]

    def figure(self, figure, rounds, seed):
        found = estimate_of(figure.value, rounds, seed)
        null = estimate_of(figure.null, rounds, seed) if figure.null else None
        text = {"name": figure.name, "unit": figure.unit, "goal": figure.at_most, "stretch": figure.stretch}
        if found is None:
            text["verdict"] = "not measured on this system"
            return text
        signed = figure.null is not None and figure.unit != "x"
        text.update(median=found.median, low=found.low, high=found.high, values=[round(value, 6) for value in found.values])
        text["shown"] = interval(found, figure.unit, signed)
        if null:
            text["null"] = {"median": null.median, "low": null.low, "high": null.high, "shown": interval(null, figure.unit, signed)}
        text["verdict"] = verdict(figure, found)
        if is_disturbed(figure, null):
            text["verdict"] = (text["verdict"] + "; " if text["verdict"] else "") + "the null control is off: measure again"
        return text


def missing(figure, left_out):
    return next((left_out[case] for case in figure.needs if case in left_out), None)


def goal(figure):
    if figure["goal"] is None:
        return "-"
    text = "at most " + show(figure["goal"], figure["unit"])
    return text + (", stretch " + show(figure["stretch"], figure["unit"]) if figure["stretch"] is not None else "")


def row(*cells):
    return "| %s |" % " | ".join(cells)


def markdown_of(result):
    """One workload."""
    data = result.data
    lines = ["## %s" % data["name"], "", data["summary"], ""]
    lines += [row("figure", "median [95 % interval]", "null control", "goal", "verdict"), row(*["---"] * 5)]
    for figure in data["figures"]:
        null = figure["null"]["shown"] if "null" in figure else "-"
        lines.append(row(figure["name"], figure.get("shown", "-"), null, goal(figure), figure["verdict"] or "-"))
    lines += ["", row("case", "wall, median [quartiles]", "fastest", "CPU", "largest process", "others, cores"), row(*["---"] * 6)]
    for name, case in data["cases"].items():
        middle, first, third = quartiles(case["wall_seconds"])
        peak = statistics.median(case["peak_bytes"])
        shown_peak = show(peak, "bytes") if peak > data["floor_bytes"] else "under %s" % show(data["floor_bytes"], "bytes")
        lines.append(row(
            name, "%s [%s, %s]" % (show(middle, "s"), show(first, "s"), show(third, "s")), show(min(case["wall_seconds"]), "s"),
            show(statistics.median(case["cpu_seconds"]), "s"), shown_peak, "%.1f" % statistics.median(case["cores_of_others"]),
        ))
    lines += ["", "%d rounds after %d of warm-up, in an order drawn with seed %d." % (data["rounds"], data["warmup"], data["seed"])]
    for left in data["left_out"]:
        lines.append("Left out: %s (%s)" % (left["figure"], left["why"]))
    return "\n".join(lines) + "\n"


def markdown(machine, results, failures):
    """The whole report."""
    lines = ["# Benchmarks", "", row("fact", "value"), row("---", "---")]
    lines += [row(name.replace("_", " "), str(value)) for name, value in machine.items()]
    parts = ["\n".join(lines) + "\n"] + [markdown_of(result) for result in results]
    parts += ["## %s\n\nNot measured: %s\n" % failure for failure in failures]
    return "\n".join(parts)


def to_json(machine, results, failures):
    document = {
        "schema": SCHEMA, "machine": machine, "workloads": [result.data for result in results],
        "not_measured": [{"name": name, "why": why} for name, why in failures],
    }
    return json.dumps(document, indent=2) + "\n"
