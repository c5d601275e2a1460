"""The training examples of data/nlu, read without Rasa. As a program: prints them, as the reader writes them."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from bot.understanding.reader import Reader

NLU = Path(__file__).resolve().parents[2] / "data" / "nlu"


def pairs(folder: Path = NLU) -> list[tuple[str, str]]:
    """`(text, outcome)` of every example, in the order of the files."""
    found = []
    for path in sorted(folder.glob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = (line.strip() for line in entry["examples"].splitlines())
            found += [(line[2:].strip(), entry["intent"]) for line in lines if line.startswith("- ")]
    return found


if __name__ == "__main__":
    reader = Reader.load()
    print(json.dumps([(reader.read(text), outcome) for text, outcome in pairs()], ensure_ascii=False))
