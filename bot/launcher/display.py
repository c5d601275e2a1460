"""What a start shows: on a terminal a bar and a frame, elsewhere lines, because logs are collected."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.panel import Panel
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.text import Text

if TYPE_CHECKING:
    from bot.launcher.progress import Estimate

TRAINING = "Training the model from data/"
LINE_SECONDS = 30.0


@contextmanager
def display(console: Console, work: str = TRAINING) -> Iterator[Callable[[Estimate], None]]:
    """Gives the function that shows how far `work` is, such as a training."""
    with _bar(console, work) if console.is_terminal else _lines(console, work) as show:
        yield show


@contextmanager
def _bar(console: Console, work: str) -> Iterator[Callable[[Estimate], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[left]}"))
    with Progress(*columns, console=console, refresh_per_second=2) as progress:
        task = progress.add_task(work, total=1.0, left="")
        yield lambda found: progress.update(task, completed=found.share, left=str(found))
        progress.update(task, completed=1.0, left="")


@contextmanager
def _lines(console: Console, work: str) -> Iterator[Callable[[Estimate], None]]:
    said = -LINE_SECONDS

    def show(found: Estimate) -> None:
        nonlocal said
        if time.monotonic() - said >= LINE_SECONDS:
            said = time.monotonic()
            console.print(f"{work}: {found.share:.0%}, {found}", soft_wrap=True, highlight=False)

    yield show


def show_login(console: Console, file: Path, site: str) -> None:
    """How staff get in after the first start: on a terminal once, in a frame; elsewhere only where it is written."""
    if not file.exists():
        return
    if not console.is_terminal:
        line = f"The staff login is in {file}, which goes when its password is changed."
        console.print(line, soft_wrap=True, highlight=False, markup=False)
        return
    text = Text(f"{site}\n{file.read_text(encoding='utf-8').strip()}")
    console.print(Panel(text, title="Staff: shown only now", expand=False, padding=(1, 2)))
    file.unlink(missing_ok=True)
