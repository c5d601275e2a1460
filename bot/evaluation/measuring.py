"""Measures a model on cases: in processes beside each other, which end with their memory; results are kept by case."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from bot.evaluation import kept_results
from bot.evaluation.comparison import Pair
from bot.evaluation.kept_results import Case, Result
from bot.launcher import training
from bot.launcher.display import display
from bot.launcher.progress import Estimate

# More would take the memory of one more model each, and the processors of whoever asks meanwhile.
PROCESSES = 2
LOOK_SECONDS = 0.5
# A family that asks goes first: what measures is content with the time that is left.
NICENESS = 10
DONE = re.compile(r"(\d+) of \d+ cases")


class MeasuringError(Exception):
    """Why a model could not be measured."""


@dataclass(frozen=True)
class Part:
    """A process that asks every n-th case."""

    process: subprocess.Popen[bytes]
    out: Path
    log: Path

    @property
    def done(self) -> int:
        """How many cases it has asked, as it says itself: "250 of 1000 cases"."""
        said = DONE.findall(self.log.read_text(encoding="utf-8", errors="replace"))
        return int(said[-1]) if said else 0


def measured(model: Path, asked: Sequence[Case], var: Path) -> list[Pair]:
    """Each case with its result: as it was where this code has measured it before, else of now.

    Raises MeasuringError.
    """
    by_key = {kept_results.key(case): case for case in asked}
    known = kept_results.read(var, model)
    if new := [key for key in by_key if key not in known]:
        known |= dict(zip(new, _results(model, [by_key[key] for key in new]), strict=True))
        lasting = (key for key, case in by_key.items() if not kept_results.is_about_words(case))
        kept_results.write(var, model, {key: known[key] for key in lasting})
    return [(case, known[kept_results.key(case)]) for case in asked]


def _results(model: Path, asked: list[Case]) -> list[Result]:
    number = min(PROCESSES, os.cpu_count() or 1, len(asked))
    with tempfile.TemporaryDirectory() as folder, _running(model, asked, Path(folder), number) as parts:
        _watch(model, parts, len(asked))
        found = results_of(model, parts)
    return [found[place % number][place // number] for place in range(len(asked))]


@contextmanager
def _running(model: Path, asked: list[Case], folder: Path, number: int) -> Iterator[list[Part]]:
    """The processes; whatever ends this one ends them."""
    parts: list[Part] = []
    try:
        for place in range(number):
            parts.append(_start(model, asked[place::number], folder / str(place)))
        yield parts
    finally:
        for part in parts:
            part.process.terminate()
            part.process.wait()


def _start(model: Path, asked: list[Case], place: Path) -> Part:
    cases, out, log = (place.with_suffix(suffix) for suffix in (".jsonl", ".json", ".log"))
    cases.write_text("".join(f"{json.dumps(case, ensure_ascii=False)}\n" for case in asked), encoding="utf-8")
    command = [sys.executable, "-W", "ignore", "manage.py", "evaluate", str(cases)]
    command += ["--json", str(out), "--model", str(model.resolve())]
    with log.open("wb") as file:
        process = subprocess.Popen(command, cwd=training.ROOT, stdout=subprocess.DEVNULL, stderr=file)  # noqa: S603
    with suppress(OSError):  # it has ended already
        os.setpriority(os.PRIO_PROCESS, process.pid, NICENESS)
    return Part(process, out, log)


def _watch(model: Path, parts: list[Part], number: int) -> None:
    """Show how far it is, until all have ended or one has failed."""
    began = time.monotonic()
    with display(Console(stderr=True), f"Measuring {model.name}") as show:
        while any(part.process.poll() is None for part in parts) and not any(p.process.returncode for p in parts):
            if done := sum(part.done for part in parts):
                show(Estimate(done / number, (time.monotonic() - began) / done * (number - done)))
            time.sleep(LOOK_SECONDS)


def results_of(model: Path, parts: list[Part]) -> list[list[Result]]:
    """What each process found. Raises MeasuringError with what the one that failed said, though others still run."""
    if failed := next((part for part in parts if part.process.poll()), None):
        said = failed.log.read_text(encoding="utf-8", errors="replace")
        raise MeasuringError(f"{model.name} could not be measured:\n{said[-2000:]}")
    return [json.loads(part.out.read_text(encoding="utf-8"))["cases"] for part in parts]
