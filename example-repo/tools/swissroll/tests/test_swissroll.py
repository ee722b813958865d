"""Run with the tool's environment: python -m unittest"""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOOL = Path(__file__).resolve().parent.parent
SMALL = ["data.n_samples=120", "figure.dpi=40"]


def run(*arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "src.main", *arguments]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    return subprocess.run(command, cwd=TOOL, env=environment, capture_output=True, text=True, check=False)


class SwissrollTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_two_runs_give_the_same_bytes(self):
        for name in ("first", "second"):
            ended = run("experiment=scurve_isomap", *SMALL, f"hydra.run.dir={self.folder / name}")
            self.assertEqual(ended.returncode, 0, ended.stderr)
        for file in ("embeddings.csv", "metrics.json", "scurve_isomap.png"):
            self.assertEqual((self.folder / "first" / file).read_bytes(), (self.folder / "second" / file).read_bytes(), file)

    def test_the_numbers_follow_the_seed(self):
        found = []
        for seed in (0, 1):
            folder = self.folder / str(seed)
            ended = run("experiment=swissroll_pca", *SMALL, f"seed={seed}", f"hydra.run.dir={folder}")
            self.assertEqual(ended.returncode, 0, ended.stderr)
            found.append(json.loads((folder / "metrics.json").read_text(encoding="utf-8")))
        self.assertEqual(found[0]["n_samples"], 120)
        self.assertNotEqual(found[0]["trustworthiness"], found[1]["trustworthiness"])

    def test_a_wrong_parameter_is_named(self):
        ended = run("experiment=swissroll_isomap", *SMALL, "method.n_neighbors=500", f"hydra.run.dir={self.folder}")
        self.assertEqual(ended.returncode, 2)
        self.assertIn("method.n_neighbors=500: a number from 1 to below 120 (data.n_samples) is needed", ended.stdout + ended.stderr)


if __name__ == "__main__":
    unittest.main()
