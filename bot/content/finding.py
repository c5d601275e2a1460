"""What a check of the content found: one sentence with its file and line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bot import yaml_file

Keys = tuple[str | int, ...]


class Fault(NamedTuple):
    """A sentence that says what to do, and the keys that lead to the part of the entry that it is about."""

    sentence: str
    keys: Keys = ()


@dataclass(frozen=True, order=True)
class Finding:
    """As it is printed: `data/answers/costs.yml:12: costs/visa: it says a promise.`"""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


class Places:
    """Makes findings of keys. Reads the lines of each file once, and only of those where something is found."""

    def __init__(self) -> None:
        self.lines: dict[Path, yaml_file.Lines] = {}

    def finding(self, path: Path, sentence: str, *keys: str | int) -> Finding:
        if path not in self.lines:
            self.lines[path] = yaml_file.Lines(path)
        return Finding(yaml_file.shown(path), self.lines[path].of(*keys), sentence)


def of_broken(error: yaml_file.BrokenFile) -> Finding:
    """A file that could not be read, as a finding."""
    return Finding(yaml_file.shown(error.path), error.line, error.sentence)
