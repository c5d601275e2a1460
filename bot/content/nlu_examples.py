"""The training examples of data/nlu, read without Rasa."""

from __future__ import annotations

from pathlib import Path

from bot import yaml_file
from bot.trial import DATA, trial
from bot.trial_data import in_product

NLU = trial().data / "nlu"


def example_pairs(folder: Path = NLU) -> list[tuple[str, str]]:
    """`(text, outcome)` of every example, in the order of the files."""
    found = []
    for path in sorted(folder.glob("*.yml")):
        for entry in yaml_file.read(path)["nlu"]:
            lines = (line.strip() for line in entry["examples"].splitlines())
            found += [(line[2:].strip(), entry["intent"]) for line in lines if line.startswith("- ")]
    return found


def every() -> list[tuple[str, str]]:
    """`pairs` of the trial, and of the product where the trial's own are not all."""
    given = [] if trial().whole else [pair for pair in example_pairs(DATA / "nlu") if in_product(pair[1])]
    return example_pairs() + given
