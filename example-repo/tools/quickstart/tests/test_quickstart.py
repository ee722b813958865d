"""python3 -m unittest discover -s tests"""

import csv
import json
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path

TOOL = Path(__file__).resolve().parent.parent


def run(*arguments):
    command = [sys.executable, "cluster/main.py", *map(str, arguments)]
    return subprocess.run(command, cwd=TOOL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)


class QuickstartTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_two_runs_give_the_same_bytes(self):
        for name in ("first", "second"):
            ended = run("--experiment", "moons", "--output", self.folder / name)
            self.assertEqual(ended.returncode, 0, ended.stdout)
        for file in ("clusters.csv", "metrics.json", "moons.svg"):
            self.assertEqual((self.folder / "first" / file).read_bytes(), (self.folder / "second" / file).read_bytes())

    def test_the_results_are_about_all_points(self):
        ended = run("--experiment", "blobs", "--output", self.folder, "points=90", "clusters=4")
        self.assertEqual(ended.returncode, 0, ended.stdout)
        with (self.folder / "clusters.csv").open(newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), 90)
        self.assertEqual({row["cluster"] for row in rows}, {"0", "1", "2", "3"})
        metrics = json.loads((self.folder / "metrics.json").read_text())
        self.assertEqual((metrics["points"], metrics["clusters"]), (90, 4))
        xml.parse(self.folder / "blobs.svg")

    def test_a_wrong_parameter_is_named(self):
        for override, said in {
            "clusters=many": "clusters=many: a whole number is needed",
            "clusters=0": "clusters=0: 1 to 8 is possible",
            "cluster=2": "unknown key 'cluster'",
            "clusters": "'clusters' is no override",
        }.items():
            ended = run("--experiment", "blobs", "--output", self.folder, override)
            self.assertEqual(ended.returncode, 2)
            self.assertIn(said, ended.stdout)


if __name__ == "__main__":
    unittest.main()
