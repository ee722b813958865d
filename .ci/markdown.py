#!/usr/bin/env python3
"""The fenced blocks of a Markdown file.

    markdown.py PAGE NAME     prints the block whose first line is the comment '# NAME'
"""

import re
import sys
from collections import namedtuple
from pathlib import Path

# note: the text of a comment <!-- test: ... --> in the line before the fence
Block = namedtuple("Block", "language note text line")

FENCE = re.compile(r"^(?:<!-- test: (?P<note>.*?) -->\n+)?```(?P<language>[\w-]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page):
    text = Path(page).read_text(encoding="utf-8")
    return [
        Block(found["language"], found["note"] or "", found["text"], text.count("\n", 0, found.start("text")) + 1)
        for found in FENCE.finditer(text)
    ]


def named(page, name):
    found = [block for block in blocks(page) if block.text.split("\n", 1)[0] == f"# {name}"]
    if len(found) != 1:
        sys.exit(f"{page} has {len(found)} blocks that begin with '# {name}'; one is needed")
    return found[0]


if __name__ == "__main__":
    sys.stdout.write(named(sys.argv[1], sys.argv[2]).text)
