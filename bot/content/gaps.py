"""What the trial's sources leave open, and where they disagree. A question of the bank stands for each."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bot import yaml_file
from bot.trial import trial

FILE = "gaps.yml"


def gaps_file() -> Path:
    """Where they stand; a trial may have none."""
    return trial().folder / FILE


@cache
def gaps() -> dict[str, str]:
    """A sentence for each, by id. Raises BrokenFile for one that has none."""
    path = gaps_file()
    found = (yaml_file.read(path) if path.exists() else None) or {}
    if not isinstance(found, dict):
        raise yaml_file.BrokenFile(path, 1, 'It holds an id and a sentence on each line, such as `N1: "We did not …"`.')
    if wrong := next((name for name, sentence in found.items() if not (isinstance(sentence, str) and sentence)), None):
        raise yaml_file.BrokenFile.at(path, f"{wrong} has no sentence that says what is open.", str(wrong))
    return {str(name): sentence for name, sentence in found.items()}
