#!/usr/bin/env python3
"""Does what the recipes in docs/ci.md say: their commands, word for word, on a stash whose tools are git submodules.

    recipes.py PAGE PLUGIN FOLDER

PLUGIN is a clone of this project, which the recipes install from; FOLDER is made. What only the service can do (checkout,
caches, upload) is looked at as data: that the files it keeps are there, that the caches are those that were filled.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import markdown
import yaml

EXPERIMENT = "figure1_method_comparison/pca_swissroll"


def main(page, plugin, folder):
    folder = Path(folder).resolve()
    plugin = Path(plugin).resolve()
    made = folder / "made"
    subprocess.run([plugin / "example-repo" / "make-stash", made, "--no-lock"], check=True, stdin=subprocess.DEVNULL)
    github(yaml.safe_load(markdown.named(page, ".github/workflows/stash.yml").text), made / "stash", plugin, folder / "github")
    gitlab(yaml.safe_load(markdown.named(page, ".gitlab-ci.yml").text), made / "stash", plugin, folder / "gitlab")
    before_commit(yaml.safe_load(markdown.named(page, ".pre-commit-config.yaml").text), folder / "github" / "work")


def github(workflow, stash, plugin, folder):
    (job,) = workflow["jobs"].values()
    checkout = step(job, "actions/checkout")["with"]
    work = check_out(stash, folder / "work", checkout["submodules"] == "recursive")
    (folder / "temp").mkdir()
    variables = {**os.environ, "RUNNER_TEMP": str(folder / "temp"), **given(workflow["env"], plugin)}
    for todo in job["steps"]:
        if "run" in todo:
            execute(todo["name"], todo["run"], work, variables)
    sarif = step(job, "github/codeql-action/upload-sarif")["with"]["sarif_file"]
    if json.loads((work / sarif).read_text())["version"] != "2.1.0":
        sys.exit(f"{sarif} is not what it should be")
    upload = step(job, "actions/upload-artifact")["with"]
    if not upload["include-hidden-files"]:
        sys.exit("the upload leaves out .hydra")
    expect_results(work, upload["path"].split())
    for cached in step(job, "actions/cache")["with"]["path"].split():
        if not Path(cached.replace("~", os.environ["HOME"])).is_dir():
            sys.exit(f"the cache of {cached} is not where the recipe looks")


def before_commit(config, work):
    """What pre-commit would start; it passes on a sound stash and fails on one that is not."""
    (hook,) = config["repos"][0]["hooks"]
    files = ["configs/meta.yaml", ".gitmodules", "tools/swissroll"]
    if not all(re.search(hook["files"], file) for file in files) or re.search(hook["files"], "paper.tex"):
        sys.exit("the hook is not started for the files that it is about")
    execute(hook["name"], hook["entry"], work, os.environ)
    (work / "configs" / "broken.yaml").write_text("tool: nobody\nexperiment: x\n")
    if subprocess.run(hook["entry"], shell=True, cwd=work, stdin=subprocess.DEVNULL).returncode == 0:
        sys.exit("the hook let a broken experiment pass")
    (work / "configs" / "broken.yaml").unlink()


def gitlab(pipeline, stash, plugin, folder):
    (job,) = pipeline.values()
    work = check_out(stash, folder / "work", job["variables"]["GIT_SUBMODULE_STRATEGY"] == "recursive")
    variables = {**os.environ, "CI_PROJECT_DIR": str(work)}
    for name, value in given(job["variables"], plugin).items():
        variables[name] = re.sub(r"\$(\w+)", lambda found: variables[found[1]], value)
    # as on a second push: what Maven fetched for the other recipe comes out of the cache
    (cached,) = job["cache"]["paths"]
    shutil.copytree(Path(os.environ["HOME"], ".m2", "repository"), work / cached / "maven")
    # as a runner does: both lists are one script
    junit = work / job["artifacts"]["reports"]["junit"]
    lines = [line for line in job["before_script"] + job["script"] if not line.startswith("apt-get ")]
    execute("before_script and script", "\n".join(lines), work, variables)
    expect_results(work, job["artifacts"]["paths"])
    if "<testsuite" not in junit.read_text():
        sys.exit(f"{junit} is not what it should be")
    if missing := {"maven", "uv", "experimentstash"} - {file.name for file in (work / cached).iterdir()}:
        sys.exit(f"the cache {cached} does not hold {missing}")
    status = subprocess.run(["git", "status", "--porcelain"], cwd=work, check=True, stdout=subprocess.PIPE).stdout
    if status:
        sys.exit(f"the recipe makes the stash dirty:\n{status.decode()}")


def given(variables, plugin):
    """What a user fills in, filled in."""
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=plugin, check=True, stdout=subprocess.PIPE).stdout.decode().strip()
    filled = {"PLUGIN_URL": str(plugin), "PLUGIN_COMMIT": commit, "EXPERIMENT": EXPERIMENT}
    if missing := filled.keys() - variables.keys():
        sys.exit(f"the recipe has no variable {missing}")
    return {**{name: str(value) for name, value in variables.items()}, **filled}


def step(job, action):
    (found,) = [step for step in job["steps"] if step.get("uses", "").startswith(action + "@")]
    return found


def check_out(stash, work, submodules):
    if not submodules:
        sys.exit("the recipe does not check out submodules")
    # git takes no submodule from a local path without being told
    command = ["git", "-c", "protocol.file.allow=always", "clone", "--quiet", "--recurse-submodules", stash, work]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    # what git keeps of that permission is nothing, so the stash is as the service would leave it
    return work


def execute(name, commands, folder, variables):
    print(f"\n-- {name}\n" + "".join(f"   $ {line}\n" for line in commands.splitlines()), flush=True)
    ended = subprocess.run(["bash", "-e", "-c", commands], cwd=folder, env=variables, stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    if ended.returncode != 0:
        sys.exit(f"-- {name}: exit code {ended.returncode}")


def expect_results(work, patterns):
    kept = [file for pattern in patterns for place in work.glob(pattern.rstrip("/")) for file in place.rglob("*")]
    names = {file.name for file in kept}
    if missing := {"run.json", "output.log", "metrics.json", "embeddings.csv", ".hydra"} - names:
        sys.exit(f"the recipe does not keep {missing}")
    print(f"-- keeps {sum(file.is_file() for file in kept)} files", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
