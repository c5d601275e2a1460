"""Wraps the prose of Markdown files at 120 characters, so that a change shows as the lines that changed.

usage:  python scripts/wrap_docs.py FILE…

Paragraphs and list items with a longer line are wrapped anew; tables, code, headings and pictures stay as they are.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

LIMIT = 120
ITEM = re.compile(r"\s*(?:[-*]|\d+\.)\s+")
# What is no prose when it begins a line.
OTHER = ("|", "#", "    ", "![", "<", ">")
# A space in code or in a link's address is no place for a new line.
KEPT = re.compile(r"`[^`]*`|\]\([^)]*\)")


def blocks(text: str) -> Iterator[tuple[bool, list[str]]]:
    """The text in pieces, each with whether it is one paragraph or one item."""
    prose: list[str] = []
    code = False
    for line in text.split("\n"):
        fence = line.startswith("```")
        goes_on = bool(prose) and line.startswith("    ") and bool(line.strip())
        if code or fence or not line.strip() or (line.startswith(OTHER) and not goes_on and not ITEM.match(line)):
            yield True, prose
            prose = []
            yield False, [line]
            code ^= fence
        elif ITEM.match(line):
            yield True, prose
            prose = [line]
        else:
            prose.append(line)
    yield True, prose


def wrapped(lines: list[str]) -> list[str]:
    """One paragraph or item in lines of at most LIMIT characters; as it is where it keeps to that."""
    if all(len(line) <= LIMIT for line in lines):
        return lines
    mark = ITEM.match(lines[0])
    first = mark[0] if mark else re.match(r"\s*", lines[0])[0]  # type: ignore[index]
    words = " ".join([lines[0][len(first) :].strip(), *(line.strip() for line in lines[1:])])
    kept = KEPT.sub(lambda found: found[0].replace(" ", "\0"), words)
    found = textwrap.wrap(
        kept,
        LIMIT,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace("\0", " ") for line in found]


def wrap(text: str) -> str:
    """The whole text, the same when it is drawn."""
    return "\n".join(line for prose, lines in blocks(text) for line in (wrapped(lines) if prose else lines))


if __name__ == "__main__":
    for path in map(Path, sys.argv[1:]):
        before = path.read_text(encoding="utf-8")
        if (after := wrap(before)) != before:
            path.write_text(after, encoding="utf-8")
            print(f"wrapped {path}")
