"""The training examples of data/nlu with their places, read line by line, so that a line can be put beside its like."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.content.nlu_examples import NLU

# Messages that lean on the one before; each outcome's other examples are in the file of its group.
FOLLOWUPS = "followups.yml"
INTENT = re.compile(r"^- intent: (\S+)\s*$")
EXAMPLE = re.compile(r"^    - (.*\S)\s*$")


@dataclass(frozen=True)
class Example:
    """One example; `line` counts from 1."""

    text: str
    outcome: str
    file: str
    line: int


def plain(text: str) -> str:
    """A text without what makes no difference to the eye: case, spaces, marks at the end."""
    return " ".join(text.lower().split()).rstrip(".?! ")


def digest(said: list[str], outcome: str) -> str:
    """Stands for a sentence (or for the messages of a talk) and what it teaches, without its words."""
    return hashlib.sha256(json.dumps([*map(plain, said), outcome]).encode()).hexdigest()


def in_file(path: Path, text: str | None = None) -> list[Example]:
    """The examples of one file, or of `text` as that file's content."""
    found, outcome = [], ""
    lines = path.read_text(encoding="utf-8").splitlines() if text is None else text.splitlines()
    for number, line in enumerate(lines, start=1):
        if intent := INTENT.match(line):
            outcome = intent.group(1)
        elif outcome and (example := EXAMPLE.match(line)):
            found.append(Example(example.group(1), outcome, path.name, number))
    return found


def examples(folder: Path = NLU) -> tuple[Example, ...]:
    """All examples, in the order of the files; read again when a file has changed."""
    files = sorted(folder.glob("*.yml"))
    return _read(folder, tuple((path.name, path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=2)
def _read(folder: Path, files: tuple[tuple[str, int], ...]) -> tuple[Example, ...]:
    return tuple(example for name, _ in files for example in in_file(folder / name))


def outcomes(folder: Path = NLU) -> list[str]:
    """The outcomes that can be learned: those with examples of their own, in the order of the files."""
    return list(dict.fromkeys(example.outcome for example in examples(folder) if example.file != FOLLOWUPS))


def by_text(folder: Path = NLU) -> dict[str, Example]:
    """All examples by their plain text."""
    return {plain(example.text): example for example in examples(folder)}
