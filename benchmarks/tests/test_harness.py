"""The harness itself: that it measures what it says, and says when it cannot.

    python3 -m unittest discover -s benchmarks/tests
"""

import contextlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
BENCHMARKS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(BENCHMARKS))

from harness import CPU, PEAK, TREE, WALL, Case, WrongResult, cli, extra, flood, level, ratio, watched  # noqa: E402
from harness.figures import estimate, estimate_of, is_disturbed, verdict  # noqa: E402
from harness.git_server import GitServer  # noqa: E402
from harness.measuring import Sample, floor, run_once, run_rounds  # noqa: E402

MEGABYTE = 1_000_000
HOG = "import time; held = b'x' * (120 * 1000 * 1000); time.sleep(%s)"


def sample(wall, peak=0):
    return Sample(wall, wall, peak, 0.0)


class Temporary(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.output = self.folder / "printed"

    def case(self, *command, **more):
        return Case("case", list(command), self.folder, dict(os.environ), **more)

    def python(self, text, **more):
        return self.case(sys.executable, "-c", text, **more)


class Measuring(Temporary):
    def test_wall_and_cpu_time_are_those_of_the_command(self):
        asleep = run_once(self.python("import time; time.sleep(0.3)"), self.output)
        self.assertGreaterEqual(asleep.wall, 0.3)
        self.assertLess(asleep.cpu, asleep.wall)
        busy = run_once(self.python("import time\nwhile time.process_time() < 0.3: pass"), self.output)
        self.assertGreaterEqual(busy.cpu, 0.3)

    def test_what_its_children_used_counts(self):
        text = "import subprocess, sys; subprocess.run([sys.executable, '-c', %r])" % (
            "import time\nwhile time.process_time() < 0.2: pass\n" + HOG % 0)
        measured = run_once(self.python(text), self.output)
        self.assertGreaterEqual(measured.cpu, 0.2)
        self.assertGreater(measured.peak, 120 * MEGABYTE)

    def test_peak_is_that_of_the_largest_process_and_the_floor_is_ours(self):
        self.assertGreater(run_once(self.python(HOG % 0), self.output).peak, 120 * MEGABYTE)
        small = run_once(self.case("true"), self.output)
        self.assertLessEqual(small.peak, floor() + MEGABYTE)

    @unittest.skipUnless(Path("/proc/self/task").exists(), "needs /proc")
    def test_all_processes_together_and_one_of_them(self):
        text = "import subprocess, sys; [p.wait() for p in [subprocess.Popen([sys.executable, '-c', %r]) for _ in 'ab']]" % (HOG % 1.5)
        measured = run_once(self.python(text, tree=True, watch={"hog": "held ="}), self.output)
        self.assertGreater(TREE.of(measured), 2 * 120 * MEGABYTE)
        self.assertGreater(watched("hog").of(measured), 120 * MEGABYTE)
        self.assertLess(watched("hog").of(measured), 2 * 120 * MEGABYTE)
        self.assertIsNone(watched("another").of(measured))

    def test_a_command_that_fails_is_no_measurement(self):
        with self.assertRaisesRegex(WrongResult, r"(?s)exit code 3.*the reason"):
            run_once(self.python("print('the reason'); raise SystemExit(3)"), self.output)
        with self.assertRaisesRegex(WrongResult, "cannot be started"):
            run_once(self.case(str(self.folder / "absent")), self.output)

    def test_a_command_that_did_not_do_its_work_is_no_measurement(self):
        def check(output):
            raise WrongResult("it printed " + output.read_text().strip())

        with self.assertRaisesRegex(WrongResult, "case: it printed nonsense"):
            run_once(self.python("print('nonsense')", check=check), self.output)

    def test_input_is_empty_or_held_open(self):
        run_once(self.python("import sys; assert sys.stdin.read() == ''"), self.output)
        text = "import select, sys; assert not select.select([sys.stdin], [], [], 0.1)[0]"
        run_once(self.python(text, hold_input=True), self.output)

    def test_rounds_hold_every_case_controls_twice_and_drop_the_warm_up(self):
        ran = []
        cases = [Case(name, ["true"], self.folder, dict(os.environ), before=lambda name=name: ran.append(name)) for name in "ab"]
        rounds = run_rounds(cases, ("a",), 3, 2, 7, self.folder, lambda *_: None)
        self.assertEqual(3, len(rounds))
        self.assertEqual({"a", "a (again)", "b"}, set(rounds[0]))
        self.assertEqual((10, 5), (ran.count("a"), ran.count("b")))
        self.assertGreater(len({tuple(ran[at:at + 3]) for at in range(0, 15, 3)}), 1, "the order changes")


class Figures(unittest.TestCase):
    def test_a_ratio_is_taken_round_by_round(self):
        # the machine halves its speed between rounds: the ratio does not care
        rounds = [{"a": sample(1.1 * speed), "b": sample(speed)} for speed in (1, 2, 1, 2, 4, 1, 2)]
        found = estimate_of(ratio("a", "b").value, rounds)
        self.assertAlmostEqual(1.1, found.median)
        self.assertAlmostEqual(1.1, found.low)
        self.assertAlmostEqual(1.1, found.high)

    def test_the_interval_holds_the_truth_and_is_the_same_each_time(self):
        values = [1.0 + (at * 37 % 19 - 9) / 100 for at in range(19)]
        found = estimate(values)
        self.assertEqual(found, estimate(values))
        self.assertLess(found.low, 1.0)
        self.assertGreater(found.high, 1.0)
        self.assertAlmostEqual(1.0, found.median)
        self.assertLess(found.high - found.low, 0.15)

    def test_a_null_control_compares_the_baseline_with_itself(self):
        rounds = [{"a": sample(2.0), "b": sample(1.0), "b (again)": sample(1.5)}] * 5
        figure = ratio("a", "b")
        self.assertAlmostEqual(1.5, estimate_of(figure.null, rounds).median)
        self.assertTrue(is_disturbed(figure, estimate_of(figure.null, rounds)))
        difference = extra("a", "b")
        self.assertAlmostEqual(0.5, estimate_of(difference.null, rounds).median)
        self.assertTrue(is_disturbed(difference, estimate_of(difference.null, rounds)))
        self.assertIsNone(estimate_of(extra("a", "b", by=PEAK).null, [{"a": sample(1), "b": sample(1)}]))

    def test_quantities(self):
        one = {"a": Sample(3.0, 2.0, 30, 0.0), "b": Sample(1.0, 1.0, 10, 0.0)}
        self.assertEqual(3.0, ratio("a", "b").value(one))
        self.assertEqual(2.0, ratio("a", "b", by=CPU).value(one))
        self.assertEqual(20, extra("a", "b", by=PEAK).value(one))
        self.assertEqual("bytes", extra("a", "b", by=PEAK).unit)
        self.assertEqual(30, level("a").value(one))
        self.assertIsNone(level("a", by=TREE).value(one))
        self.assertEqual(3.0, level("a", by=WALL).value(one))

    def test_only_an_interval_on_one_side_decides(self):
        def judged(values, at_most, stretch=None):
            rounds = [{"a": sample(value), "b": sample(1.0)} for value in values]
            figure = ratio("a", "b", at_most=at_most, stretch=stretch)
            return verdict(figure, estimate_of(figure.value, rounds))

        tight = [1.09, 1.10, 1.11, 1.10, 1.10, 1.09, 1.11]
        self.assertEqual("met", judged(tight, 1.15))
        self.assertEqual("met, stretch too", judged(tight, 1.15, 1.12))
        self.assertEqual("met", judged(tight, 1.15, 1.10))
        self.assertEqual("NOT MET", judged(tight, 1.05))
        self.assertIn("open", judged([1.0, 1.2, 1.1, 1.3, 0.9], 1.15))
        self.assertIn("too few", judged([1.0] * 4, 1.15))
        self.assertEqual("", judged(tight, None))


class Flood(Temporary):
    def test_a_byte_that_is_missing_or_wrong_is_found(self):
        written = flood.lines(self.folder / "lines", 25_000)
        data = written.read_bytes()
        self.assertEqual(25_000 * flood.WIDTH, len(data))
        copy = self.folder / "copy"
        copy.write_bytes(b"before\n" + data + b"after\n")
        flood.holds(copy, written)
        with self.assertRaises(WrongResult):
            flood.holds(copy, written, exactly=True)
        for spoilt in (data[:-1], data[:300_000] + data[300_200:], data[:-3] + b"y" + data[-2:], b""):
            copy.write_bytes(spoilt)
            with self.assertRaises(WrongResult):
                flood.holds(copy, written)


class CommandLine(Temporary):
    def run_it(self, *arguments):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = cli.main(["--workloads", str(BENCHMARKS / "tests" / "workloads"), "--maven", "no-such-maven", "--work",
                             str(self.folder / "work"), "--output", str(self.folder / "results"), *arguments])
        return code, out.getvalue(), err.getvalue()

    def result(self, ending):
        files = list((self.folder / "results").glob("*" + ending))
        self.assertEqual(1, len(files))
        return files[0].read_text()

    def test_a_report_for_a_person_and_one_for_a_program(self):
        code, printed, _ = self.run_it("true", "--rounds", "5", "--warmup", "1")
        self.assertEqual(0, code)
        document = json.loads(self.result(".json"))
        workload = document["workloads"][0]
        self.assertEqual(["true", 5, 1], [workload[key] for key in ("name", "rounds", "warmup")])
        self.assertEqual(["true", "sleep", "true (again)"], list(workload["cases"]))
        self.assertEqual(5, len(workload["cases"]["sleep"]["wall_seconds"]))
        figures = {figure["name"]: figure for figure in workload["figures"]}
        self.assertEqual("NOT MET", figures["true, largest process"]["verdict"])
        self.assertIn("met", figures["sleep / true"]["verdict"])
        self.assertIn("null", figures["sleep / true"])
        self.assertIn("python", document["machine"])
        self.assertIn("load_after", document["machine"])
        text = self.result(".md")
        self.assertIn(printed.strip(), text)
        self.assertRegex(text, r"\| true, largest process \| .* \| at most 0\.0 MB \| NOT MET \|")
        self.assertIn("Left out: a peer that is not there / true (it is not installed)", text)
        self.assertEqual([], list((self.folder / "work").iterdir()), "the work folder is gone")

    def test_a_workload_that_cannot_be_measured_fails_the_call_and_not_the_others(self):
        code, printed, said = self.run_it("broken", "true", "--rounds", "1", "--warmup", "0")
        self.assertEqual(1, code)
        self.assertIn("why it failed", said)
        self.assertIn("## true", printed)
        document = json.loads(self.result(".json"))
        self.assertEqual(["broken"], [one["name"] for one in document["not_measured"]])
        self.assertEqual(["true"], [one["name"] for one in document["workloads"]])

    def test_the_list_names_each_workload_and_its_goals(self):
        code, printed, _ = self.run_it("--list")
        self.assertEqual(0, code)
        self.assertIn("true\n  The command `true`, for the tests of the harness.\n  - sleep / true: at most", printed)

    def test_an_unknown_name_is_told_with_those_that_there_are(self):
        with self.assertRaises(SystemExit) as ended:
            self.run_it("tru")
        self.assertRegex(str(ended.exception), "no workload 'tru'; there are: broken, true")


class Serving(Temporary):
    def test_git_clones_from_the_server_and_the_server_ends(self):
        source = self.folder / "source"
        source.mkdir()
        (source / "data.bin").write_bytes(os.urandom(3 * MEGABYTE))
        environment = dict(os.environ, GIT_CONFIG_GLOBAL=os.devnull, no_proxy="127.0.0.1")
        git = ["git", "-c", "user.name=Ada Example", "-c", "user.email=ada@example.org"]
        for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "one"], ["clone", "-q", "--bare", ".", "../served/one"]):
            subprocess.run(git + command, cwd=source, env=environment, check=True)
        server = GitServer(self.folder / "served")
        self.addCleanup(lambda: server.process.poll() is not None or server.process.kill())
        subprocess.run(git + ["clone", "-q", server.url("one"), "clone"], cwd=self.folder, env=environment, check=True)
        self.assertEqual((self.folder / "clone" / "data.bin").read_bytes(), (source / "data.bin").read_bytes())
        missing = subprocess.run(git + ["ls-remote", server.url("two")], cwd=self.folder, env=environment, stderr=subprocess.PIPE)
        self.assertIn(b"not found", missing.stderr)
        server.close()
        self.assertEqual(server.process.returncode, 0)


class Workloads(unittest.TestCase):
    """Those that are shipped, without running them."""

    def test_each_has_figures_a_goal_and_a_place_in_the_readme(self):
        readme = (BENCHMARKS / "README.md").read_text()
        for workload in cli.select(str(BENCHMARKS / "workloads"), []):
            with self.subTest(workload.name):
                self.assertTrue(workload.goals())
                self.assertIn("`%s`" % workload.name, readme)
                names = [figure.name for figure in workload.figures]
                self.assertEqual(len(names), len(set(names)))
                for figure in workload.figures:
                    if figure.at_most is not None and figure.stretch is not None:
                        self.assertLess(figure.stretch, figure.at_most)

    def test_no_control_stands_for_nothing(self):
        for workload in cli.select(str(BENCHMARKS / "workloads"), []):
            baselines = {re.sub(r" \(again\)$", "", figure.control) for figure in workload.figures if figure.control}
            for control in workload.controls:
                self.assertIn(control, baselines, workload.name)


if __name__ == "__main__":
    unittest.main()
