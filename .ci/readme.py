#!/usr/bin/env python3
"""Does what the README says: executes its sh blocks, in their order, word for word.

    readme.py README FOLDER EMPTY

FOLDER is a fresh clone, where the commands are typed; EMPTY is made, for a block noted 'in an empty folder'. A block noted
'twice' is done again, and then each of its runs must say that its results are bit-identical. A block noted 'elsewhere' is
executed by .ci/run itself. Fails at the first command that fails.

The address that stands for a newcomer's own, https://example.org/lab/<tool>.git, leads to that tool of example-repo: git is told
so by variables, which the plugin leaves to it. So no network is needed for it, and no configuration is changed.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import markdown

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
UPSTREAM = "https://example.org/lab/"


def main(readme, folder, empty):
    with tempfile.TemporaryDirectory() as made:
        subprocess.run(
            [Path(folder, "example-repo", "make-stash"), made, "--no-lock"], check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr
        )
        play(readme, folder, empty, {**os.environ, **redirections(Path(made, "upstream").resolve())})


def redirections(upstream):
    """Variables with which git takes the repositories of this folder for those at the address."""
    settings = {"protocol.file.allow": "always"}
    for tool in upstream.iterdir():
        settings[f"url.{tool.as_uri()}.insteadOf"] = f"{UPSTREAM}{tool.name}.git"
    variables = {"GIT_CONFIG_COUNT": str(len(settings))}
    for number, (key, value) in enumerate(settings.items()):
        variables.update({f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value})
    return variables


def play(readme, folder, empty, variables):
    done = 0
    for block in markdown.blocks(readme):
        if block.language != "sh":
            continue
        notes = [note.strip() for note in block.note.split(",") if note.strip()]
        if unknown := set(notes) - {"twice", "elsewhere", "in an empty folder"}:
            sys.exit(f"{readme}:{block.line}: unknown note {unknown}")
        done += 1
        if "elsewhere" in notes:
            continue
        where = Path(empty if "in an empty folder" in notes else folder)
        where.mkdir(exist_ok=True)
        execute(f"{readme}:{block.line}", block.text, where, variables)
        if "twice" in notes:
            said = execute(f"{readme}:{block.line}, again", block.text, where, variables)
            runs, same = said.count("succeeded in "), said.count("bit-identical to the last success")
            if runs == 0 or runs != same:
                sys.exit(f"{readme}:{block.line}: of {runs} runs {same} say that their results are bit-identical")
            print(f"-- {runs} runs, all bit-identical", flush=True)
    if done == 0:
        sys.exit(f"{readme} has no sh block")


def execute(name, commands, folder, variables):
    """Returns what was printed, without colours. Shows all of it but the progress of downloads."""
    print(f"\n-- {name}\n" + "".join(f"   $ {line}\n" for line in commands.splitlines()), flush=True)
    said = []
    with subprocess.Popen(
        ["sh", "-e", "-c", commands],
        cwd=folder,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        for raw in process.stdout:
            line = COLOUR.sub("", raw.decode("utf-8", "replace"))
            said.append(line)
            if not re.match(r"(\[INFO\] )?(Download(ing|ed) from|Progress)", line):
                sys.stdout.write(line)
                sys.stdout.flush()
    if process.returncode != 0:
        sys.exit(f"-- {name}: exit code {process.returncode}")
    return "".join(said)


if __name__ == "__main__":
    main(*sys.argv[1:])
