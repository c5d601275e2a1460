"""Our reading beside Rasa's default pipeline: the same examples, the same development cases, one run, one table.

usage: uv run python -m benchmarks.understanding.run [--each N]     (first: cd benchmarks/stock && uv sync)

N examples of each outcome are taken (all by default; DIET then trains for hours). Beside both
pipelines the table shows our model with the encoder as published instead of fitted. The cases are `tests/evaluation`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from bot.content.nlu_examples import example_pairs
from bot.evaluation import cases
from bot.understanding.glossary_normalizer import Reader
from bot.understanding.multilingual import ADAPTER, MultilingualEncoder, write
from bot.understanding.outcome_model import OutcomeModel

ROOT = Path(__file__).resolve().parents[2]
STOCK = ROOT / "benchmarks" / "stock"
CASES = ROOT / "tests" / "evaluation"
Ranked = list[list[Any]]


def some(each: int | None) -> list[tuple[str, str]]:
    """At most `each` examples of each outcome, spread over its list."""
    by_outcome: dict[str, list[str]] = {}
    for text, outcome in example_pairs():
        by_outcome.setdefault(outcome, []).append(text)
    step = {name: max(1, len(texts) // each) if each else 1 for name, texts in by_outcome.items()}
    return [(t, name) for name, texts in by_outcome.items() for t in texts[:: step[name]][: each or None]]


def ours(examples: list[tuple[str, str]], texts: list[str], adapter: Path | None) -> tuple[float, list[Ranked]]:
    """Seconds of training, and the first four outcomes of each text with their shares."""
    begun = time.monotonic()
    reader = Reader.load()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "encoder.onnx"
        write(path, adapter)
        encoder = MultilingualEncoder(path, threads=2)
        written = [reader.read(text) for text, _ in examples]
        model = OutcomeModel().fit(written, encoder.encode(written), [outcome for _, outcome in examples])
        seconds = time.monotonic() - begun
        read = [reader.read(text) for text in texts]
        shares = model.scores(read, encoder.encode(read)).shares
    return seconds, [[[model.outcomes[i], float(row[i])] for i in np.argsort(-row)[:4]] for row in shares]


def stock(examples: list[tuple[str, str]], texts: list[str]) -> tuple[float, list[Ranked]]:
    """The same from Rasa's default pipeline, in its own environment."""
    with tempfile.TemporaryDirectory() as folder:
        given, got = Path(folder) / "in.json", Path(folder) / "out.json"
        given.write_text(json.dumps({"examples": examples, "texts": texts}), encoding="utf-8")
        command = [str(STOCK / ".venv" / "bin" / "python"), str(STOCK / "predict.py"), str(given), str(got)]
        subprocess.run(command, check=True, cwd=STOCK)
        read = json.loads(got.read_text(encoding="utf-8"))
    return read["seconds"], [[r for r in row if r[0] != "nlu_fallback"] for row in read["rows"]]


def row(name: str, seconds: float, rows: list[Ranked], inside: list[dict[str, Any]], outside: int) -> str:
    """A line of the table. `outside`: the last so many rows are messages that no answer covers."""
    known, foreign = rows[: len(inside)], rows[len(inside) :]
    first = sum(r[0][0] in c["expect"] for r, c in zip(known, inside, strict=True)) / len(inside)
    three = sum(any(o in c["expect"] for o, _ in r[:3]) for r, c in zip(known, inside, strict=True)) / len(inside)
    limit = float(np.quantile([r[0][1] for r in known], 0.05))
    refused = sum(r[0][1] < limit or r[0][0] == "scope/off_topic" for r in foreign) / outside
    return f"| {name} | {first:.1%} | {three:.1%} | {refused:.1%} | {seconds:.0f} s |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int)
    parser.add_argument("--without-stock", action="store_true")
    chosen = parser.parse_args()
    inside = [c for name in ("inscope_a", "inscope_b") for c in cases.read_cases(CASES / f"{name}.jsonl")]
    outside = [c for c in cases.read_cases(CASES / "scope.jsonl") if c["expect"] == ["scope/off_topic"]]
    texts = [c["text"] for c in [*inside, *outside]]
    examples = some(chosen.each)
    print(f"{len(examples)} examples, {len(inside)} questions, {len(outside)} messages that no answer covers\n")
    print(
        "| | right first | among the first three | not covered: refused, at 5% loss | training |\n|---|---|---|---|---|"
    )
    runs: list[tuple[str, Callable[[], tuple[float, list[Ranked]]]]] = [
        ("ours", partial(ours, examples, texts, ADAPTER)),
        ("ours, encoder as published", partial(ours, examples, texts, None)),
    ]
    if not chosen.without_stock:
        runs.append(("Rasa's default pipeline (DIET)", partial(stock, examples, texts)))
    for name, run in runs:
        print(row(name, *run(), inside, len(outside)), flush=True)


if __name__ == "__main__":
    main()
