#!/usr/bin/env python3
"""Does what the README says: executes its sh blocks, in their order, word for word.

    readme.py README FOLDER EMPTY

FOLDER is a fresh clone, where the commands are typed; EMPTY is made, for a block noted 'in an empty folder'. A block noted
'twice' is done again, and then each of its runs must say that its results are bit-identical. A block noted 'elsewhere' is
executed by .ci/run itself. Fails at the first command that fails.
"""

import re
import subprocess
import sys
from pathlib import Path

import markdown

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def main(readme, folder, empty):
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
        execute(f"{readme}:{block.line}", block.text, where)
        if "twice" in notes:
            said = execute(f"{readme}:{block.line}, again", block.text, where)
            runs, same = said.count("succeeded in "), said.count("bit-identical to the last success")
            if runs == 0 or runs != same:
                sys.exit(f"{readme}:{block.line}: of {runs} runs {same} say that their results are bit-identical")
            print(f"-- {runs} runs, all bit-identical", flush=True)
    if done == 0:
        sys.exit(f"{readme} has no sh block")


def execute(name, commands, folder):
    """Returns what was printed, without colours. Shows all of it but the progress of downloads."""
    print(f"\n-- {name}\n" + "".join(f"   $ {line}\n" for line in commands.splitlines()), flush=True)
    said = []
    with subprocess.Popen(
        ["sh", "-e", "-c", commands], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
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
