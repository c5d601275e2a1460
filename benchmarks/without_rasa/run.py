"""The reading behind Rasa and behind a door of our own, in one run: do both say the same, and what does each cost?

usage: uv run python -m benchmarks.without_rasa.run MODEL [--each 40] [--rounds 3]

Messages are those of tests/evaluation, `--each` of a file; what needs the actions process is left out. Only loopback is
used. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil

from benchmarks.latency.run import ROOT, start, stop, wait_for, worked

FILES = ("inscope_e", "chat_d", "compound_d", "safety_e", "scope_d", "languages_c")
DOORS = {"Rasa": "bot.understanding.serve", "without Rasa": "benchmarks.without_rasa.door"}
PORT = 8660


def messages(each: int) -> list[str]:
    found = []
    for name in FILES:
        lines = (ROOT / "tests" / "evaluation" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        cases = [json.loads(line) for line in lines if '"text"' in line]
        found += [case["text"] for case in cases[:: max(1, len(cases) // each)]]
    return [text.lstrip("/") for text in found]


@contextmanager
def opened(module: str, model: Path, port: int) -> Iterator[tuple[psutil.Popen, httpx.Client, float]]:
    """A process behind the door, its client, and the seconds of processor time until it answered."""
    environment = {**os.environ, "BOT_ACTIONS_URL": "http://127.0.0.1:9/webhook"}
    with tempfile.TemporaryDirectory() as var:
        command = [sys.executable, "-W", "ignore", "-m", module, "--model", str(model), "--port", str(port)]
        process = start(command, ROOT, {**environment, "BOT_VAR": var})
        try:
            wait_for(f"http://127.0.0.1:{port}/webhooks/internal/", process)
            key = {"Authorization": f"Bearer {os.environ['BOT_RASA_SECRET']}"}
            with httpx.Client(base_url=f"http://127.0.0.1:{port}/", headers=key, timeout=60, trust_env=False) as client:
                yield process, client, worked(process)
        finally:
            stop(process)


def ask(client: httpx.Client, text: str) -> list[dict[str, Any]] | None:
    body: dict[str, Any] = {"conversation": "x", "text": text, "outcome": None, "previous": {}, "page": "en"}
    answer = client.post("webhooks/internal/message", json=body)
    return answer.json()["messages"] if answer.is_success else None


def same(one: list[dict[str, Any]] | None, other: list[dict[str, Any]] | None) -> bool:
    """Whether a family would read the same: `web` says the text by its name, in the language that was read."""
    return [_said(message) for message in one or ()] == [_said(message) for message in other or ()]


def _said(message: dict[str, Any]) -> dict[str, Any]:
    metadata = message["metadata"]
    told = ("outcome", "names", "confidence", "alarm", "language", "considered", "marked", "caution")
    return {"offered": message["offered"], **{name: metadata.get(name) for name in told}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--each", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    texts = messages(chosen.each)
    with ExitStack() as stack:
        doors = {
            name: stack.enter_context(opened(module, chosen.model.resolve(), PORT + place))
            for place, (name, module) in enumerate(DOORS.items())
        }
        answers = {name: [ask(client, text) for text in texts] for name, (_, client, _) in doors.items()}
        rasa, ours = answers.values()
        both = [(a, b) for a, b in zip(rasa, ours, strict=True) if a is not None and b is not None]
        texts = [text for text, a, b in zip(texts, rasa, ours, strict=True) if a is not None and b is not None]
        differing = sum(not same(a, b) for a, b in both)
        print(f"{len(both)} messages of {len(rasa)}, the rest needs actions; {differing} answered otherwise\n")
        for text, a, b in zip(texts, *zip(*both, strict=True), strict=True):
            if not same(a, b):
                print(repr(text), [_said(m) for m in a], [_said(m) for m in b], sep="\n  ", file=sys.stderr)
        work = dict.fromkeys(doors, 0.0)
        wall = dict.fromkeys(doors, 0.0)
        for _ in range(chosen.rounds):
            for name, (process, client, _) in doors.items():
                before, begun = worked(process), time.perf_counter()
                for text in texts:
                    ask(client, text)
                work[name] += worked(process) - before
                wall[name] += time.perf_counter() - begun
        turns = len(texts) * chosen.rounds
        print("| | ms of processor time a turn | ms a turn | s of processor time to the start | MiB |")
        print("|---|---|---|---|---|")
        for name, (process, _, begin) in doors.items():
            size = process.memory_full_info().pss / 2**20
            cost, took = work[name] / turns * 1000, wall[name] / turns * 1000
            print(f"| {name} | {cost:.1f} | {took:.0f} | {begin:.1f} | {size:.0f} |")


if __name__ == "__main__":
    main()
