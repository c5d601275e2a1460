"""Trains Rasa's default pipeline on examples and reads texts with it. benchmarks/understanding runs it.

usage: predict.py IN.json OUT.json

IN: {"examples": [[text, outcome]], "texts": [text]}   OUT: {"seconds": …, "rows": [[[outcome, share], …], …]}
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path

from rasa.core.agent import Agent
from rasa.model_training import train_nlu

HERE = Path(__file__).resolve().parent


def write_data(examples: list[list[str]], folder: Path) -> None:
    """The examples as Rasa's NLU file, each outcome an intent of its own."""
    by_outcome: dict[str, list[str]] = {}
    for text, outcome in examples:
        by_outcome.setdefault(outcome.replace("/", "__"), []).append(text)
    entries = [
        f"- intent: {name}\n  examples: |\n" + "".join(f"    - {t}\n" for t in texts)
        for name, texts in by_outcome.items()
    ]
    (folder / "nlu.yml").write_text('version: "3.1"\nnlu:\n' + "".join(entries), encoding="utf-8")


def main() -> None:
    asked = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        write_data(asked["examples"], Path(folder))
        begun = time.monotonic()
        model = train_nlu(str(HERE / "config.yml"), str(Path(folder) / "nlu.yml"), folder)
        seconds = time.monotonic() - begun
        agent = Agent.load(model)
        read = [asyncio.run(agent.parse_message(text)) for text in asked["texts"]]
    rows = [[[r["name"].replace("__", "/"), r["confidence"]] for r in parsed["intent_ranking"][:4]] for parsed in read]
    Path(sys.argv[2]).write_text(json.dumps({"seconds": seconds, "rows": rows}), encoding="utf-8")


if __name__ == "__main__":
    main()
