"""Entry point: python3 cluster/main.py --experiment blobs --output outputs/mine [key=value ...]"""

import argparse
import csv
import json
import sys
from pathlib import Path

import data
import drawing
import kmeans

EXPERIMENTS = {
    "blobs": {"data": "blobs", "points": 450, "clusters": 3, "spread": 0.75, "seed": 1, "iterations": 100},
    "moons": {"data": "moons", "points": 400, "clusters": 2, "spread": 0.09, "seed": 1, "iterations": 100},
    "rings": {"data": "rings", "points": 400, "clusters": 2, "spread": 0.06, "seed": 1, "iterations": 100},
}


def main(arguments):
    parser = argparse.ArgumentParser(description="k-means on generated points, with nothing but the standard library")
    parser.add_argument("--experiment", required=True, choices=sorted(EXPERIMENTS))
    parser.add_argument("--output", required=True, type=Path, help="folder for the results; made if it is not there")
    parser.add_argument("overrides", nargs="*", metavar="key=value", help="such as clusters=5 or seed=7")
    options = parser.parse_args(arguments)
    settings = dict(EXPERIMENTS[options.experiment])
    for override in options.overrides:
        try:
            apply(override, settings)
        except ValueError as error:
            parser.error(str(error))

    points, groups = data.make(settings["data"], settings["points"], settings["spread"], settings["seed"])
    print(f"clustering {len(points)} points of '{settings['data']}' into {settings['clusters']}", flush=True)
    found = kmeans.fit(points, settings["clusters"], settings["seed"], settings["iterations"])
    metrics = {
        "experiment": options.experiment,
        "points": len(points),
        "clusters": settings["clusters"],
        "iterations": found.iterations,
        "inertia": round(found.inertia, 6),
        "purity": round(kmeans.purity(found.labels, groups), 6),
    }
    print(f"{found.iterations} iterations, inertia {metrics['inertia']:.3f}, purity {metrics['purity']:.4f}", flush=True)

    options.output.mkdir(parents=True, exist_ok=True)
    write_points(options.output / "clusters.csv", points, groups, found.labels)
    write_text(options.output / "metrics.json", json.dumps(metrics, indent=2) + "\n")
    write_text(options.output / f"{options.experiment}.svg", drawing.scatter(options.experiment, points, groups, found, metrics))
    print(f"wrote clusters.csv, metrics.json, {options.experiment}.svg", flush=True)


def apply(override, settings):
    """Puts one key=value into the settings. Raises ValueError with a sentence for a person."""
    key, equals, text = override.partition("=")
    if not equals:
        raise ValueError(f"'{override}' is no override; write key=value")
    if key not in settings:
        raise ValueError(f"unknown key '{key}'; known: {', '.join(settings)}")
    kind = type(settings[key])
    try:
        value = kind(text)
    except ValueError:
        raise ValueError(f"{key}={text}: {'a whole number' if kind is int else 'a number'} is needed") from None
    if key == "data" and value not in data.MAKERS:
        raise ValueError(f"data={value}: known are {', '.join(data.MAKERS)}")
    least, most = {"points": (10, 5000), "clusters": (1, 8), "iterations": (1, 1000), "spread": (0.0, 10.0)}.get(key, (None, None))
    if least is not None and not least <= value <= most:
        raise ValueError(f"{key}={text}: {least:g} to {most:g} is possible")
    settings[key] = value


def write_points(file, points, groups, labels):
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["x", "y", "group", "cluster"])
        for (x, y), group, label in zip(points, groups, labels):
            writer.writerow([f"{x:.6f}", f"{y:.6f}", group, label])


def write_text(file, text):
    with file.open("w", encoding="utf-8", newline="\n") as out:
        out.write(text)


if __name__ == "__main__":
    main(sys.argv[1:])
