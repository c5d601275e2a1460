"""How far a training is, and how long it still takes.

A training needs about the same time of the processors each time, however busy the machine is. So that is what is
measured, kept beside the models, and compared.
"""

from __future__ import annotations

import json
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from rich.console import Console

from bot.launcher.display import display

# Seconds of processor time, as long as none was measured here.
USUAL = 1000.0
# Before this share of it the pace says nothing yet.
EARLY = 0.03
LOOK_SECONDS = 0.5


@dataclass(frozen=True)
class Estimate:
    """`share`: of the whole, from 0 to 0.99. `left`: seconds; None where it takes longer than the last time."""

    share: float
    left: float | None

    def __str__(self) -> str:
        if self.left is None:
            return "a little longer than expected"
        return f"about {self.left / 60:.0f} min left" if self.left > 60 else "less than a minute left"


def estimate(elapsed: float, used: float, needed: float) -> Estimate:
    """After `elapsed` seconds, in which the processors worked `used` of the `needed` seconds."""
    if used >= needed:
        return Estimate(0.99, None)
    pace = used / elapsed if used > EARLY * needed else 1.0
    return Estimate(min(used / needed, 0.99), (needed - used) / pace)


def watch(process: subprocess.Popen[bytes], record: Path, console: Console) -> None:
    """Show how far it is, until it ends. `record` holds what the last one needed, and this one where it succeeds."""
    needed, began, used = _needed(record), time.monotonic(), 0.0
    with display(console) as show:
        while process.poll() is None:
            used = max(used, _processor_seconds(process.pid))
            show(estimate(time.monotonic() - began, used, needed))
            with suppress(subprocess.TimeoutExpired):
                process.wait(LOOK_SECONDS)
    if process.returncode == 0:
        record.write_text(json.dumps({"processor_seconds": round(used)}), encoding="utf-8")


def _needed(record: Path) -> float:
    try:
        return max(1.0, float(json.loads(record.read_text(encoding="utf-8"))["processor_seconds"]))
    except (OSError, ValueError, KeyError, TypeError):
        return USUAL


def _processor_seconds(pid: int) -> float:
    """Of a process and of all that it has started; 0 where it is gone."""
    with suppress(psutil.Error):
        parent = psutil.Process(pid)
        times = [process.cpu_times() for process in (parent, *parent.children(recursive=True))]
        return float(sum(one.user + one.system for one in times))
    return 0.0
