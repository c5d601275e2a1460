"""The training examples of data/nlu, read without Rasa."""

from __future__ import annotations

from pathlib import Path

from bot import yaml_file

NLU = Path(__file__).resolve().parents[2] / "data" / "nlu"


def pairs(folder: Path = NLU) -> list[tuple[str, str]]:
    """`(text, outcome)` of every example, in the order of the files."""
    found = []
    for path in sorted(folder.glob("*.yml")):
        for entry in yaml_file.read(path)["nlu"]:
            lines = (line.strip() for line in entry["examples"].splitlines())
            found += [(line[2:].strip(), entry["intent"]) for line in lines if line.startswith("- ")]
    return found
